"""YAML, TOML and JSON as one kind of tree, in which single values know their lines as well as the format tells."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from overton.sources.whole_files import UnreadableError

DEEPEST = 100
MOST_NODES = 200_000
"""Aliases may repeat values; a file that comes to more than this is refused."""


@dataclass(frozen=True, slots=True)
class One:
    """A single value, or a key."""

    text: str
    number: float | None = None
    line: int = 0
    """From 1; 0 where the format does not tell."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    nodes: "Sequence[Node]"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping, with its keys in their order."""

    pairs: "Sequence[tuple[One, Node]]"


Node = One | Many | Keyed


def read_document(text: str, form: str) -> Node:
    """The tree of a text in `yaml`, `toml` or `json`; raises UnreadableError."""
    if form == "yaml":
        from overton.sources.listing.yaml_document import read_yaml  # noqa: PLC0415  only for YAML

        return read_yaml(text)
    try:
        return read_toml(text) if form == "toml" else read_json(text)
    except RecursionError as error:
        raise UnreadableError("it is nested too deeply", "nest less") from error


def read_toml(text: str) -> Node:
    import tomllib  # noqa: PLC0415  only for TOML

    try:
        return _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
        line, column = map(int, where.groups()) if where else (0, 0)
        said = str(error).replace(where.group() if where else "", "")
        raise UnreadableError(f"it is no TOML: {said}", "correct it", line, column) from error


def read_json(text: str) -> Node:
    """JSON; also with comments and commas before a closing bracket, as many tools allow them."""
    try:
        found = json.loads(_without_comments(text), object_pairs_hook=_Pairs, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"it is no JSON: {error.msg}", "correct it", error.lineno, error.colno) from error
    except ValueError as error:
        raise UnreadableError(f"it is no JSON: {error}", "correct it") from error
    return _plain(found)


class _Pairs(list[tuple[str, Any]]):
    """A JSON object, with keys that come twice."""


_JSON_PART = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=(?:\s|//[^\n]*|/\*.*?\*/)*[}\]])', re.DOTALL)


def _without_comments(text: str) -> str:
    """The text with blanks in place of what JSON itself does not know, so that every place stays as it is."""

    def blank(found: re.Match[str]) -> str:
        part = found.group()
        return part if part.startswith('"') else re.sub(r"[^\n]", " ", part)

    return _JSON_PART.sub(blank, text)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _plain(value: object, depth: int = 0) -> Node:
    if depth > DEEPEST:
        raise RecursionError
    match value:
        case _Pairs():
            return Keyed([(_single(key), _plain(one, depth + 1)) for key, one in value])
        case Mapping():
            return Keyed([(_single(key), _plain(one, depth + 1)) for key, one in value.items()])
        case list():
            return Many([_plain(one, depth + 1) for one in value])
        case _:
            return _single(value)


def _single(value: object) -> One:
    match value:
        case None:
            return One("")
        case bool():
            return One(str(value).lower())
        case int() | float():
            return One(str(value), number_in(str(value)))
        case datetime() | date() | time():
            return One(value.isoformat())
        case _:
            return One(whole(str(value)))


def whole(text: str) -> str:
    """The text without half characters, which JSON and YAML may escape."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def number_in(text: str) -> float | None:
    """A finite number."""
    try:
        number = float(text)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) != float("inf") and number == number else None  # noqa: PLR0124  NaN


def written(node: Node) -> str:
    """A node as one text: of a list or mapping, JSON with sorted keys, which does not depend on how it is laid out."""
    return node.text if isinstance(node, One) else json.dumps(_data(node), ensure_ascii=False, sort_keys=True)


def _data(node: Node) -> object:
    match node:
        case One(text, number):
            return text if number is None else number if number % 1 else int(number)
        case Many(nodes):
            return [_data(one) for one in nodes]
        case Keyed(pairs):
            return {key.text: _data(one) for key, one in pairs}


def singles(node: Node) -> Iterator[One]:
    """All keys and single values, in their order."""
    match node:
        case One():
            yield node
        case Many(nodes):
            for one in nodes:
                yield from singles(one)
        case Keyed(pairs):
            for key, one in pairs:
                yield key
                yield from singles(one)
