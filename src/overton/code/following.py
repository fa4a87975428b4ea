"""What items were called at the point before: moved and edited lines, and renamed files, keep their items."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from overton.code.census import Former
from overton.code.findings_cache import Found
from overton.code.identity import links
from overton.code.naming import former_names, names, printable
from overton.code.scan import Each
from overton.code.sighting import Sighting
from overton.code.steps import Selector
from overton.repository.blobs import Blobs
from overton.repository.comparing import FileDiff, compare
from overton.repository.trees import Change, Tree

AT_ONCE = 16
"""Steps whose patches are held in memory together."""


def former(
    contents: Blobs, each: Each, steps: Iterable[Sequence[Change]], found: Found, selector: Selector
) -> Iterator[Former]:
    """For each step's changes of selected files, what items were called before, by what they are called after it."""
    rest = iter(steps)
    while part := list(islice(rest, AT_ONCE)):
        if each is Each.KEY:
            yield from ({} for _ in part)
            continue
        choose = _coming_or_going if each is Each.FILE else _renaming
        relevant = [choose(changes, found, selector) for changes in part]
        missing = contents.missing({oid for changes in relevant for c in changes for oid in c[1:] if oid})
        pairs = [_trees(changes, missing) for changes in relevant]
        asked = [n for n, (before, after) in enumerate(pairs) if before and after]
        compared = compare(contents.scratch, [pairs[n] for n in asked], lines=each is Each.LINE)
        diffs = dict(zip(asked, compared, strict=True))
        for number, changes in enumerate(part):
            if each is Each.FILE:
                yield _renamed(diffs.get(number, ())) | _renamed_alike(changes)
            else:
                yield followed(relevant[number], diffs.get(number, ()), found, selector)


def _coming_or_going(changes: Sequence[Change], found: Found, selector: Selector) -> list[Change]:
    """The files that are on one side alone and in which something is found."""
    return [
        change
        for change in changes
        if not (change.before and change.after) and selector.blob(change.path, change.before or change.after) in found
    ]


def _renaming(changes: Sequence[Change], found: Found, selector: Selector) -> list[Change]:
    """The files whose items have other names after the change: where the names are the same, so are the items."""

    def named(path: str, oid: str) -> frozenset[str]:
        own = found.get(selector.blob(path, oid), ()) if oid else ()
        return frozenset(names(path, tuple(s.text for s in own)))

    return [c for c in changes if named(c.path, c.before) != named(c.path, c.after)]


def _trees(changes: Sequence[Change], missing: Collection[str]) -> tuple[Tree, Tree]:
    """What cannot be read cannot be compared."""
    before = {c.path: c.before for c in changes if c.before and c.before not in missing}
    after = {c.path: c.after for c in changes if c.after and c.after not in missing}
    return before, after


def _renamed(diffs: Sequence[FileDiff]) -> dict[str, str]:
    return {printable(d.after): printable(d.before) for d in diffs if d.before and d.after and d.before != d.after}


def _renamed_alike(changes: Sequence[Change]) -> dict[str, str]:
    """Files with the same content under another name, each taken once."""
    gone: dict[str, list[str]] = {}
    for change in changes:
        if not change.after:
            gone.setdefault(change.before, []).append(change.path)
    return {
        printable(change.path): printable(gone[change.after].pop(0))
        for change in changes
        if not change.before and gone.get(change.after)
    }


def followed(changes: Sequence[Change], diffs: Sequence[FileDiff], found: Found, selector: Selector) -> Former:
    """The former names of sightings that are items, in files that differ."""
    before = _sightings(((c.path, c.before) for c in changes), found, selector)
    after = _sightings(((c.path, c.after) for c in changes), found, selector)
    before_names = {path: names(path, tuple(s.text for s in own)) for path, own in before.items()}
    after_names = {path: names(path, tuple(s.text for s in own)) for path, own in after.items()}
    linked = {
        after_names[later.path][later.nth]: before_names[earlier.path][earlier.nth]
        for later, earlier in links(before, after, diffs).items()
    }
    return former_names(linked, _all(before_names), _all(after_names))


def _sightings(files: Iterable[tuple[str, str]], found: Found, selector: Selector) -> dict[str, tuple[Sighting, ...]]:
    return {path: found[blob] for path, oid in files if oid and (blob := selector.blob(path, oid)) in found}


def _all(by_path: Mapping[str, Sequence[str]]) -> dict[str, None]:
    """In their order, and fast to look up."""
    return {name: None for own in by_path.values() for name in own}
