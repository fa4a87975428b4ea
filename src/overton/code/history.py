"""Measure a scan at points of a repository's history, in one pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from overton.code.census import census
from overton.code.findings_cache import NAME, FindingsCache, Found
from overton.code.following import former
from overton.code.scan import Each, Scan
from overton.code.steps import Point, Told, Walk, apply, scanned, walk
from overton.code.unreadable import problems_in
from overton.model.measurement import Files, Reading
from overton.model.problem import BadInputError
from overton.repository.blobs import Blobs, contents_of
from overton.repository.commit_files import TreeFiles
from overton.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class Measured:
    """All items at one point."""

    point: Point
    readings: tuple[Reading, ...]
    files: Files
    """All files of the commit; they hold until the next point is asked for."""
    missing: int = 0
    """How many contents, at whatever point, are not in this clone: nothing is known of them."""

    @property
    def total(self) -> float:
        return sum(reading.value or 0.0 for reading in self.readings)


@dataclass(frozen=True)
class Past:
    """A repository whose history is measured, and what is remembered of it."""

    repository: Repository
    cache: FindingsCache

    @classmethod
    def of(cls, repository: Repository) -> "Past":
        return cls(repository, FindingsCache(Path(repository.common_dir, NAME)))

    def measured(
        self, scan: Scan, points: Sequence[Point], *, start: str = "", skip: Sequence[str] = (), told: Told
    ) -> Iterator[Measured]:
        """Every item at each point, oldest first; raises BadInputError.

        Args:
            scan: what is looked for.
            points: commits in the order of history.
            start: a commit before the first point from which items are followed; nothing: the first has no past.
            skip: `vendored`, `generated`: which files to leave out.
            told: is told how far it is.
        """
        if not points:
            return
        with contents_of(self.repository) as contents:
            way = walk(self.repository, contents, scan, points, start=start, skip=skip)
            found = scanned(contents, scan, way.blobs(), self.cache, lambda share: told(0.9 * share))
            yield from _counted(contents, scan, way, found, lambda share: told(0.9 + 0.1 * share))


def _counted(contents: Blobs, scan: Scan, way: Walk, found: Found, told: Told) -> Iterator[Measured]:
    """The items after every step, and what they were called before it."""
    # A file in which nothing is found is an item where files are, and nothing elsewhere.
    nothing = () if scan.each is Each.FILE else None
    tree, items, selector = dict(way.start), census(scan.each), way.selector
    for path, oid in way.chosen():
        items.put(path, found.get(selector.blob(path, oid), nothing))
    # What the first point has without a past is followed from nowhere.
    followed = way.steps if way.start else way.steps[1:]
    names = chain(
        [] if way.start else [{}], former(contents, scan.each, (step.selected for step in followed), found, selector)
    )
    for number, (step, was) in enumerate(zip(way.steps, names, strict=True)):
        told(number / len(way.steps))
        apply(step.changes, tree)
        for path, _before, after in step.selected:
            items.put(path, found.get(selector.blob(path, after), nothing) if after else None)
        if step is way.steps[-1]:
            _complain(contents, scan, [(path, oid) for path, oid in tree.items() if selector.selects(path)])
        yield Measured(step.point, items.readings(was), TreeFiles(contents, tree), contents.absent)


def _complain(contents: Blobs, scan: Scan, files: Sequence[tuple[str, str]]) -> None:
    """Of the last point, which is the present as a rule; in the past a file that cannot be read has nothing in it."""
    if problems := problems_in(scan, contents, files):
        raise BadInputError(*problems)
