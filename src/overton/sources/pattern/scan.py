"""What a regular expression finds in each content."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from overton.code.naming import line_kept, printable, shortened
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
        return f"pattern 2\n{self.options.each}\n{self.options.pattern}"

    @cached_property
    def _selection(self) -> Selection:
        return self.options.selection

    def selects(self, path: str) -> bool:
        return path in self._selection

    def flavour(self, path: str) -> str:  # noqa: ARG002  no part of the path matters
        return ""

    def by_line(self) -> "PatternScan":
        """The same matches, each by itself: which of those in a file is a new one."""
        return PatternScan(replace(self.options, each="match"))

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
            yield from self._by_group({oid: _rows(content, lines[oid]) for oid, content in contents.read(lines)})

    def _by_group(self, rows: Mapping[str, Mapping[int, bytes]]) -> Found:
        """Python's engine tells what a group matched; equal lines, of which there are many, are asked for once."""
        texts = list(dict.fromkeys(text for own in rows.values() for text in own.values()))
        groups: defaultdict[bytes, list[str]] = defaultdict(list)
        # A NUL would make them binary, and stands on no line that is text.
        joined = b"\n".join(texts).replace(b"\0", b"\1")
        for _all, number, group in search_group(self.options.pattern, self.options.group, [("lines", joined)]):
            groups[texts[number - 1]].append(group)
        for oid, own in rows.items():
            found = [
                Sighting(line, kept, key=shortened(printable(group)))
                for line, text in own.items()
                for kept in [line_kept(named(text))]
                for group in groups[text]
            ]
            if found:
                yield Blob(oid), tuple(found)


def _rows(content: bytes, places: Iterable[int]) -> dict[int, bytes]:
    """These lines by their numbers, without their ends."""
    rows = content.split(b"\n")
    return {line: rows[line - 1] for line in places}


def _whole_lines(content: bytes, places: Iterable[int]) -> Iterator[Sighting]:
    texts = {line: line_kept(named(row)) for line, row in _rows(content, places).items()}
    return (Sighting(line, texts[line]) for line in places)
