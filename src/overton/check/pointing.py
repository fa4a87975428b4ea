"""Where to point: the line of an item, and of one that grew the line that was added."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from overton.code.identity import Spot, folded, links
from overton.code.naming import names, printable
from overton.code.scan import Each
from overton.code.sighting import Sighting
from overton.repository.blobs import Blobs
from overton.repository.comparing import FileDiff, compare
from overton.repository.trees import Change

Sightings = Mapping[str, Sequence[Sighting]]
"""What is in each file."""
Place = tuple[str, int]
"""A file, and a line from 1; 0 is the file as a whole."""


def places(each: Each, files: Sightings) -> dict[str, Place]:
    """Where each item is: the first place of one that is in several."""
    found: dict[str, Place] = {}
    for path, sightings in files.items():
        for item, sighting in _by_item(each, path, sightings):
            found.setdefault(item, (path, sighting.line))
        if each is Each.FILE:
            found.setdefault(printable(path), (path, 0))
    return found


def _by_item(each: Each, path: str, sightings: Sequence[Sighting]) -> Iterator[tuple[str, Sighting]]:
    if each is Each.LINE:
        yield from zip(names(path, tuple(sighting.text for sighting in sightings)), sightings, strict=True)
    else:
        file = printable(path)
        yield from ((file if each is Each.FILE else sighting.key, sighting) for sighting in sightings)


@dataclass(frozen=True)
class Pointer:
    """Finds what was added, by git's own diff of the files that differ."""

    contents: Blobs
    changes: Sequence[Change]

    @cached_property
    def diffs(self) -> list[FileDiff]:
        before = {change.path: change.before for change in self.changes if change.before}
        after = {change.path: change.after for change in self.changes if change.after}
        return next(compare(self.contents.scratch, [(before, after)], lines=True))

    def pointed(self, each: Each, grown: Collection[str], before: Sightings, after: Sightings) -> dict[str, Place]:
        """Where items grew or came that are in several places; others have one place alone.

        Args:
            each: what makes an item.
            grown: the items that are worth more than before.
            before: what is in files that differ, line by line, before the change.
            after: likewise after it.
        """
        if not grown:
            return {}
        if each is Each.LINE:
            return self._doubles(grown, before, after)
        if each is Each.FILE:
            return self._in_files(grown, before, after)
        return self._keys(grown, before, after)

    def _doubles(self, grown: Collection[str], before: Sightings, after: Sightings) -> dict[str, Place]:
        """Of equal lines in a file the last has the new name; which of them is new the diff knows."""
        equal: dict[tuple[str, str], list[str]] = {}
        several: set[tuple[str, str]] = set()
        for path, sightings in after.items():
            for item, sighting in _by_item(Each.LINE, path, sightings):
                own = equal.setdefault((path, folded(sighting.text)), [])
                own.append(item)
                if len(own) > 1:
                    several.add((path, folded(sighting.text)))
        asked = [key for key in several if any(item in grown for item in equal[key])]
        if not asked:
            return {}
        fresh: dict[tuple[str, str], list[Place]] = {}
        for path, sighting in self._fresh(before, after, self.diffs):
            fresh.setdefault((path, folded(sighting.text)), []).append((path, sighting.line))
        found: dict[str, Place] = {}
        for key in asked:
            items = [item for item in equal[key] if item in grown]
            found |= dict(zip(items, fresh.get(key, ()), strict=False))
        return found

    def _in_files(self, grown: Collection[str], before: Sightings, after: Sightings) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for diff in self.diffs:
            if printable(diff.after) in grown and diff.after in after:
                old, new = {diff.before: before.get(diff.before, ())}, {diff.after: after[diff.after]}
                if place := self._first(old, new, [diff]):
                    found[printable(diff.after)] = place
        return found

    def _keys(self, grown: Collection[str], before: Sightings, after: Sightings) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for key in grown:
            old, new = _of_key(key, before), _of_key(key, after)
            if sum(map(len, new.values())) > 1 and (place := self._first(old, new, self.diffs)):
                found[key] = place
        return found

    def _first(self, before: Sightings, after: Sightings, diffs: Sequence[FileDiff]) -> Place | None:
        """The first that is new, or else that stands on a line that is."""
        for path, sighting in self._fresh(before, after, diffs):
            return path, sighting.line
        for diff in diffs:
            for sighting in after.get(diff.after, ()):
                if any(h.after <= sighting.line < h.after + h.added for h in diff.hunks):
                    return diff.after, sighting.line
        return None

    @staticmethod
    def _fresh(before: Sightings, after: Sightings, diffs: Sequence[FileDiff]) -> Iterator[tuple[str, Sighting]]:
        linked = links(before, after, diffs)
        for path, sightings in after.items():
            for nth, sighting in enumerate(sightings):
                if Spot(path, nth) not in linked:
                    yield path, sighting


def _of_key(key: str, files: Sightings) -> dict[str, list[Sighting]]:
    own = {path: [sighting for sighting in found if sighting.key == key] for path, found in files.items()}
    return {path: found for path, found in own.items() if found}
