"""The lines that a program prints, each an item."""

import json
import math
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from overton.code.sighting import Sighting
from overton.model.problem import BadInputError, Problem
from overton.sources.said_paths import folded

KEYS = ("item", "value", "path", "line", "owner", "slices")
_TODO = 'print {"item": "a", "value": 1} on a line of its own'


def sightings_in(output: bytes, name: str) -> Iterator[Sighting]:
    """A sighting for each line that is not blank; raises BadInputError that names the program and the line."""
    for number, line in enumerate(output.split(b"\n"), start=1):
        if line.strip():
            try:
                yield _sighting(line)
            except _LineError as error:
                raise BadInputError(Problem(f"what {name} prints", number, 1, str(error), error.todo)) from error


class _LineError(Exception):
    """What is wrong with a line."""

    def __init__(self, what: str, todo: str = _TODO) -> None:
        super().__init__(what)
        self.todo = todo


def _sighting(line: bytes) -> Sighting:
    said = _object(line)
    item = said.get("item")
    if not isinstance(item, str) or not item.strip():
        raise _LineError("it names no `item`")
    columns = {"owner": _text(said, "owner")} if said.get("owner") is not None else {}
    slices = _slices(said.get("slices"))
    path = _text(said, "path").removeprefix("./")
    key = folded(_clean(item))
    return Sighting(
        _line(said.get("line")),
        key,
        _value(said.get("value", 1)),
        key=key,
        about=path,
        columns=(*columns.items(), *((name, one) for name, one in slices.items() if name not in columns)),
        slices=tuple(slices.items()),
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _LineError("it is not UTF-8", "print UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _LineError("it is no JSON") from error
    if not isinstance(said, dict):
        raise _LineError("it is no object")
    for key in said:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            todo = f"did you mean `{near[0]}`?" if near else f"the keys are: {', '.join(KEYS)}"
            raise _LineError(f"`{_clean(key)[:50]}` is no key", todo)
    return said


def _value(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _LineError("`value` is no number", "print a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _LineError("`value` is not finite", "print a number")
    return number


def _line(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _LineError("`line` is no line", "print the number of a line, from 1")
    return value


def _slices(value: object) -> Mapping[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _LineError("`slices` is no object of texts", 'print {"tier": "1"}')
    return {_clean(name): _clean(one) for name, one in value.items()}


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _LineError(f"`{key}` is no text", "print it in quotes")
    return _clean(value)


def _clean(text: str) -> str:
    """JSON may escape half of a character."""
    return text.encode("utf-8", "replace").decode()
