"""The ledger of positions: which one is in force on a day, and which are announced."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from overton.model.campaign import Metric
from overton.model.window import Position

NO_NOTICE = timedelta(0)


def effective_from(position: Position, notice: timedelta = NO_NOTICE) -> date:
    """The first day of a position: the later of `from` and `announced` + notice."""
    if position.announced is None:
        return position.from_
    return max(position.from_, position.announced + notice)


def stands(position: Position, day: date) -> bool:
    """Whether a position was not withdrawn by then."""
    return position.withdrawn is None or day < position.withdrawn.on


def in_force(ledger: Sequence[Position], day: date, notice: timedelta = NO_NOTICE) -> Position | None:
    """The position by which that day's measurement is judged; the later entry wins a tie."""
    current = [p for p in ledger if effective_from(p, notice) <= day and stands(p, day)]
    return max(reversed(current), key=lambda p: effective_from(p, notice), default=None)


def announced(ledger: Sequence[Position], day: date, notice: timedelta = NO_NOTICE) -> tuple[Position, ...]:
    """Positions that everybody was told of and that do not count yet, in the order in which they will.

    A position without `announced` counts as announced since it was written. Where one will be withdrawn and another is
    in force again, that one is among them, from that day on.
    """
    known = told(ledger, day)
    before, coming = in_force(known, day, notice), []
    for turn in turning_days(known, notice):
        if turn > day:
            position = in_force(known, turn, notice)
            if position is not None and position is not before:
                coming.append(_beginning(position, turn, known, notice))
            before = position
    return tuple(coming)


def told(ledger: Sequence[Position], day: date) -> tuple[Position, ...]:
    """The entries that everybody had been told of by then."""
    return tuple(position for position in ledger if position.announced is None or position.announced <= day)


def _beginning(position: Position, turn: date, ledger: Sequence[Position], notice: timedelta) -> Position:
    """A position as it begins on a day: for the first time, or again because others were withdrawn."""
    if effective_from(position, notice) == turn:
        return position
    reasons = [one.withdrawn.why for one in ledger if one.withdrawn is not None and one.withdrawn.on == turn]
    return replace(position, from_=turn, why="; ".join(reasons))


def turning_days(ledger: Sequence[Position], notice: timedelta = NO_NOTICE) -> tuple[date, ...]:
    """The days on which the position in force may change."""
    days = {effective_from(p, notice) for p in ledger} | {p.withdrawn.on for p in ledger if p.withdrawn}
    return tuple(sorted(days))


@dataclass(frozen=True, slots=True)
class Ledger:
    """A metric's positions and the notice that they are given."""

    metric: Metric
    notice: timedelta = NO_NOTICE

    def on(self, day: date) -> Position | None:
        """The position in force."""
        return in_force(self.metric.window, day, self.notice)

    def turns(self) -> tuple[date, ...]:
        return turning_days(self.metric.window, self.notice)
