"""A policy as plain data, as JSON has it, and back.

What is not known is passed over, at the top and below it: a newer exporter of this version may say more. What is known
must be right, or nothing of it is used. `null` counts as a key that is not there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from overton.model.file_shape import key_of
from overton.policy.problem import PolicyError
from overton.policy.shape import VERSION, Policy
from overton.policy.soundness import require_sound

T = TypeVar("T")
Read = Callable[[object], Any]

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WHOLE = 1 << 53
"""Beyond this not every whole number is one of JSON's."""


def policy_of(document: object) -> Policy:
    """The policy that plain data says; raises PolicyError, which names the place."""
    if isinstance(document, dict):
        _refuse_other_versions(document.get("overton_policy"))
    policy = cast(Policy, _mapping_of(Policy)(document))
    require_sound(policy)
    return policy


def document_of(policy: Policy) -> dict[str, Any]:
    """The policy as plain data; what is as it would be anyway is left out."""
    return cast(dict[str, Any], _plain(policy))


def _refuse_other_versions(version: object) -> None:
    if type(version) is int and version != VERSION:
        todo = "use a newer Overton" if version > VERSION else f"write version {VERSION}"
        what = f"the policy is of version {version}, and version {VERSION} is understood here; {todo}"
        raise PolicyError(what, "overton_policy")


def _plain(value: object) -> object:
    if is_dataclass(value):
        said = [(one, getattr(value, one.name)) for one in fields(value)]
        return {key_of(one.name): _plain(own) for one, own in said if own != _default(one)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE:
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _default(one: "Field[Any]") -> object:
    return one.default if one.default_factory is MISSING else one.default_factory()


@cache
def _mapping_of(shape: type) -> Read:
    """How a mapping is read as a dataclass."""
    hints = get_type_hints(shape)
    parts = {key_of(one.name): (one.name, _reader(hints[one.name])) for one in fields(shape)}
    required = [key_of(one.name) for one in fields(shape) if one.default is MISSING and one.default_factory is MISSING]

    def read(value: object) -> object:
        data = _is(dict, value, "a mapping")
        known = {key: one for key, one in data.items() if key in parts and one is not None}
        for key in required:
            if key not in known:
                raise PolicyError(f"`{key}` is missing")
        return shape(**{parts[key][0]: _below(key, parts[key][1], one) for key, one in known.items()})

    return read


def _below(step: str | int, read: Read, value: object) -> object:
    try:
        return read(value)
    except PolicyError as error:
        raise error.below(step) from None


def _reader(kind: Any) -> Read:  # noqa: ANN401  any type
    """How a value of a type is read."""
    if get_origin(kind) in (Union, UnionType):
        return _one_of([one for one in get_args(kind) if one is not NoneType])
    if kind in SINGLE:
        return SINGLE[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _word(inner)
    if origin is tuple:
        return _entries(_reader(inner[0]))
    if origin is Mapping:
        return _free_keys(_reader(inner[1]))
    return _mapping_of(kind)


def _one_of(kinds: list[Any]) -> Read:
    """A mapping where one may stand, else a single value: no union here has two of either."""
    below = [one for one in kinds if isinstance(one, type) and is_dataclass(one)]
    single = [_reader(one) for one in kinds if one not in below]

    def read(value: object) -> object:
        if below and (isinstance(value, dict) or not single):
            return _mapping_of(below[0])(value)
        return single[0](value)

    return read


def _entries(entry: Read) -> Read:
    def read(value: object) -> object:
        listed = _is(list, value, "a list")
        try:
            return tuple(map(entry, listed))
        except PolicyError:  # which of them, is asked only now
            return tuple(_below(index, entry, one) for index, one in enumerate(listed))

    return read


def _free_keys(entry: Read) -> Read:
    def read(value: object) -> object:
        data = _is(dict, value, "a mapping")
        return {_text(key): _below(key, entry, one) for key, one in data.items() if one is not None}

    return read


def _word(words: tuple[Any, ...]) -> Read:
    def read(value: object) -> object:
        if value not in words:
            raise PolicyError(f"{_shown(value)} is none of {', '.join(words)}")
        return value

    return read


def _is(kind: type[T], value: object, words: str) -> T:
    if type(value) is not kind:
        raise PolicyError(f"{_shown(value)} is not {words}")
    return value


def _text(value: object) -> str:
    text = _is(str, value, "a text")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise PolicyError("the text holds half a character")
    return text


def _number(value: object) -> float:
    if type(value) not in (int, float):
        raise PolicyError(f"{_shown(value)} is not a number")
    try:
        number = float(cast(float, value))
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise PolicyError("the number is not finite")
    return number


def _day(value: object) -> date:
    text = _is(str, value, "a day")
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PolicyError(f"{_shown(value)} is not a day; write it as 2026-03-02")


SINGLE: Mapping[object, Read] = {
    str: _text,
    float: _number,
    int: lambda value: _is(int, value, "a whole number"),
    bool: lambda value: _is(bool, value, "true or false"),
    date: _day,
}


def _shown(value: object) -> str:
    """A value in a message: short, and without anything that would harm a log or a terminal."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  about a line
