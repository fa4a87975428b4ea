"""Scans that read a file whole: lists, reports and tables, of which each entry is a sighting."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import dataclass

from overton.code.scan import Each
from overton.code.sighting import Blob, Sighting
from overton.model.problem import Problem
from overton.repository.contents import Contents


class UnreadableError(Exception):
    """A content that is no valid file of its kind; lines and columns start at 1, and 0 is the whole file."""

    def __init__(self, what: str, todo: str, line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.what, self.todo, self.line, self.column = what, todo, line, column

    def problem(self, file: str) -> Problem:
        return Problem(file, self.line, max(self.column, 1) if self.line else 0, self.what, self.todo)


_CONFLICT = re.compile(r"^<<<<<<< .*\n(?:.*\n)*?=======\n(?:.*\n)*?>>>>>>> ", re.MULTILINE)

Find = Callable[[bytes, str], Sequence[Sighting]]
"""What is in a content of a flavour; raises UnreadableError."""


def _nothing(_path: str) -> str:
    """The content alone matters."""
    return ""


@dataclass(frozen=True)
class WholeFiles:
    """A Scan of the files that `named` contains."""

    each: Each
    fingerprint: str
    named: Container[str]
    find: Find
    flavour_of: Callable[[str], str] = _nothing

    def selects(self, path: str) -> bool:
        return path in self.named

    def flavour(self, path: str) -> str:
        return self.flavour_of(path)

    def sightings(self, blobs: Collection[Blob], contents: Contents) -> Iterator[tuple[Blob, tuple[Sighting, ...]]]:
        """What is in each blob; one that is no valid file of its kind has nothing in it: see `trouble`."""
        flavours: dict[str, list[str]] = defaultdict(list)
        for blob in blobs:
            flavours[blob.oid].append(blob.flavour)
        for oid, content in contents.read(tuple(flavours)):
            for flavour in flavours[oid]:
                try:
                    found = tuple(self.find(content, flavour))
                except UnreadableError:
                    continue
                yield Blob(oid, flavour), found

    def trouble(self, path: str, content: bytes) -> Problem | None:
        """Why a file cannot be read, for where nothing found must not be taken for nothing there."""
        try:
            self.find(content, self.flavour(path))
        except UnreadableError as error:
            return error.problem(path)
        return None


def fingerprint_of(kind: str, *parts: object) -> str:
    """Equal for equal parts; the kind carries a number that grows when it comes to find something else."""
    said = json.dumps([kind, *parts], sort_keys=True, default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def text_of(content: bytes) -> str:
    """A file's text, which is UTF-8, with or without a byte order mark; raises UnreadableError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise UnreadableError("it is not UTF-8", "save it as UTF-8", line, column) from error
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise UnreadableError("a merge was left half done here", "resolve the conflict", line, 1)
    return text
