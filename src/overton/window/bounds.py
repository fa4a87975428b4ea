"""The Window as two numbers: what enforcement outside the judge compares one observation with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from overton.model.campaign import Goal
from overton.model.standing import Action
from overton.model.window import Exemption, Position
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
    holding = [e for e in exemptions if _holds(e, item, day)]
    if position is None or any(e.ceiling is None for e in holding):
        return Bounds(lower_is_better=goal.lower_is_better)
    ceilings = [e.ceiling for e in holding if e.ceiling is not None]
    best = max if goal.lower_is_better else min
    warn = None if position.warn is None else best([position.warn, goal.value, *ceilings])
    refuse = None if position.at is None else best([position.at, goal.value, *ceilings])
    return Bounds(warn, refuse, goal.lower_is_better)


def _holds(exemption: Exemption, item: str, day: date) -> bool:
    begun = exemption.from_ is None or exemption.from_ <= day
    return begun and day <= exemption.last and matches(exemption.items, item)


def _beyond(value: float, bound: float | None, *, lower_is_better: bool) -> bool:
    if bound is None:
        return False
    return value > bound if lower_is_better else value < bound
