"""Reading the contents of blobs: the part of a repository that scans are given."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol


class LineMatch(NamedTuple):
    """One match of a regular expression, which never reaches over the end of a line."""

    oid: str
    line: int
    """From 1."""
    matched: bytes


class MatchedLine(NamedTuple):
    """A line in which a regular expression matches."""

    oid: str
    line: int
    """From 1."""
    text: bytes
    """The whole line without its `\\n`."""


class Contents(Protocol):
    """Contents by object id."""

    def read(self, oids: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Each content, in the order given; raises BadInputError where one is missing (a partial clone)."""
        ...

    def matches(self, pattern: str, oids: Collection[str]) -> Iterator[LineMatch]:
        """All matches in text contents, by content and line; binary ones (a NUL in the first 8,000 bytes) have none.

        Raises BadInputError when the pattern takes too long.
        """
        ...

    def counts(self, pattern: str, lines: Sequence[bytes]) -> Mapping[bytes, int]:
        """How many matches there are on each of these lines, each given once, by the engine that found them."""
        ...

    def lines(self, pattern: str, oids: Collection[str]) -> Iterator[MatchedLine]:
        """The lines that have a match, once each, as `matches` finds them."""
        ...
