"""Which thresholds come next, from the values and from what teams can do: round ones, as strict as is fair.

All numbers here are costs: values, negated where higher is better, so that less is always nearer to the goal.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from overton.planning.fairness import Burden
from overton.planning.round_numbers import nice_numbers, roundest, two_digits

HARDLY_MORE = 1.1
"""How much more a round number may ask for than one of many digits."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair of thresholds."""

    warn: float
    not_allowed: float
    stricter: float | None = None
    """The next usual choice for Warn, which would not be fair; None where Warn is the goal already."""


@dataclass(frozen=True, slots=True)
class Room:
    """Between what the thresholds of the next position have to lie."""

    goal: float
    warn: float | None
    """Of the position before; None for none."""
    not_allowed: float | None
    """Of the position before; None where there is no position, or it has no number."""


def first_not_allowed(burden: Burden, goal: float) -> float:
    """The strictest round number that allows everything that is there."""
    worst = burden.costs[-1] if burden.costs else goal
    reach = max(abs(worst), abs(goal)) * 2
    return min((one for one in _fit(nice_numbers(worst, worst + reach), burden) if one >= worst), default=worst)


def choose(burden: Burden, room: Room) -> Chosen:
    """The next thresholds. What was warned of is refused next; Warn is the strictest that every team can live up to."""
    loosest = first_not_allowed(burden, room.goal) if room.not_allowed is None else room.not_allowed
    refused = _refused(burden, room, loosest)
    widest = refused if room.warn is None else min(refused, room.warn)
    for costs in _candidates(burden, room.goal, widest):
        at = burden.strictest_fair(costs)
        if at < len(costs) and burden.beyond(costs[at]):
            return Chosen(costs[at], refused, _usual_below(burden, room.goal, costs[at]))
    at = burden.strictest_fair(burden.costs)
    if at < len(burden.costs) and burden.costs[at] < widest and burden.beyond(burden.costs[at]):
        warn = _between(burden, burden.costs[at], widest)
        return Chosen(warn, refused, _usual_below(burden, room.goal, warn))
    return Chosen(_mildest(burden, room.goal, widest), refused)


def _refused(burden: Burden, room: Room, loosest: float) -> float:
    """Not Allowed: the strictest that is fair, of the Warn before and looser ones, up to the Not Allowed before."""
    if room.not_allowed is None:
        return loosest
    if room.warn is not None and burden.fair(room.warn):
        return room.warn
    least = room.warn if room.warn is not None else burden.costs[-1]
    choices = sorted({*_fit(nice_numbers(min(least, loosest), loosest), burden), loosest})
    return choices[min(burden.strictest_fair(choices), len(choices) - 1)]


def _candidates(burden: Burden, goal: float, widest: float) -> Iterator[Sequence[float]]:
    """Thresholds from the goal outwards: the usual ones, and those of two digits."""
    for numbers in (nice_numbers, two_digits):
        yield sorted({goal, *_fit(numbers(goal, widest), burden)})


def _mildest(burden: Burden, goal: float, widest: float) -> float:
    """Where nothing that asks for anything is fair: the threshold that asks for least, or hardly more."""
    if burden.beyond(widest):
        return widest
    less = [cost for cost in burden.costs if cost < burden.costs[-1]]
    least = _between(burden, less[-1], widest) if less else goal
    most = burden.beyond(least) * HARDLY_MORE
    rounder = (one for one in reversed(_fit(two_digits(goal, widest), burden)) if burden.beyond(one))
    round_one = next(rounder, least)
    return round_one if burden.beyond(round_one) <= most else least


def _between(burden: Burden, cost: float, widest: float) -> float:
    """The roundest number from a value on and before the next; no looser than the widest."""
    after = bisect_right(burden.costs, cost)
    if after == len(burden.costs):
        return cost
    return min(widest, roundest(cost, burden.costs[after], whole=_whole(burden)))


def _usual_below(burden: Burden, goal: float, cost: float) -> float | None:
    below = [one for one in (goal, *_fit(nice_numbers(goal, cost), burden)) if one < cost]
    return max(below, default=None)


def _fit(numbers: Sequence[float], burden: Burden) -> list[float]:
    """Only whole numbers where all values are."""
    return [one for one in numbers if one.is_integer()] if _whole(burden) else list(numbers)


def _whole(burden: Burden) -> bool:
    return all(cost.is_integer() for cost in burden.costs)
