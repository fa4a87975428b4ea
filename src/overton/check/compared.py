"""Items before and after a change, in the files that it touches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from overton.check.change import CodeChange
from overton.check.pointing import Place, Pointer, Sightings, places
from overton.check.unreadable import complain
from overton.code.census import readings_of
from overton.code.findings_cache import FindingsCache, Found
from overton.code.following import former
from overton.code.naming import printable
from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.code.steps import Selector, scanned
from overton.model.measurement import Reading
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

    @property
    def grew(self) -> bool:
        return self.after is not None and (self.before is None or self.after > self.before)


def against_all(sides: Sequence[Sequence[Compared]], *, lower_is_better: bool) -> Sequence[Compared]:
    """The items that a change touches whichever base it is seen from, each beside the base that allows it most."""
    sign = 1 if lower_is_better else -1

    def allows(item: Compared) -> tuple[bool, float]:
        return item.before is not None, sign * (item.before or 0)

    first, *others = sides
    for other in others:
        known = {item.reading.item: item for item in other}
        both = ((item, known[item.reading.item]) for item in first if item.reading.item in known)
        first = [max(pair, key=allows) for pair in both]
    return first


@dataclass(frozen=True)
class _Touched:
    """What is in the files that a change touches."""

    change: CodeChange
    selector: Selector
    contents: Blobs
    files: Sequence[Change]
    before: Sightings
    after: Sightings
    found: Found

    @property
    def each(self) -> Each:
        return self.selector.scan.each

    @property
    def known(self) -> Found:
        """Also the files in which nothing was found, where they are items too."""
        if self.each is not Each.FILE:
            return self.found
        blobs = (self.selector.blob(file.path, oid) for file in self.files for oid in (file.before, file.after) if oid)
        return {**dict.fromkeys(blobs, ()), **self.found}

    @property
    def pointer(self) -> Pointer:
        return Pointer(self.contents, self.changed)

    @property
    def changed(self) -> list[Change]:
        return [file for file in self.files if file.before != file.after]


def compared(change: CodeChange, scan: Scan, skip: Sequence[str], *, told_unchanged: bool) -> list[Compared]:
    """The items of a scan in the files that a change touches; raises BadInputError for files that cannot be read.

    Args:
        change: the change.
        scan: what makes an item.
        skip: which files to leave out: `vendored`, `generated`.
        told_unchanged: whether items that did not change are asked for too.
    """
    candidates = [file for file in change.files if scan.selects(file.path)]
    if not candidates:
        return []
    selector = Selector(scan, _attributes(change, candidates), skip)
    files = [file for file in candidates if selector.selects(file.path)]
    with contents_of(change.repository) as contents:
        found = _scanned(contents, selector, ((f.path, oid) for f in files for oid in (f.before, f.after)))
        complain(scan, contents, files)
        before = _sightings(selector, ((file.path, file.before) for file in files), found)
        after = _sightings(selector, ((file.path, file.after) for file in files), found)
        touched = _Touched(change, selector, contents, files, before, after, found)
        if scan.each is Each.KEY:
            return list(_by_key(touched, told_unchanged=told_unchanged))
        return list(_by_place(touched))


def _attributes(change: CodeChange, files: Iterable[Change]) -> Attributes:
    """What the `.gitattributes` in the folders of these files say."""
    parts = [file.path.split("/")[:-1] for file in files]
    folders = {"/".join(part[:depth]) for part in parts for depth in range(len(part) + 1)}
    paths = [f"{folder}/{NAME}" if folder else NAME for folder in folders]
    now = change.now
    now.fetch(paths)
    return attributes_in(now, paths)


def _scanned(contents: Blobs, selector: Selector, files: Iterable[tuple[str, str]]) -> Found:
    blobs = (selector.blob(path, oid) for path, oid in files if oid)
    return scanned(contents, selector.scan, blobs, FindingsCache(None), lambda _share: None)


def _sightings(selector: Selector, files: Iterable[tuple[str, str]], found: Found) -> dict[str, tuple[Sighting, ...]]:
    """What is in each file that is there; files in which nothing is are left out, unless they are the items."""
    there = ((path, found.get(selector.blob(path, oid), ())) for path, oid in files if oid)
    return {path: own for path, own in there if own or selector.scan.each is Each.FILE}


def _items(each: Each, files: Sightings) -> dict[str, Reading]:
    return {reading.item: reading for reading in readings_of(each, files)}


def _by_place(touched: _Touched) -> Iterator[Compared]:
    """Lines and files, which keep their items when they are moved, edited or renamed."""
    each, changed = touched.each, touched.changed
    (names_before,) = former(touched.contents, each, [changed], touched.known, touched.selector)
    old, new = _items(each, touched.before), _items(each, touched.after)
    where = {**places(each, touched.before), **places(each, touched.after)}
    items = list(_paired(old, new, names_before, where))
    grown = {item.reading.item for item in items if item.grew}
    lines = (touched.before, touched.after) if each is Each.LINE else _lines(touched, grown)
    return _placed(items, touched.pointer.pointed(each, grown, *lines))


def _paired(
    old: Mapping[str, Reading], new: Mapping[str, Reading], names_before: Mapping[str, str], where: Mapping[str, Place]
) -> Iterator[Compared]:
    for item, reading in new.items():
        before = old.get(names_before.get(item, item))
        yield Compared(reading, before.value if before else None, reading.value, *where[item])
    kept = {names_before.get(item, item) for item in new}
    for item, reading in old.items():
        if item not in kept:
            yield Compared(reading, reading.value, None, *where[item])


def _placed(items: Iterable[Compared], pointed: Mapping[str, Place]) -> Iterator[Compared]:
    for item in items:
        place = pointed.get(item.reading.item)
        yield item if place is None else replace(item, path=place[0], line=place[1])


def _lines(touched: _Touched, grown: Iterable[str]) -> tuple[Sightings, Sightings]:
    """What is in files that grew, and in those that they may have been before, line by line."""
    by_line = getattr(touched.selector.scan, "by_line", None)
    wanted = {*grown}
    if by_line is None or not wanted:
        return {}, {}
    files = [file for file in touched.changed if printable(file.path) in wanted or not file.after]
    selector = Selector(by_line(), touched.selector.attributes)
    found = _scanned(touched.contents, selector, ((f.path, oid) for f in files for oid in (f.before, f.after)))
    before = _sightings(selector, ((file.path, file.before) for file in files), found)
    return before, _sightings(selector, ((file.path, file.after) for file in files), found)


def _by_key(touched: _Touched, *, told_unchanged: bool) -> Iterator[Compared]:
    """Items that may be in many files: those to tell are counted in all of them."""
    old, new = _items(Each.KEY, touched.before), _items(Each.KEY, touched.after)
    told = {
        item
        for item in {**old, **new}
        if told_unchanged or item not in old or item not in new or old[item].value != new[item].value
    }
    if not told:
        return
    where = {**places(Each.KEY, touched.before), **places(Each.KEY, touched.after)}
    rest = {} if touched.change.whole else _elsewhere(touched, told)
    old, new = _items(Each.KEY, {**rest, **touched.before}), _items(Each.KEY, {**rest, **touched.after})
    old, new = ({item: side[item] for item in side if item in told} for side in (old, new))
    items = list(_paired(old, new, {}, where))
    grown = {item.reading.item for item in items if item.grew}
    yield from _placed(items, touched.pointer.pointed(Each.KEY, grown, touched.before, touched.after))


def _elsewhere(touched: _Touched, keys: set[str]) -> dict[str, tuple[Sighting, ...]]:
    """What is of these keys in files that the change does not touch."""
    scan, seen = touched.selector.scan, {file.path for file in touched.files}
    tree = touched.change.tree(before=False)
    if not any(scan.selects(path) for path in tree if path not in seen):
        return {}
    attributes = attributes_in(touched.change.now, (path for path in tree if path.endswith(NAME)))
    selector = Selector(scan, attributes, touched.selector.skip)
    files = [(path, oid) for path, oid in tree.items() if path not in seen and selector.selects(path)]
    everything = _sightings(selector, files, _scanned(touched.contents, selector, files))
    own = {path: tuple(s for s in sightings if s.key in keys) for path, sightings in everything.items()}
    return {path: sightings for path, sightings in own.items() if sightings}
