"""What may stand at a place in a file, as the dataclasses of the model have it."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from overton.model.file_shape import key_of

PHRASES: Mapping[object, str] = {
    str: "text",
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    date: "a date",
    timedelta: "a number of days",
}


class Key(NamedTuple):
    """A key of a mapping: the type of its value, and whether it may be missing."""

    kind: object
    required: bool


@cache
def keys_of(shape: type) -> Mapping[str, Key]:
    """The keys of the mapping that a dataclass mirrors, in its order."""
    hints = get_type_hints(shape)
    return {
        key_of(field.name): Key(
            hints[field.name], required=field.default is MISSING and field.default_factory is MISSING
        )
        for field in fields(shape)
    }


def alternatives(kind: object) -> tuple[object, ...]:
    """The members of a union without None; of any other type, itself."""
    if get_origin(kind) in (Union, UnionType):
        return tuple(member for member in get_args(kind) if member is not NoneType)
    return (kind,)


def shape_in(kind: object) -> type | None:
    """The dataclass that a mapping is read as, if there is one."""
    return next((one for one in alternatives(kind) if isinstance(one, type) and is_dataclass(one)), None)


def entry_in(kind: object) -> object | None:
    """The type of a list's entries."""
    for one in alternatives(kind):
        if get_origin(one) in (tuple, list):
            entry: object = get_args(one)[0]
            return entry
    return None


def value_in(kind: object) -> object | None:
    """The type of a mapping's values, where its keys are free."""
    for one in alternatives(kind):
        origin = get_origin(one)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            value: object = get_args(one)[1]
            return value
    return None


def below(kind: object, step: str | int) -> object:
    """The type one step down; `object` where anything may stand."""
    if isinstance(step, int):
        return entry_in(kind) or object
    shape = shape_in(kind)
    if shape is not None and step in keys_of(shape):
        return keys_of(shape)[step].kind
    return value_in(kind) or object


def words_in(kind: object) -> tuple[str, ...]:
    """The words of which one must stand there, if it is a choice of words."""
    return tuple(
        word
        for one in alternatives(kind)
        if get_origin(one) is Literal
        for word in get_args(one)
        if isinstance(word, str)
    )


def fits(kind: object, value: object) -> bool:
    """Whether a mapping or a list may stand there at all; of a single value, whether single ones may."""
    if isinstance(value, dict):
        return shape_in(kind) is not None or value_in(kind) is not None
    if isinstance(value, list):
        return entry_in(kind) is not None
    return any(one in PHRASES or get_origin(one) is Literal for one in alternatives(kind))


def needed(kind: object) -> str:
    """What must stand there, for people."""
    *others, last = dict.fromkeys(_phrase(one) for one in alternatives(kind))
    return f"{', '.join(others)} or {last}" if others else last


def _phrase(kind: Any) -> str:  # noqa: ANN401  any type
    if kind in PHRASES:
        return PHRASES[kind]
    if words := words_in(kind):
        return f"`{words[0]}`" if len(words) == 1 else f"one of {', '.join(words)}"
    if entry_in(kind) is not None:
        return "a list"
    return "a mapping"
