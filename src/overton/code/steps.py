"""From commit to commit: which selected files differ, and what is in them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from overton.code.findings_cache import FindingsCache, Found
from overton.code.scan import Scan
from overton.code.sighting import Blob, Sighting
from overton.repository.attributes import NAME, Attributes, attributes_in
from overton.repository.blobs import Blobs
from overton.repository.commit_files import TreeFiles
from overton.repository.opening import Repository
from overton.repository.trees import Change, Tree, changes_between, tree_at

AT_ONCE = 4_000
"""Blobs that are scanned before what was found in them is kept: what a run that is stopped may lose."""

Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Point:
    """A commit to measure, and the day that it stands for."""

    commit: str
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Step:
    """A point, and how the files differ from those of the point before."""

    point: Point
    changes: Sequence[Change]
    """All of them, selected or not."""
    selected: Sequence[Change]


@dataclass
class Selector:
    """Whether a path counts for a scan: asked once for each path."""

    scan: Scan
    attributes: Attributes
    skip: Sequence[str] = ()
    _known: dict[str, bool] = field(default_factory=dict)

    def selects(self, path: str) -> bool:
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._asked(path)
        return known

    def _asked(self, path: str) -> bool:
        return (
            self.scan.selects(path)
            and self.attributes.is_text(path)
            and not ("vendored" in self.skip and self.attributes.is_vendored(path))
            and not ("generated" in self.skip and self.attributes.is_generated(path))
        )

    def blob(self, path: str, oid: str) -> Blob:
        return Blob(oid, self.scan.flavour(path))


@dataclass(frozen=True)
class Walk:
    """A way through the history: where it begins, and every step of it."""

    start: Tree
    """All files of the commit that it begins with; none where the first point is the beginning."""
    steps: Sequence[Step]
    selector: Selector

    def chosen(self) -> Iterator[tuple[str, str]]:
        """The selected files of the beginning, and their contents."""
        return ((path, oid) for path, oid in self.start.items() if self.selector.selects(path))

    def blobs(self) -> Iterator[Blob]:
        """What is to be read: the contents of selected files, some of them more than once."""
        blob = self.selector.blob
        yield from (blob(path, oid) for path, oid in self.chosen())
        for step in self.steps:
            yield from (blob(change.path, change.after) for change in step.selected if change.after)


def walk(
    repository: Repository, contents: Blobs, scan: Scan, points: Sequence[Point], *, start: str, skip: Sequence[str]
) -> Walk:
    """The way from a commit, or from nothing, over these points; the last point's attributes say which files count."""
    commits = [point.commit for point in points]
    first = tree_at(repository, start or commits[0])
    pairs = zip([start or commits[0], *commits], commits, strict=False)
    changes = list(changes_between(repository, pairs))
    if not start:
        changes[0] = [Change(path, "", oid) for path, oid in first.items()]
    last = dict(first)
    for step in changes:
        apply(step, last)
    files = TreeFiles(contents, last)
    selector = Selector(scan, attributes_in(files, (p for p in last if p.endswith(NAME))), skip)
    steps = [
        Step(point, step, [change for change in step if selector.selects(change.path)])
        for point, step in zip(points, changes, strict=True)
    ]
    return Walk(first if start else {}, steps, selector)


def apply(changes: Sequence[Change], tree: Tree) -> None:
    """Make a tree what it is after these changes."""
    for path, _before, after in changes:
        if after:
            tree[path] = after
        else:
            tree.pop(path, None)


def scanned(contents: Blobs, scan: Scan, blobs: Iterator[Blob], cache: FindingsCache, told: Told) -> Found:
    """What is in each of these blobs, from the cache where it is known; blobs in which nothing is are left out.

    So are those that are not in this clone, of which nothing is remembered: they may be there another time.
    """
    wanted = dict.fromkeys(blobs)
    known = cache.found(scan.fingerprint, wanted.keys())
    unknown = [blob for blob in wanted if blob not in known]
    for first in range(0, len(unknown), AT_ONCE):
        told(first / len(unknown))
        part = unknown[first : first + AT_ONCE]
        missing = contents.missing({blob.oid for blob in part})
        part = [blob for blob in part if blob.oid not in missing] if missing else part
        found: dict[Blob, tuple[Sighting, ...]] = dict.fromkeys(part, ())
        found.update(scan.sightings(part, contents))
        cache.keep(scan.fingerprint, found)
        known |= found
    return {blob: sightings for blob, sightings in known.items() if sightings}
