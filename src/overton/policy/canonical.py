"""JSON in its one canonical form (RFC 8785): what is signed, so that layout and the order of keys do not matter."""

from json.encoder import encode_basestring
from math import isfinite

from overton.policy.problem import PolicyError

MOST_DIGITS = 21
"""Numbers with more digits before the point are written with an exponent."""
MOST_ZEROS = -6
"""So are numbers with as many zeros behind it."""


def canonical(data: object) -> bytes:
    """The canonical form of plain data, in UTF-8; raises PolicyError for what has none."""
    try:
        return _written(data).encode()
    except UnicodeEncodeError:
        raise PolicyError("a text holds half a character, so it cannot be signed") from None
    except RecursionError:
        raise PolicyError("it is nested too deeply to be signed") from None


def _written(data: object) -> str:
    if isinstance(data, str):
        return encode_basestring(data)
    if isinstance(data, dict):
        keys = sorted(data, key=_units)
        return "{" + ",".join(f"{encode_basestring(key)}:{_written(data[key])}" for key in keys) + "}"
    if isinstance(data, list | tuple):
        return "[" + ",".join(map(_written, data)) + "]"
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    if isinstance(data, int | float):
        return _number(data)
    raise PolicyError(f"JSON has no {type(data).__name__}")


def _units(key: str) -> bytes:
    """Keys are in the order of their UTF-16 code units, as JavaScript sorts them."""
    return key.encode("utf-16-be", "surrogatepass")


def _number(data: float) -> str:
    """As ECMAScript writes a number: the fewest digits that tell a double from its neighbours."""
    try:
        value = float(data)
    except OverflowError:
        value = float("inf")
    if not isfinite(value):
        raise PolicyError("JSON has no number that is not finite")
    if value == 0:
        return "0"
    mantissa, _, power = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    written = (whole + fraction).lstrip("0")
    point = len(written) - len(fraction) + int(power or 0)
    return ("-" if value < 0 else "") + _placed(written.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    """Digits without zeros at either end, the point behind `point` of them."""
    if len(digits) <= point <= MOST_DIGITS:
        return digits.ljust(point, "0")
    if 0 < point <= MOST_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if MOST_ZEROS < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"
