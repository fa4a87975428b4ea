"""The judge: one pure function that says how an item stands.

Everything that shows, counts, enforces or simulates calls it, so that no two places ever differ.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from overton.model.campaign import Goal
from overton.model.standing import Standing, Verdict
from overton.model.window import Exemption, Position
from overton.window.holding import holds_on
from overton.window.items import matches


def limit_of(position: Position, goal: Goal, ceiling: float | None = None) -> float | None:
    """The value beyond which an item is not allowed.

    Args:
        position: the position in force.
        goal: the metric's goal; no limit is ever stricter because of a ceiling.
        ceiling: the item's own ceiling, for `worse`; None is an item seen for the first time, which has the goal.
    """
    if not position.worse:
        return position.at
    sign = 1 if goal.lower_is_better else -1
    own = goal.value if ceiling is None else ceiling
    slack = abs(own) * position.tolerance
    limit = sign * max(sign * goal.value, sign * own + slack)
    if position.at is None:
        return limit
    return sign * min(sign * limit, sign * position.at)


def judge(
    value: float,
    *,
    goal: Goal,
    position: Position | None,
    ceiling: float | None = None,
    exemption: Exemption | None = None,
) -> Verdict:
    """How an item with this value stands; a value equal to a threshold is within it."""
    limit = limit_of(position, goal, ceiling) if position else None
    if goal.meets(value):
        return Verdict(Standing.DONE, position, limit, ceiling)
    sign = 1 if goal.lower_is_better else -1
    holds = exemption is not None and covers(exemption, value, goal)
    standing = _short_of_goal(sign * value, sign, position, limit)
    return Verdict(standing, position, limit, ceiling, exemption if holds else None)


def _short_of_goal(cost: float, sign: int, position: Position | None, limit: float | None) -> Standing:
    """`cost` is the value, negated where higher is better, so that more is always worse."""
    if limit is not None and cost > sign * limit:
        return Standing.NOT_ALLOWED
    if position is not None and position.warn is not None and cost > sign * position.warn:
        return Standing.WARNED
    return Standing.LATER


def covers(exemption: Exemption, value: float, goal: Goal) -> bool:
    """Whether an exemption holds for a value: one equal to its ceiling is within it."""
    if exemption.ceiling is None:
        return True
    return value <= exemption.ceiling if goal.lower_is_better else value >= exemption.ceiling


def exemption_for(
    item: str, exemptions: Sequence[Exemption], day: date, *, value: float, goal: Goal
) -> Exemption | None:
    """The exemption of an item on a day; of several that hold for its value, the one that ends last."""
    holding = (one for one in _of(item, exemptions, day) if covers(one, value, goal))
    return max(holding, key=lambda one: one.last, default=None)


def exceeded(item: str, exemptions: Sequence[Exemption], day: date, *, value: float, goal: Goal) -> Exemption | None:
    """The exemption of an item on a day that does not hold because its value is beyond the ceiling; the last to end."""
    beyond = (one for one in _of(item, exemptions, day) if not covers(one, value, goal))
    return max(beyond, key=lambda one: one.last, default=None)


def _of(item: str, exemptions: Sequence[Exemption], day: date) -> Iterator[Exemption]:
    """Those of an item on a day, whatever its value."""
    for one in exemptions:
        if holds_on(one, day) and matches(one.items, item):
            yield one
