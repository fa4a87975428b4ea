"""Items of reports and programs, which nobody kept of the base: what stands on changed lines is new."""

from collections.abc import Collection, Mapping, Sequence
from sys import maxsize

from overton.check.change import CodeChange
from overton.check.compared import Compared
from overton.check.pointing import places
from overton.code.census import by_file, readings_of
from overton.code.naming import printable
from overton.code.scan import Each
from overton.code.sighting import Sighting
from overton.model.measurement import Reading
from overton.repository.blobs import contents_of
from overton.repository.comparing import FileDiff, compare

Lines = Mapping[str, Sequence[range]]
"""The lines of each file that the change added or replaced."""


def changed_lines(change: CodeChange) -> Lines:
    """By the paths after the change; of a file that was renamed, what was changed in it."""
    if change.whole:
        return {}
    before = {file.path: file.before for file in change.files if file.before}
    after = {file.path: file.after for file in change.files if file.after}
    with contents_of(change.repository) as contents:
        missing = contents.missing({*before.values(), *after.values()})
        before = {path: oid for path, oid in before.items() if oid not in missing}
        after = {path: oid for path, oid in after.items() if oid not in missing}
        (diffs,) = compare(contents.scratch, [(before, after)], lines=True)
    return {diff.after: _added(diff) for diff in diffs if diff.after}


def _added(diff: FileDiff) -> Sequence[range]:
    """Of a file that was not there also what is said of it as a whole."""
    return [range(hunk.after, hunk.after + hunk.added) for hunk in diff.hunks] if diff.before else [range(maxsize)]


def by_lines(each: Each, now: Sequence[Sighting], change: CodeChange) -> list[Compared]:
    """Before a change there was what does not stand on its lines; only items in files that it touches are told."""
    lines = changed_lines(change)
    old = [s for s in now if not any(s.line in stretch for stretch in lines.get(s.about, ()))]
    touched = {file.path for file in change.files if file.after}
    return _compared(each, old, now, touched)


def by_report(each: Each, before: Sequence[Sighting], now: Sequence[Sighting], change: CodeChange) -> list[Compared]:
    """Both sides as their reports say: what differs, and what is in files that the change touches or in none."""
    touched = {file.path for file in change.files}
    everything = _compared(each, before, now, None)
    return [one for one in everything if one.before != one.after or not one.path or one.path in touched]


def _compared(
    each: Each, old: Sequence[Sighting], new: Sequence[Sighting], touched: Collection[str] | None
) -> list[Compared]:
    before, after = _readings(each, old), _readings(each, new)
    where = {**places(each, by_file(old)), **places(each, by_file(new))}
    found = []
    for item in {**before, **after}:
        path, line = where.get(item, (printable(item), 0))
        if touched is not None and path and path not in touched:
            continue
        then, now = before.get(item), after.get(item)
        reading = now or then
        assert reading is not None
        found.append(Compared(reading, then.value if then else None, now.value if now else None, path, line))
    return found


def _readings(each: Each, sightings: Sequence[Sighting]) -> dict[str, Reading]:
    return {reading.item: reading for reading in readings_of(each, by_file(sightings))}
