"""One small row a team below the Window chart: its items on the same axis, as little stacks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from overton.charts.drawn import drawn, standing_of, thing
from overton.charts.frame import Frame
from overton.charts.packing import Ground, Thing, columns
from overton.charts.shown import Row, Shown
from overton.charts.text import shortened
from overton.charts.window_layout import Field
from overton.model.standing import Standing
from overton.progress.wording import clean

MOST_TEAMS = 12
PITCH = 6.0
CELL = 5.0
"""Height of one item, where there is room for it."""
STACK = 16.0
"""The most that a stack may rise."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Items of one kind in one column: centre, and extent above the row's foot."""

    x: float
    bottom: float
    top: float
    kind: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A team's row."""

    name: str
    count: str
    stacks: tuple[Stack, ...]


def strips(overview: Shown, field: Field, frame: Frame, names: Mapping[str, str]) -> tuple[Strip, ...]:
    """The teams that need attention first; all at one scale, which a high pile of done items does not change."""
    marks = [line.threshold.value for line in field.lines]
    ground = Ground(field.axis, marks, overview.metric.goal.lower_is_better)
    rows = overview.teams[:MOST_TEAMS] if any(row.team for row in overview.teams) else ()
    piles = [columns(things, ground, PITCH) for things in _things(overview, rows)]
    cell = min(CELL, STACK / max((_remaining(pile) for columned in piles for pile in columned.values()), default=1))
    return tuple(
        Strip(_name(row, frame, names), _count(row), tuple(_stacks(columned, cell)))
        for row, columned in zip(rows, piles, strict=True)
    )


def teams_left_out(overview: Shown) -> str:
    """What is said about the teams that have no row; empty when all have."""
    rest = len(overview.teams) - MOST_TEAMS
    return f"and {rest} more {'team' if rest == 1 else 'teams'}" if rest > 0 else ""


def _things(overview: Shown, rows: Sequence[Row]) -> list[list[Thing]]:
    owned: dict[str | None, list[Thing]] = defaultdict(list)
    for key, assessed in enumerate(drawn(overview)):
        for owner in assessed.owners or (None,):
            owned[owner].append(thing(key, assessed))
    return [owned[row.team] for row in rows]


def _remaining(pile: Sequence[Thing]) -> int:
    return max(1, sum(standing_of(thing.kind) is not Standing.DONE for thing in pile))


def _stacks(columned: Mapping[float, list[Thing]], cell: float) -> list[Stack]:
    found = []
    for x, pile in sorted(columned.items()):
        bottom = 0.0
        kinds = [thing.kind for thing in pile]
        for kind in reversed(dict.fromkeys(kinds)):
            top = min(STACK, bottom + kinds.count(kind) * cell)
            found.append(Stack(x, bottom, top, kind))
            bottom = top
    return found


def _name(row: Row, frame: Frame, names: Mapping[str, str]) -> str:
    name = clean(names.get(row.team, row.team)) if row.team else "unowned"
    return shortened(name, (frame.left or frame.width / 2) - 8, frame.small)


def _count(row: Row) -> str:
    if not row.numbers.remaining and row.numbers.exempt:
        return f"{row.numbers.exempt:,} exempt"
    if not row.numbers.remaining:
        return "done" if row.numbers.items else "none"
    return f"{row.numbers.remaining:,} of {row.numbers.items:,}"
