"""Which sighting of a later commit is which of an earlier one, by git's own diff. Pure.

An unchanged line is the same. A removed and an added line with equal text, white space folded, are one that was moved.
Similar lines within one replaced stretch are one that was edited. All else is fixed, and new.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from overton.code.sighting import Sighting
from overton.repository.comparing import FileDiff

SIMILAR = 0.6
"""The least likeness of an edited line: twice the characters in common, divided by all there are."""
MOST_COMPARED = 10_000
"""Pairs of lines in one replaced stretch; beyond it nobody edited, somebody rewrote."""

Found = Mapping[str, Sequence[Sighting]]
"""What was found in each file, in the order of its lines."""


class Spot(NamedTuple):
    """A sighting by its file and its place among those of the file."""

    path: str
    nth: int


Links = dict[Spot, Spot]
"""The earlier spot of each later one that is the same item."""


class _Placed(NamedTuple):
    """A sighting among the lines of a change."""

    spot: Spot
    text: str
    line: int
    """Where it stands in the later file, if its line is unchanged."""
    stretch: tuple[int, int]
    """The file's and the hunk's number; the hunk of an unchanged line is -1."""


def links(before: Found, after: Found, diffs: Sequence[FileDiff]) -> Links:
    """The links between the sightings of files that differ; files that do not are not asked for."""
    same: Links = {}
    removed: list[_Placed] = []
    added: list[_Placed] = []
    for number, diff in enumerate(diffs):
        old = _placed(number, diff.before, before, [(h.before, h.removed, h.added - h.removed) for h in diff.hunks])
        new = _placed(number, diff.after, after, [(h.after, h.added, 0) for h in diff.hunks])
        same |= _unchanged(old, new)
        removed += old
        added += new
    for further in (_moved_in_file, _moved, _edited):
        taken = set(same.values())
        same |= further([p for p in removed if p.spot not in taken], [p for p in added if p.spot not in same])
    return same


def folded(text: str) -> str:
    """A line's text with white space folded."""
    return " ".join(text.split())


def _placed(file: int, path: str, found: Found, stretches: Sequence[tuple[int, int, int]]) -> list[_Placed]:
    """What was found in a file; a stretch is its first line, how many, and how far it moves those behind it."""
    ends = [first + max(count, 1) for first, count, _shift in stretches]
    shifts = [0, *accumulate(shift for _first, _count, shift in stretches)]
    placed = []
    for nth, sighting in enumerate(found.get(path, ())):
        passed = bisect_right(ends, sighting.line)
        inside = passed < len(ends) and stretches[passed][0] <= sighting.line and stretches[passed][1] > 0
        stretch = (file, passed if inside else -1)
        placed.append(_Placed(Spot(path, nth), folded(sighting.text), sighting.line + shifts[passed], stretch))
    return placed


def _unchanged(old: Iterable[_Placed], new: Iterable[_Placed]) -> Links:
    """On lines outside every hunk: the same line, further up or down."""
    lines: defaultdict[int, list[Spot]] = defaultdict(list)
    for placed in old:
        if placed.stretch[1] < 0:
            lines[placed.line].append(placed.spot)
    return {
        placed.spot: lines[placed.line].pop(0) for placed in new if placed.stretch[1] < 0 and lines.get(placed.line)
    }


def _moved_in_file(removed: Sequence[_Placed], added: Sequence[_Placed]) -> Links:
    return _equal(removed, added, lambda placed: (placed.text, placed.stretch[0]))


def _moved(removed: Sequence[_Placed], added: Sequence[_Placed]) -> Links:
    return _equal(removed, added, lambda placed: placed.text)


def _equal(removed: Sequence[_Placed], added: Sequence[_Placed], key: Callable[[_Placed], Hashable]) -> Links:
    """Of several that are equal, the first is the first."""
    left: defaultdict[Hashable, deque[Spot]] = defaultdict(deque)
    for placed in removed:
        left[key(placed)].append(placed.spot)
    return {placed.spot: left[key(placed)].popleft() for placed in added if left.get(key(placed))}


def _edited(removed: Sequence[_Placed], added: Sequence[_Placed]) -> Links:
    """Similar texts within one replaced stretch, the most similar first."""
    stretches: defaultdict[tuple[int, int], tuple[list[_Placed], list[_Placed]]] = defaultdict(lambda: ([], []))
    for side, all_placed in enumerate((removed, added)):
        for placed in all_placed:
            if placed.stretch[1] >= 0:
                stretches[placed.stretch][side].append(placed)
    edited: Links = {}
    for old, new in stretches.values():
        if len(old) * len(new) <= MOST_COMPARED:
            edited |= _most_similar(old, new)
    return edited


def _most_similar(old: Sequence[_Placed], new: Sequence[_Placed]) -> Links:
    likeness = [
        (-ratio, later, earlier)
        for later, placed in enumerate(new)
        for earlier, ratio in similar([other.text for other in old], placed.text)
    ]
    found: Links = {}
    taken: set[int] = set()
    for _ratio, later, earlier in sorted(likeness):
        if new[later].spot not in found and earlier not in taken:
            found[new[later].spot] = old[earlier].spot
            taken.add(earlier)
    return found


def similar(texts: Sequence[str], text: str) -> Iterator[tuple[int, float]]:
    """Which of some texts are like one, and how much, from `SIMILAR` to 1."""
    # What is compared with is prepared once.
    matcher = SequenceMatcher(None, "", text, autojunk=False)
    for number, other in enumerate(texts):
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR:
            ratio = matcher.ratio()
            if ratio >= SIMILAR:
                yield number, ratio
