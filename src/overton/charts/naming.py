"""Which items are named over the dots, and how much of their names is said."""

from collections.abc import Sequence

from overton.charts.callouts import CLEAR, LINE, Callout, Placed, Skyline, Tower, place_callouts
from overton.charts.drawn import kind_of
from overton.charts.frame import Frame
from overton.charts.packing import Packing, nearly_equal
from overton.charts.shown import Shown
from overton.charts.text import shortened, text_width
from overton.model.standing import Standing
from overton.progress.figures import Assessed
from overton.progress.wording import clean, quantity

FOOT = 5.0
"""Between the lowest dots and the axis."""
REMAINING = {Standing.LATER.value, Standing.WARNED.value, Standing.NOT_ALLOWED.value}
"""Kinds that are named: short of the goal, and not exempt."""


def names_over(
    overview: Shown, shown: Sequence[Assessed], packing: Packing, frame: Frame, lines: Sequence[float] = ()
) -> tuple[Placed, ...]:
    """Names for the worst that remain; fewer where they would tower over the dots, or stand for several.

    None where many are equal: then none of them is the worst. `lines` are best not crossed.
    """
    if packing.each > 1:
        return ()
    worst = [key for key, assessed in enumerate(shown) if kind_of(assessed) in REMAINING]
    if len(worst) > frame.names and nearly_equal([shown[key].value or 0.0 for key in worst]):
        return ()
    towers = _towers(packing)
    tallest = max(packing.rows * packing.pitch, frame.tallest / 2) + 3 * LINE
    for most in range(min(frame.names, len(worst)), 0, -1):
        wanted = _callouts(overview, [(key, shown[key]) for key in worst[:most]], packing, towers, frame)
        skyline = Skyline(tuple(towers.values()), packing.diameter / 2, frame.inside, lines)
        placed = place_callouts(wanted, skyline)
        if len(placed) == len(wanted) and max(p.top for p in placed) <= tallest:
            return placed
    return ()


def _towers(packing: Packing) -> dict[float, Tower]:
    tops: dict[float, int] = {}
    for dot in packing.dots:
        tops[dot.x] = max(tops.get(dot.x, 0), dot.row + 1)
    return {x: Tower(x, rows * packing.pitch + FOOT) for x, rows in tops.items()}


def _callouts(
    overview: Shown,
    worst: Sequence[tuple[int, Assessed]],
    packing: Packing,
    towers: dict[float, Tower],
    frame: Frame,
) -> list[Callout]:
    """One for each column that holds one of the worst."""
    column = {key: dot.x for dot in packing.dots for key in dot.keys}
    names: dict[float, list[str]] = {}
    for key, assessed in worst:
        room = _room(column[key], frame, lower_is_better=overview.metric.goal.lower_is_better)
        names.setdefault(column[key], []).append(_name(assessed, overview.metric.unit, room, frame))
    return [
        Callout(towers[x], tuple(group), max(text_width(name, frame.small) for name in group))
        for x, group in names.items()
    ]


def _room(x: float, frame: Frame, *, lower_is_better: bool) -> float:
    """How wide a name may be: as wide as fits on the outer side, where no line is in its way, if that is much."""
    left, right = frame.inside
    outwards = (right - x if lower_is_better else x - left) - CLEAR
    return min(frame.name_room, outwards) if outwards >= frame.name_room / 3 else frame.name_room


def _name(assessed: Assessed, unit: str, room: float, frame: Frame) -> str:
    value = quantity(assessed.value, unit)
    rest = room - text_width(f" {value}", frame.small)
    # The mark keeps the value after a name that runs from right to left.
    return f"{shortened(clean(assessed.item), rest, frame.small)}\N{LEFT-TO-RIGHT MARK} {value}"
