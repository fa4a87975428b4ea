"""Which of two positions asks for more, and when a ledger begins to ask for more than another."""

from datetime import date

from overton.model.campaign import Goal
from overton.model.window import Position
from overton.window.ledger import Ledger


def beyond(value: float | None, other: float | None, goal: Goal) -> bool:
    """Whether a threshold lies further from the goal than another; None is none at all, which lies furthest."""
    if other is None:
        return False
    return value is None or (value > other if goal.lower_is_better else value < other)


def refuses_more(position: Position, other: Position | None, goal: Goal) -> bool:
    """Whether some value of some item is refused by the position and not by the other."""
    if other is None or beyond(other.at, position.at, goal):
        return True
    if not position.worse or (other.at is not None and not beyond(other.at, goal.value, goal)):
        return False
    return not other.worse or other.tolerance > position.tolerance


def warns_more(position: Position, other: Position | None, goal: Goal) -> bool:
    """Whether some value is warned of by the position, and neither warned of nor refused by the other."""
    return position.warn is not None and beyond(_reached(other, goal), position.warn, goal)


def _reached(position: Position | None, goal: Goal) -> float | None:
    """How far from the goal nothing is said of a value."""
    if position is None:
        return None
    return position.at if beyond(position.warn, position.at, goal) else position.warn


def stricter(position: Position, other: Position | None, goal: Goal) -> bool:
    """Whether the position refuses or warns of anything that the other lets pass."""
    return refuses_more(position, other, goal) or warns_more(position, other, goal)


def same_thresholds(one: Position, other: Position | None) -> bool:
    """Whether two positions judge alike, whenever they take effect."""
    return other is not None and _thresholds(one) == _thresholds(other)


def _thresholds(position: Position) -> tuple[float | None, float | None, bool, float]:
    return position.warn, position.at, position.worse, position.tolerance


def stricter_from(before: Ledger, after: Ledger, day: date, until: date) -> date | None:
    """The first day, from `day` on and before `until`, on which one ledger is stricter than another."""
    turns = sorted({day, *(turn for turn in (*before.turns(), *after.turns()) if day < turn < until)})
    goal = after.metric.goal
    for turn in turns if day < until else ():
        now = after.on(turn)
        if now is not None and stricter(now, before.on(turn), goal):
            return turn
    return None
