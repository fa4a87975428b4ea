"""YAML text to plain data in which every value knows its line and column.

Only the composer of ruamel.yaml is used, and the values are made here: that gives the place of every scalar, all
duplicate keys at once, dates as they were written, and no object of a class that a file names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from overton.campaigns.fault import Fault, Place, named
from overton.campaigns.syntax import composed
from overton.model.problem import BadInputError, Problem

MOST_VALUES = 100_000
"""Aliases may repeat values, and a file that comes to more than this is refused."""
DEEPEST = 30
"""No file of ours nests deeper than about ten."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All but tab and newline: a terminal obeys them, and names and goals are shown there."""

LONGEST_QUOTE = 60
LARGEST_SHOWN = 10**15

TAG = "tag:yaml.org,2002:"
TRUE = ("true", "yes", "on", "y")
"""YAML 1.2 knows the first alone; a file that begins with `%YAML 1.1` may use the others."""


class Marked(NamedTuple):
    """Where a value is, and its key if it has one."""

    value: Node
    key: Node | None = None


@dataclass(frozen=True)
class Document:
    """A file's data, plain: dict, list, str, int, float, bool and None; dates are text."""

    file: str
    """How problems call it."""
    text: str
    data: object
    marks: Mapping[Place, Marked]
    faults: tuple[Fault, ...] = ()
    """What is wrong with single values; the data holds the rest."""

    def value_at(self, place: Place) -> object:
        """The plain value at a place; None where there is none."""
        return value_at(self.data, place)

    def said(self, place: Place) -> str:
        """The value at a place, for people, as the file has it: never with what the environment put in."""
        return said(self.value_at(place))

    def problem(self, fault: Fault) -> Problem:
        """The fault with its line and column; a place that is missing is told of the nearest one above it."""
        place = fault.place
        while place not in self.marks and place:
            place = place[:-1]
        marked = self.marks.get(place)
        if marked is None:
            return Problem(self.file, 1, 1, fault.what, fault.todo)
        node = marked.key if fault.at_key and marked.key is not None else marked.value
        line, column = node.start_mark.line, node.start_mark.column
        if marked.key is not None and isinstance(node, ScalarNode) and node.value == "" and not node.style:
            # Nothing is written there, and ruamel.yaml marks the next thing that is.
            line, column = marked.key.start_mark.line, marked.key.start_mark.column
        return Problem(self.file, line + 1, column + 1, fault.what, fault.todo)


def value_at(value: object, place: Place) -> object:
    """The plain value some steps down; None where there is none."""
    for step in place:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def said(value: object) -> str:
    """A plain value for people; long text is cut."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return f"the number {value}" if abs(value) < LARGEST_SHOWN else "a very large number"
        case str():
            return f"the text {value if len(value) <= LONGEST_QUOTE else value[:LONGEST_QUOTE] + '…'!r}"
        case dict():
            return "a mapping"
        case _:
            return "a list"


def read_document(file: str, text: str) -> Document:
    """Read one file's text; raises BadInputError when it is not YAML at all."""
    root = composed(file, text)
    if root is None:
        raise BadInputError(Problem(file, 1, 1, "the file is empty", "see `overton init` for one to start from"))
    if _size(file, root, {}, ()) > MOST_VALUES:
        what = f"with its aliases the file comes to more than {MOST_VALUES:,} values"
        raise BadInputError(Problem(file, 1, 1, what, "use fewer aliases"))
    reader = _Reader()
    data = reader.plain(root, ())
    return Document(file, text, data, reader.marks, tuple(reader.faults))


def _size(file: str, node: Node, known: dict[int, int], above: tuple[int, ...]) -> int:
    """How many values a node holds once its aliases are written out; raises BadInputError when it holds itself."""
    if id(node) in above:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        raise BadInputError(Problem(file, line, column, "this contains itself by an alias", "write the values out"))
    if id(node) not in known:
        known[id(node)] = 1 + sum(_size(file, child, known, (*above, id(node))) for child in _children(node))
    return known[id(node)]


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, SequenceNode):
        yield from node.value


