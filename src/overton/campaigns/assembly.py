"""Plain data that is right to a dataclass, without a library.

pydantic takes longer to load than a whole check may, and most files are right. So what is plainly right is put together
here, by the same types; whatever else there is, wrong or of a type that is not known here, is pydantic's to judge.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from functools import cache
from math import isfinite
from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

from overton.campaigns.shapes import alternatives, keys_of
from overton.model.file_shape import FileShape, key_of

Assemble = Callable[[object], object]

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DAYS = re.compile(r"P(\d{1,9})D", re.ASCII)


class NotPlainError(Exception):
    """This is not plainly right; it may be wrong."""


def assembled(data: object, shape: type) -> object:
    """The dataclass that prepared data says; raises NotPlainError when pydantic has to be asked."""
    return _mapping_of(shape)(data)


def _assemble(kind: object) -> Assemble:
    """How a value of a type is put together."""
    if kind is object:
        return lambda value: value
    members = alternatives(kind)
    if len(members) > 1 or members[0] is not kind:
        return _one_of({_written_as(member): _assemble(member) for member in members}, len(members))
    if isinstance(kind, type):
        return SINGLE.get(kind) or (_below(kind) if is_dataclass(kind) else _refuse)
    return _composed(get_origin(kind), get_args(kind))


def _composed(origin: object, inner: tuple[object, ...]) -> Assemble:
    if origin is Literal:
        return _word(inner)
    if origin is tuple and inner[1:] == (Ellipsis,):
        return _entries(_assemble(inner[0]))
    if origin is Mapping and inner[0] is str:
        return _free_keys(_assemble(inner[1]))
    return _refuse


def _below(shape: type) -> Assemble:
    """A dataclass inside another: its types are looked at when one is there."""

    def put(value: object) -> object:
        return _mapping_of(shape)(value)

    return put


def _refuse(_value: object) -> object:
    raise NotPlainError


def _written_as(kind: object) -> type:
    """How a value of a type is written in plain data; NoneType where that is not known."""
    if isinstance(kind, type) and kind in SINGLE:
        return {date: str, timedelta: str, int: float}.get(kind, kind)
    origin = get_origin(kind)
    if origin is Literal:
        return str
    if origin is tuple:
        return list
    return dict if origin is Mapping or (isinstance(kind, type) and is_dataclass(kind)) else NoneType


def _one_of(members: Mapping[type, Assemble], count: int) -> Assemble:
    """A union whose members are written unlike each other; of others, pydantic knows which is meant."""
    if len(members) < count:
        return _refuse

    def put(value: object) -> object:
        return members.get(float if type(value) is int else type(value), _refuse)(value)

    return put


def _text(value: object) -> str:
    if type(value) is not str or not (value.isascii() or _is_unicode(value)):
        raise NotPlainError
    return value


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)


def _number(value: object) -> float:
    if type(value) is int and abs(value) < 1 << 53:
        return float(value)
    if type(value) is float and isfinite(value):
        return value
    raise NotPlainError


def _whole_number(value: object) -> int:
    if type(value) is not int:
        raise NotPlainError
    return value


def _truth(value: object) -> bool:
    if type(value) is not bool:
        raise NotPlainError
    return value


def _day(value: object) -> date:
    if type(value) is not str or not DAY.fullmatch(value):
        raise NotPlainError
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise NotPlainError from error


def _duration(value: object) -> timedelta:
    found = DAYS.fullmatch(value) if type(value) is str else None
    if not found:
        raise NotPlainError
    return timedelta(days=int(found.group(1)))


SINGLE: Mapping[type, Assemble] = {
    str: _text,
    float: _number,
    int: _whole_number,
    bool: _truth,
    date: _day,
    timedelta: _duration,
}


def _word(words: tuple[object, ...]) -> Assemble:
    def put(value: object) -> object:
        if type(value) is not str or value not in words:
            raise NotPlainError
        return value

    return put


def _entries(entry: Assemble) -> Assemble:
    def put(value: object) -> object:
        if type(value) is not list:
            raise NotPlainError
        return tuple(map(entry, value))

    return put


def _free_keys(entry: Assemble) -> Assemble:
    def put(value: object) -> object:
        if type(value) is not dict:
            raise NotPlainError
        return {_text(key): entry(one) for key, one in value.items()}

    return put


@cache
def _mapping_of(shape: type) -> Assemble:
    if not _is_plain(shape):
        return _refuse
    names = {key_of(field.name): field.name for field in fields(shape)}
    hints = get_type_hints(shape, include_extras=True)
    parts = {key: _assemble(hints[name]) for key, name in names.items()}
    required = {name for name, key in keys_of(shape).items() if key.required}

    def put(value: object) -> object:
        if type(value) is not dict or not required <= value.keys() <= parts.keys():
            raise NotPlainError
        return shape(**{names[key]: parts[key](one) for key, one in value.items()})

    return put


def _is_plain(shape: type) -> bool:
    """Whether a dataclass tells pydantic no more than its types and what every FileShape does."""
    if getattr(shape, "__pydantic_config__", None) is not FileShape.__pydantic_config__:
        return False
    said = [type(one).__module__ for part in shape.__mro__ for one in vars(part).values()]
    return (
        all(field.init for field in fields(shape))
        and not hasattr(shape, "__post_init__")
        and not hasattr(shape, "__get_pydantic_core_schema__")
        and not any(module.startswith("pydantic") for module in said)
    )
