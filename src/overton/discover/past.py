"""How all that was found stood at points of the history: one walk, and every content read once."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from overton.code.findings_cache import FindingsCache
from overton.code.scan import Each
from overton.code.sighting import Blob, Sighting
from overton.code.steps import Point, Selector, Told, Walk, scanned, walk
from overton.discover.languages import suffix
from overton.discover.survey import Part
from overton.discover.trend import QUARTER, YEAR, Moment
from overton.repository.blobs import Blobs
from overton.repository.commits import Line
from overton.repository.contents import Contents
from overton.repository.opening import Repository

POINTS = 24
"""As many as a small chart has columns."""
FAR = timedelta(days=730)
"""How far back is looked without being asked: what a campaign of today can learn from."""


@dataclass(frozen=True)
class _Any:
    """Selects what any of the parts selects; nothing is scanned with it."""

    parts: Sequence[Part]
    each: Each = Each.KEY
    fingerprint: str = ""

    def selects(self, path: str) -> bool:
        return any(part.scan.selects(path) for part in self.parts)

    def flavour(self, path: str) -> str:  # noqa: ARG002  the parts have their own
        return ""

    def sightings(self, blobs: Collection[Blob], contents: Contents) -> Iterator[tuple[Blob, tuple[Sighting, ...]]]:
        raise NotImplementedError


def sampled(line: Line, since: datetime | None) -> list[Point]:
    """Commits at even distances of time up to the last, and those of a quarter and of a year before it."""
    first, last = line.commits[0].seconds, line.commits[-1].seconds
    start = max(first, int((line.commits[-1].at - FAR if since is None else since).timestamp()))
    span = max(last - start, 0)
    times = {start + span * nth / (POINTS - 1) for nth in range(POINTS)}
    times |= {last - ago.total_seconds() for ago in (QUARTER, YEAR) if last - ago.total_seconds() >= start}
    indexes = sorted({index for time in times if (index := line.last_before(time)) >= 0} | {len(line.commits) - 1})
    chosen = [line.commits[index] for index in indexes]
    return [Point(commit.oid, commit.at, commit.at.astimezone(UTC).date()) for commit in chosen]


def histories(  # noqa: PLR0917  a repository, and what to ask of it
    repository: Repository,
    contents: Blobs,
    cache: FindingsCache,
    parts: Sequence[Part],
    points: Sequence[Point],
    told: Told,
) -> Mapping[str, Sequence[tuple[Point, float, Mapping[str, int]]]]:
    """Of each key, its total at each point, with the number of files by the ends of their names.

    Raises BadInputError where contents are missing.
    """
    way = walk(repository, contents, _Any(parts), points, start="", skip=())
    files = list(_files(way, Selector(parts[0].scan, way.selector.attributes, parts[0].skip)))
    found: dict[str, list[tuple[Point, float, Mapping[str, int]]]] = {}
    for nth, part in enumerate(parts):
        selector = Selector(part.scan, way.selector.attributes, part.skip)
        seen = scanned(contents, part.scan, _blobs(way, selector), cache, _share(told, nth, len(parts)))
        rows = list(_totals(way, selector, part, seen))
        for key in {key for row in rows for key in row}:
            own = [(point, row.get(key, 0.0), by) for point, row, by in zip(points, rows, files, strict=True)]
            found[key] = own
    return found


def _share(told: Told, nth: int, parts: int) -> Callable[[float], None]:
    """The first part reads all code, the others little."""
    first = 0.9
    return lambda share: told(first * share if nth == 0 else first + (1 - first) * (nth + share) / parts)


def _blobs(way: Walk, selector: Selector) -> Iterator[Blob]:
    for step in way.steps:
        for change in step.selected:
            if change.after and selector.selects(change.path):
                yield selector.blob(change.path, change.after)


def _totals(
    way: Walk, selector: Selector, part: Part, seen: Mapping[Blob, Sequence[Sighting]]
) -> Iterator[Mapping[str, float]]:
    """The total of each key after each step."""
    totals: dict[str, float] = {}
    for step in way.steps:
        for change in step.selected:
            if selector.selects(change.path):
                for oid, sign in ((change.before, -1), (change.after, 1)):
                    for sighting in seen.get(selector.blob(change.path, oid), ()) if oid else ():
                        key = part.key_of(sighting.key)
                        totals[key] = totals.get(key, 0.0) + sign * sighting.value
        yield dict(totals)


def _files(way: Walk, selector: Selector) -> Iterator[Mapping[str, int]]:
    """How many files of code there are after each step, by the ends of their names."""
    number: Counter[str] = Counter()
    for step in way.steps:
        for change in step.selected:
            if selector.selects(change.path):
                number[suffix(change.path)] += bool(change.after) - bool(change.before)
        yield dict(number)


def thinned(history: Sequence[Moment], points: int = POINTS) -> list[float]:
    """The totals at even distances of time, for a chart."""
    if len(history) <= 2:  # noqa: PLR2004  there is nothing between two
        return [moment.total for moment in history]
    times = [moment.at.timestamp() for moment in history]
    span = times[-1] - times[0]
    places = (bisect_right(times, times[0] + span * nth / (points - 1) + 0.5) - 1 for nth in range(points))
    return [history[place].total for place in places]
