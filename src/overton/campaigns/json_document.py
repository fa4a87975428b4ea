"""JSON text to a document like that of a YAML file: every value knows its line and column.

The standard library reads the text; a second walk over what is then known to be JSON finds the places.
"""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from ruamel.yaml.error import FileMark
from ruamel.yaml.nodes import ScalarNode

from overton.campaigns.document import Document, Marked, unfit
from overton.campaigns.fault import Fault, Place
from overton.model.problem import BadInputError, Problem

DECODER = json.JSONDecoder()
SPACE = re.compile(r"[ \t\r\n]*")
SCALAR = re.compile(r"[^\s,\]}]+")


def read_json(file: str, text: str) -> Document:
    """Read one file's text; raises BadInputError when it is not JSON."""
    walk = _Walk(file, text)
    try:
        data = json.loads(text, parse_constant=_refuse)
        walk.value(0, ())
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise BadInputError(Problem(file, error.lineno, error.colno, what, "correct it here or just before")) from error
    except RecursionError as error:
        raise BadInputError(Problem(file, 1, 1, "the file is nested too deeply to be read", "flatten it")) from error
    except ValueError as error:
        raise BadInputError(Problem(file, 1, 1, f"this is not JSON: {error}", "write a number, or null")) from error
    return Document(file, text, data, walk.marks, tuple(walk.faults))


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no number of JSON's")


@dataclass
class _Walk:
    """Notes where each value of a text begins; each step gives the index behind what it walked over."""

    file: str
    text: str
    marks: dict[Place, Marked] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def value(self, index: int, place: Place, key: ScalarNode | None = None) -> int:
        index = self._space(index)
        self.marks[place] = Marked(self._node(index), key)
        first = self.text[index]
        if first == "{":
            return self._members(index + 1, place)
        if first == "[":
            return self._entries(index + 1, place)
        if first == '"':
            return self._string(index)[1]
        scalar = SCALAR.match(self.text, index)
        assert scalar is not None
        return scalar.end()

    def _members(self, index: int, place: Place) -> int:
        seen: set[str] = set()
        index = self._space(index)
        while self.text[index] != "}":
            key = self._node(index)
            name, index = self._string(index)
            below: Place = (*place, name)
            if name in seen:
                below = (*below, "again")
                self.faults.append(Fault(below, f"`{name}` is here already", "keep one of them", at_key=True))
            seen.add(name)
            index = self._next(self.value(self._space(index) + 1, below, key))
        return index + 1

    def _entries(self, index: int, place: Place) -> int:
        number = 0
        index = self._space(index)
        while self.text[index] != "]":
            index = self._next(self.value(index, (*place, number)))
            number += 1
        return index + 1

    def _string(self, index: int) -> tuple[str, int]:
        content, end = DECODER.raw_decode(self.text, index)
        if wrong := unfit(content, "this"):
            place = self._node(index).start_mark
            raise BadInputError(Problem(self.file, place.line + 1, place.column + 1, *wrong))
        return content, end

    def _space(self, index: int) -> int:
        found = SPACE.match(self.text, index)
        assert found is not None
        return found.end()

    def _next(self, index: int) -> int:
        """Behind the comma after a value, if there is one."""
        index = self._space(index)
        return self._space(index + 1) if self.text[index] == "," else index

    def _node(self, index: int) -> ScalarNode:
        line = bisect_right(self._lines, index) - 1
        return ScalarNode(None, "value", FileMark("", index, line, index - self._lines[line]))

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]