@dataclass
class _Reader:
    """Makes plain data of nodes, and notes where each value is."""

    marks: dict[Place, Marked] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def _standard(self) -> frozenset[str]:
        return frozenset(TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))

    def plain(self, node: Node, place: Place, key: Node | None = None) -> object:
        self.marks[place] = Marked(node, key)
        if str(node.tag) not in self._standard and str(node.tag) != TAG + "merge":
            tag = CONTROL.sub("?", str(node.tag).replace(TAG, "!!"))
            self._fault(place, f"the tag `{tag}` means nothing here", "remove it")
        if len(place) > DEEPEST:
            self._fault(place, "this is nested too deeply", "see the reference of the campaign file")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.plain(child, (*place, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        data: dict[str, object] = {}
        own: dict[str, Node] = {}
        for index, (key, value) in enumerate(node.value):
            if str(key.tag) == TAG + "merge":
                self._merge(value, place, data, own)
                continue
            if wrong := _wrong_key(key):
                self.marks[*place, "?", index] = Marked(key)
                self._fault((*place, "?", index), *wrong)
                continue
            name = key.value
            if name in own:
                self.marks[*place, name, "again"] = Marked(key)
                first = own[name].start_mark.line + 1
                self._fault((*place, name, "again"), f"`{name}` is here already, on line {first}", "keep one of them")
                continue
            own[name] = key
            data[name] = self.plain(value, (*place, name), key)
        return data

    def _merge(self, value: Node, place: Place, data: dict[str, object], own: Mapping[str, Node]) -> None:
        """What `<<` brings in; the mapping's own keys win, and of several mappings the first."""
        merged: Sequence[Node] = value.value if isinstance(value, SequenceNode) else (value,)
        brought: dict[str, object] = {}
        for one in merged:
            if not isinstance(one, MappingNode):
                self.marks[*place, "<<"] = Marked(value)
                self._fault((*place, "<<"), "`<<` merges mappings, and this is none", "give it an alias of a mapping")
                return
            aside = _Reader()
            found = aside._mapping(one, place)
            new = [name for name in found if name not in own and name not in data and name not in brought]
            told = {*new, "?"}
            for mark, marked in aside.marks.items():
                if len(mark) > len(place) and mark[len(place)] in told:
                    self.marks[mark] = marked
            self.faults += [fault for fault in aside.faults if fault.place[len(place)] in told]
            brought |= {name: found[name] for name in new}
        data |= brought

    def _scalar(self, node: Node, place: Place) -> object:
        text: str = node.value
        tag = str(node.tag).removeprefix(TAG)
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() in TRUE
        if tag in ("int", "float"):
            return self._number(text, tag, place)
        if wrong := unfit(text, named(place)):
            self._fault(place, *wrong)
            return None
        return text

    def _number(self, text: str, tag: str, place: Place) -> object:
        try:
            if tag == "int":
                return _whole(text.replace("_", "").lower())
            return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:
            self._fault(place, f"{named(place)} is no number that can be read", "write a number such as 5")
            return None

    def _fault(self, place: Place, what: str, todo: str) -> None:
        self.faults.append(Fault(place, what, todo))


def unfit(text: str, it: str) -> tuple[str, str] | None:
    """Why a text cannot be taken, and what to do; None for one that can."""
    if CONTROL.search(text):
        return "the text holds a control character", "take it out"
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        return f"{it} holds a character that no text can hold", "remove it"
    return None


def _wrong_key(key: Node) -> tuple[str, str] | None:
    if not isinstance(key, ScalarNode):
        return "a key is one word or text", "write `key: value`"
    return unfit(key.value, "a key")


def _whole(text: str) -> int:
    """A whole number as YAML writes it; raises ValueError."""
    digits = text.lstrip("+-")
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    number = int(digits if base == 10 else digits[2:], base)  # noqa: PLR2004  decimal
    return -number if text.startswith("-") else number
