"""An entry of a campaign file as text: a position, an exemption, or what takes either back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import date

from overton.model.file_shape import key_of
from overton.model.window import Exemption, NoWorse, Position, Withdrawal

Entry = Position | Exemption | Withdrawal | NoWorse
"""What is written into a campaign's file by machine."""
PLAIN = re.compile(r"[^\W\d_](?:[\w ./()%+=<>;'-]*[\w./()%+=<>;'-])?|[0-9]+(?:\.[0-9]+)? ?%")
"""Text that needs no quotes: it begins with a letter or is a percentage, and no character of it means more to YAML."""
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Plain, some reader of YAML takes these for something else than text."""
ORDER = ("items", "on", "from", "until", "announced", "warn", "not_allowed", "ceiling", "why", "ticket", "by")
"""Keys come in this order, as people tell it: what, when, how far, why, who. Others follow as the model has them."""


def scalar(text: str) -> str:
    """Text as YAML, in quotes where it needs them."""
    if PLAIN.fullmatch(text) and text.casefold() not in WORDS:
        return text
    return f'"{"".join(_escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"  # noqa: PLR2004  YAML's own limit


def number(value: float) -> str:
    """A number as people write it."""
    return str(int(value)) if value == int(value) and abs(value) < 10**15 else repr(float(value))


def pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    """The keys of an entry and their values as YAML; what is not said is left out."""
    said = [
        (key_of(one.name), getattr(entry, one.name))
        for one in fields(entry)
        if one.default is MISSING or getattr(entry, one.name) != one.default
    ]
    place = {key: index for index, key in enumerate(ORDER)}
    for key, value in sorted(said, key=lambda pair: place.get(pair[0], len(ORDER))):
        yield key, _value(value)


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return number(float(value))
        case date():
            return value.isoformat()
        case Position() | Exemption() | Withdrawal() | NoWorse():
            return on_one_line(value)
        case _:
            return scalar(str(value))


def on_one_line(entry: Entry) -> str:
    """`{from: 2026-03-02, warn: 15, not_allowed: 30}`."""
    return f"{{{', '.join(f'{key}: {value}' for key, value in pairs(entry))}}}"


def on_lines(entry: Entry) -> Sequence[str]:
    """One line a key."""
    return [f"{key}: {value}" for key, value in pairs(entry)]
