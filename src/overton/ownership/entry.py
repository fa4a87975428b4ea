"""What a CODEOWNERS file says, line by line, whichever dialect it is written in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from overton.ownership.path_pattern import Pattern

LARGEST = 3 * 1024 * 1024
"""Bytes; GitHub does not load a file of this size."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file that a path may match."""

    line: int
    text: str
    """The pattern as it is written."""
    pattern: Pattern
    owners: tuple[str, ...]
    section: str = ""
    """Of each section the last line that matches counts."""
    excludes: bool = False
    """Whether what it matches belongs to no one in its section."""


class Flaw(NamedTuple):
    """What is wrong with a line; 0 is the whole file."""

    line: int
    column: int
    what: str
    todo: str


class Words(NamedTuple):
    """A line of the file that is neither empty nor a comment."""

    line: int
    column: int
    """Where it begins, from 1."""
    text: str
    """The whole line, without the space around it."""
    pattern: str
    """The first word; a backslash keeps a space in it."""

    @property
    def rest(self) -> str:
        return self.text[len(self.pattern) :]


_WORD = re.compile(r"(?:\\.|\S)+")


def lines_of(text: str) -> Iterator[Words]:
    """The lines that say something."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        said = line.strip()
        if said and not said.startswith("#"):
            first = _WORD.match(said)
            assert first is not None
            yield Words(number, line.index(said) + 1, said, first[0])
