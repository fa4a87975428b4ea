"""The Window as two numbers: what enforcement outside the judge compares one observation with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from overton.model.campaign import Goal
from overton.model.standing import Action
from overton.model.window import Exemption, Position
from overton.window.holding import holds_on
from overton.window.items import matches


@dataclass(frozen=True, slots=True)
class Bounds:
    """Beyond which values one observation of an item is warned of and refused; None: beyond no value."""

    warn: float | None = None
    refuse: float | None = None
    lower_is_better: bool = True

    def action(self, value: float) -> Action:
        """What the judge says of an observation; a value equal to a bound is within it."""
        if _beyond(value, self.refuse, lower_is_better=self.lower_is_better):
            return Action.REFUSE
        return Action.WARN if _beyond(value, self.warn, lower_is_better=self.lower_is_better) else Action.PASS


def bounds_of(
    item: str, day: date, *, goal: Goal, position: Position | None, exemptions: Sequence[Exemption]
) -> Bounds:
    """The bounds of an item on a day.

    A rule of `worse` holds an item to what was measured of it, an aggregate of many observations; one observation
    is beyond that by rights now and then, so here the number alone counts. An exemption lifts both bounds to its
    ceiling, or away.
    """
    ceilings = [e.ceiling for e in exemptions if holds_on(e, day) and matches(e.items, item)]
    if position is None:
        return Bounds(lower_is_better=goal.lower_is_better)
    return lifted(position.warn, position.at, goal=goal, ceilings=ceilings)


def lifted(warn: float | None, refuse: float | None, *, goal: Goal, ceilings: Sequence[float | None]) -> Bounds:
    """The bounds of a position for an item, given the ceilings of the exemptions that hold for it; None has no end."""
    if None in ceilings:
        return Bounds(lower_is_better=goal.lower_is_better)
    best = max if goal.lower_is_better else min
    known = [goal.value, *(one for one in ceilings if one is not None)]
    return Bounds(
        None if warn is None else best([warn, *known]),
        None if refuse is None else best([refuse, *known]),
        goal.lower_is_better,
    )


def _beyond(value: float, bound: float | None, *, lower_is_better: bool) -> bool:
    if bound is None:
        return False
    return value > bound if lower_is_better else value < bound
