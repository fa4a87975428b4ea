"""Dots on an axis: each in a column near its value, stacked so that none hides another.

The axis is cut at the thresholds, and columns are laid within the cuts, so that a dot is always on its own side of a
threshold and never on the line.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from overton.charts.axis import ValueAxis

GAP = 1.0
"""Pixels between dots."""
SIZES = (12.0, 10.0, 9.0, 8.0, 7.0, 6.0)
"""Diameters of dots, the most comfortable first."""
NEARLY = 0.01
"""Values that differ by less than this share of the largest cannot be seen apart."""
MOST_DOTS = 1500
"""More than that nobody can tell apart, and a page should not carry."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What dots are packed on: the axis, and the values at which it is cut."""

    axis: ValueAxis
    cuts: Sequence[float]
    lower_is_better: bool
    """A value equal to a cut lies on its better side."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a dot is drawn for: `kind` says how it looks, and `key` which one it is."""

    value: float
    kind: str
    key: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot: the centre of its column, its row from the bottom, and the keys of what it stands for."""

    x: float
    row: int
    kind: str
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Packing:
    """All dots at one size; `each` is how many things one dot stands for at most."""

    dots: tuple[Dot, ...]
    diameter: float
    each: int

    @property
    def pitch(self) -> float:
        return self.diameter + GAP

    @property
    def rows(self) -> int:
        return max((dot.row + 1 for dot in self.dots), default=0)


def pack(things: Sequence[Thing], ground: Ground, height: float) -> Packing:
    """The largest dots that fit the height; where none fit, dots that stand for several things."""
    if len(things) <= MOST_DOTS:
        for diameter in SIZES:
            piles = _piles(things, ground, diameter + GAP, height)
            if max(map(len, piles.values()), default=0) * (diameter + GAP) <= height:
                return Packing(_stacked(piles, 1), diameter, 1)
    diameter = SIZES[-1]
    each = 1
    while True:
        each = _next_round(each)
        piles = _shared(things, ground, diameter + GAP, height, each)
        packing = Packing(_stacked(piles, each), diameter, each)
        if packing.rows * packing.pitch <= height and len(packing.dots) <= MOST_DOTS:
            return packing


def nearly_equal(values: Sequence[float]) -> bool:
    """Whether nobody could see values apart; then their dots are one pile."""
    most = max(map(abs, values))
    return max(values) - min(values) <= NEARLY * most


def _piles(things: Sequence[Thing], ground: Ground, pitch: float, height: float) -> dict[float, list[Thing]]:
    """Columns of single dots."""
    if _are_one_pile(things, ground, pitch):
        return _centred(things, ground, pitch, int(height / pitch))
    return _widened(columns(things, ground, pitch), ground, pitch, height)


def _shared(
    things: Sequence[Thing], ground: Ground, pitch: float, height: float, each: int
) -> dict[float, list[Thing]]:
    """Columns of dots that stand for several things."""
    if _are_one_pile(things, ground, pitch):
        return _centred(things, ground, pitch, int(height / pitch) * each)
    return columns(things, ground, pitch)


def _are_one_pile(things: Sequence[Thing], ground: Ground, pitch: float) -> bool:
    """Whether all are nearly equal, and no threshold parts them."""
    bounds = _between(ground, pitch)
    return bool(things) and (
        nearly_equal([thing.value for thing in things]) and len({bounds(thing.value) for thing in things}) == 1
    )


def _centred(things: Sequence[Thing], ground: Ground, pitch: float, most: int) -> dict[float, list[Thing]]:
    """Equal things in as many columns of `most` as they need and there is room for, half on each side of their value.

    Where their value is a threshold, all are on its better side.
    """
    start, end = _between(ground, pitch)(things[0].value)
    centre = min(max(ground.axis.place(things[0].value), start), end)
    beside = min(centre - start, end - centre)
    room = end - start if beside < pitch / 2 else 2 * beside
    number = max(1, min(-(-len(things) // max(1, most)), int(room / pitch)))
    half = number * pitch / 2
    first = min(max(centre, start + half), end - half) - half + pitch / 2
    return {first + column * pitch: list(things[column::number]) for column in range(number)}


def columns(things: Sequence[Thing], ground: Ground, pitch: float) -> dict[float, list[Thing]]:
    """Things by the centre of their column; columns are at least `pitch` apart."""
    bounds = _between(ground, pitch)
    piles: dict[float, list[Thing]] = defaultdict(list)
    for thing in things:
        start, end = bounds(thing.value)
        count = max(1, int((end - start) / pitch))
        step = (end - start) / count
        index = min(count - 1, max(0, int((ground.axis.place(thing.value) - start) / step)))
        piles[start + (index + 0.5) * step].append(thing)
    return piles


def _widened(piles: dict[float, list[Thing]], ground: Ground, pitch: float, height: float) -> dict[float, list[Thing]]:
    """The pile at the best end, which is often high, spread over the free columns beyond it as far as it must be."""
    if not piles:
        return piles
    x = min(piles) if ground.lower_is_better else max(piles)
    free, outwards = (x, -pitch) if ground.lower_is_better else (ground.axis.width - x, pitch)
    wanted = -(-len(piles[x]) // max(1, int(height / pitch)))
    width = min(wanted, 1 + int((free - pitch / 2) / pitch))
    pile = piles[x]
    return piles | {x + index * outwards: pile[index::width] for index in range(width)}


def _between(ground: Ground, pitch: float) -> Callable[[float], tuple[float, float]]:
    """Between which cuts, in pixels, a value lies."""
    edges = _edges(ground, pitch)
    kept = [value for value, _ in edges]
    stops = list(pairwise([0.0, *(place for _, place in edges), ground.axis.width]))
    side = bisect_left if ground.lower_is_better else bisect_right
    return lambda value: stops[side(kept, value)]


def _edges(ground: Ground, pitch: float) -> list[tuple[float, float]]:
    """The cuts and their pixels, without those too close to the one before to hold a column between them."""
    edges: list[tuple[float, float]] = []
    before = 0.0
    for value in sorted(set(ground.cuts)):
        place = ground.axis.place(value)
        if place - before >= pitch and ground.axis.width - place >= pitch:
            edges.append((value, place))
            before = place
    return edges


def _stacked(piles: dict[float, list[Thing]], each: int) -> tuple[Dot, ...]:
    """Dots column by column; in a column kinds stay together, and of one kind the first thing is on top."""
    dots: list[Dot] = []
    for x, pile in sorted(piles.items()):
        row = 0
        kinds = list(dict.fromkeys(thing.kind for thing in pile))
        for kind in reversed(kinds):
            keys = [thing.key for thing in reversed(pile) if thing.kind == kind]
            for start in range(0, len(keys), each):
                dots.append(Dot(x, row, kind, tuple(keys[start : start + each])))
                row += 1
    return tuple(dots)


def _next_round(number: int) -> int:
    """After 1 comes 2, then 5, 10, 20, 50 and so on."""
    return number * 5 // 2 if str(number).startswith("2") else number * 2
