"""What a regular expression finds in each content."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
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
Rows = Mapping[str, Mapping[int, bytes]]
"""The lines on which there is a match, by content and number."""


@dataclass(frozen=True)
class PatternScan:
    """Git searches; only the lines that are told of are read."""

    options: PatternOptions

    @property
    def each(self) -> Each:
        return self.options.items

    @cached_property
    def fingerprint(self) -> str:
        return f"pattern 3\n{self.options.each}\n{self.options.pattern}"

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
        if self.each is Each.FILE:
            yield from self._by_file(blobs, contents)
            return
        rows: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
        for line in contents.lines(self.options.pattern, [blob.oid for blob in blobs]):
            rows[line.oid][line.line] = line.text
        # Most lines stay as they are from version to version: of equal ones, one is looked at.
        texts = list(dict.fromkeys(text for own in rows.values() for text in own.values()))
        if texts:
            yield from self._by_line(rows, texts, contents) if self.each is Each.LINE else self._by_group(rows, texts)

    def _by_file(self, blobs: Collection[Blob], contents: Contents) -> Found:
        lines: defaultdict[str, list[int]] = defaultdict(list)
        for match in contents.matches(self.options.pattern, [blob.oid for blob in blobs]):
            lines[match.oid].append(match.line)
        for oid, places in lines.items():
            yield Blob(oid), (Sighting(places[0], "", float(len(places))),)

    def _by_line(self, rows: Rows, texts: Sequence[bytes], contents: Contents) -> Found:
        counts = contents.counts(self.options.pattern, texts)
        kept = {text: line_kept(named(text)) for text in texts}
        for oid, own in rows.items():
            found = [Sighting(line, kept[text]) for line, text in own.items() for _match in range(counts[text])]
            if found:
                yield Blob(oid), tuple(found)

    def _by_group(self, rows: Rows, texts: Sequence[bytes]) -> Found:
        """Python's engine tells what a group matched."""
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
