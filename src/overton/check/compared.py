"""Items before and after a change, in the files that it touches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from overton.check.change import CodeChange
from overton.code.census import Census, census
from overton.code.findings_cache import FindingsCache, Found
from overton.code.following import former
from overton.code.naming import names
from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.code.steps import Selector, scanned
from overton.model.measurement import Reading
from overton.model.problem import BadInputError, Problem
from overton.repository.attributes import NAME, Attributes, attributes_in
from overton.repository.blobs import Blobs, contents_of
from overton.repository.trees import Change


@dataclass(frozen=True, slots=True)
class Compared:
    """One item on both sides of a change."""

    reading: Reading
    """After the change, or before it of what is gone."""
    before: float | None
    """None where it was not there."""
    after: float | None
    """None where it is gone."""
    path: str
    line: int
    """From 1; 0 is the file as a whole."""


Places = Mapping[str, tuple[str, int]]
"""The file and line of each item."""


def compared(change: CodeChange, scan: Scan, skip: Sequence[str], *, everywhere: bool) -> list[Compared]:
    """The items of a scan in the files that a change touches; raises BadInputError for files that cannot be read.

    Args:
        change: the change.
        scan: what makes an item.
        skip: which files to leave out: `vendored`, `generated`.
        everywhere: whether all files are read on both sides, because items are worth what all of them hold.
    """
    files = change.files
    if not any(scan.selects(file.path) for file in files):
        return []
    if everywhere and not change.whole:
        before, after = change.tree(before=True), change.tree(before=False)
        files = [Change(path, before.get(path, ""), after.get(path, "")) for path in {**before, **after}]
    candidates = [file for file in files if scan.selects(file.path)]
    selector = Selector(scan, _attributes(change, candidates), skip)
    files = [file for file in candidates if selector.selects(file.path)]
    with contents_of(change.repository) as contents:
        blobs = (selector.blob(file.path, oid) for file in files for oid in {file.before, file.after} if oid)
        found = scanned(contents, scan, blobs, FindingsCache(None), lambda _share: None)
        _complain(scan, contents, files)
        changed = [file for file in files if file.before != file.after]
        (names_before,) = former(contents, scan.each, [changed], found, selector)
    return list(_paired(scan.each, files, found, selector, names_before))


def _attributes(change: CodeChange, files: Iterable[Change]) -> Attributes:
    """What the `.gitattributes` in the folders of these files say."""
    parts = [file.path.split("/")[:-1] for file in files]
    folders = {"/".join(part[:depth]) for part in parts for depth in range(len(part) + 1)}
    paths = [f"{folder}/{NAME}" if folder else NAME for folder in folders]
    now = change.now
    now.fetch(paths)
    return attributes_in(now, paths)


def _complain(scan: Scan, contents: Blobs, files: Iterable[Change]) -> None:
    """Nothing found in a file that cannot be read is not taken for nothing there."""
    trouble = getattr(scan, "trouble", None)
    if trouble is None:
        return
    problems: list[Problem] = []
    for file in files:
        sides = {side: oid for side, oid in (("", file.after), (" at the base", file.before)) if oid}
        for side, (_oid, content) in zip(sides, contents.read(list(sides.values())), strict=True):
            problem: Problem | None = trouble(file.path, content)
            if problem is not None:
                problems.append(Problem(problem.file + side, problem.line, problem.column, problem.what, problem.todo))
    if problems:
        raise BadInputError(*problems)


def _paired(
    each: Each, files: Sequence[Change], found: Found, selector: Selector, former_names: Mapping[str, str]
) -> Iterator[Compared]:
    old_files = _sightings(each, ((file.path, file.before) for file in files), found, selector)
    new_files = _sightings(each, ((file.path, file.after) for file in files), found, selector)
    old, new = _items(each, old_files), _items(each, new_files)
    new_places, old_places = places(each, new_files), places(each, old_files)
    kept = {former_names.get(item, item) for item in new}
    for item, reading in new.items():
        before = old.get(former_names.get(item, item))
        yield Compared(reading, before.value if before else None, reading.value, *new_places[item])
    for item, reading in old.items():
        if item not in kept:
            yield Compared(reading, reading.value, None, *old_places[item])


def _sightings(
    each: Each, files: Iterable[tuple[str, str]], found: Found, selector: Selector
) -> dict[str, tuple[Sighting, ...]]:
    """What is in each file that is there; files in which nothing is are left out, unless they are the items."""
    there = ((path, found.get(selector.blob(path, oid), ())) for path, oid in files if oid)
    return {path: own for path, own in there if own or each is Each.FILE}


def _items(each: Each, files: Mapping[str, Sequence[Sighting]]) -> dict[str, Reading]:
    items: Census = census(each)
    for path, sightings in files.items():
        items.put(path, sightings)
    return {reading.item: reading for reading in items.readings({})}


def places(each: Each, files: Mapping[str, Sequence[Sighting]]) -> Places:
    """Where each item is: the first place of one that is in several."""
    found: dict[str, tuple[str, int]] = {}
    for path, sightings in files.items():
        if each is Each.LINE:
            keys = names(path, tuple(sighting.text for sighting in sightings))
            found |= {key: (path, sighting.line) for key, sighting in zip(keys, sightings, strict=True)}
        elif each is Each.FILE:
            (key,) = (reading.item for reading in _items(each, {path: sightings}).values())
            found[key] = (path, sightings[0].line if sightings else 0)
        else:
            for sighting in sightings:
                found.setdefault(sighting.key, (path, sighting.line))
    return found
