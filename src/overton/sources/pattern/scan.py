"""What a regular expression finds in each content."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from overton.code.naming import printable, shortened
from overton.code.scan import Each
from overton.code.selection import Selection
from overton.code.sighting import Blob, Sighting
from overton.repository.contents import Contents
from overton.repository.git import named
from overton.repository.matching import search_group
from overton.sources.pattern.options import PatternOptions

Found = Iterator[tuple[Blob, tuple[Sighting, ...]]]


@dataclass(frozen=True)
class PatternScan:
    """Git searches; only the lines that are told of are read."""

    options: PatternOptions

    @property
    def each(self) -> Each:
        return self.options.items

    @cached_property
    def fingerprint(self) -> str:
        return f"pattern 1\n{self.options.each}\n{self.options.pattern}"

    @cached_property
    def _selection(self) -> Selection:
        return self.options.selection

    def selects(self, path: str) -> bool:
        return path in self._selection

    def flavour(self, path: str) -> str:  # noqa: ARG002  no part of the path matters
        return ""

    def sightings(self, blobs: Collection[Blob], contents: Contents) -> Found:
        lines: defaultdict[str, list[int]] = defaultdict(list)
        for match in contents.matches(self.options.pattern, [blob.oid for blob in blobs]):
            lines[match.oid].append(match.line)
        if self.each is Each.FILE:
            for oid, places in lines.items():
                yield Blob(oid), (Sighting(places[0], "", float(len(places))),)
        elif self.each is Each.LINE:
            for oid, content in contents.read(lines):
                yield Blob(oid), tuple(_whole_lines(content, lines[oid]))
        else:
            yield from self._by_group(contents.read(lines))

    def _by_group(self, contents: Iterable[tuple[str, bytes]]) -> Found:
        found: defaultdict[str, list[Sighting]] = defaultdict(list)
        for oid, line, text in search_group(self.options.pattern, self.options.group, contents):
            found[oid].append(Sighting(line, text, key=shortened(printable(text))))
        for oid, sightings in found.items():
            yield Blob(oid), tuple(sightings)


def _whole_lines(content: bytes, places: Iterable[int]) -> Iterator[Sighting]:
    rows = content.split(b"\n")
    for line in places:
        yield Sighting(line, named(rows[line - 1].rstrip(b"\r")))
