"""The rhythm of a campaign: how much of what remained fell and rose, week by week, up to a day."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter

MEMORY_WEEKS = 26
"""After so many weeks a week counts half."""

BREAK_SEEN_WITHIN = timedelta(days=7)
"""A change this soon after a break in scope is taken for the break's own."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Weekly changes summed up, each as a share of the larger of the week's two ends, newer weeks weighing more."""

    remaining: int
    days: int
    """How long the history is, from the first day on which anything remained."""
    days_without_fall: int
    """Since what remains last fell; at most `days`."""
    weight: float
    """The weights of all weeks added up; a whole long history comes to about 38."""
    fallen: float
    """Weighted sum of the weeks' falls; both sums are positive."""
    risen: float
    squares: float
    """Sum of the squared weighted changes: how much of the sum may be chance."""

    @property
    def trend(self) -> float:
        """Net change a week, as a share; negative is progress."""
        return (self.risen - self.fallen) / self.weight if self.weight else 0.0

    def certainty(self, doubt: float) -> float:
        """How far the trend stands out from its own noise, from 0 to 1, as James and Stein shrink a mean.

        A campaign that did all its work in one burst has none; one that moves a little every week has much.
        """
        signal = (self.risen - self.fallen) ** 2
        return max(0.0, 1 - doubt * self.squares / signal) if signal else 0.0


def rhythm(remaining: Sequence[tuple[date, int]], day: date, scope_breaks: Sequence[date] = ()) -> Rhythm:
    """Sum up a step series; entries after `day` are not looked at."""
    steps = _one_scope(sorted((step for step in remaining if step[0] <= day), key=itemgetter(0)), scope_breaks)
    if not steps:
        return Rhythm(0, 0, 0, 0.0, 0.0, 0.0, 0.0)
    weight = fallen = risen = squares = 0.0
    for age, change in enumerate(_weekly(steps, day)):
        recency = 0.5 ** (age / MEMORY_WEEKS)
        weight += recency
        fallen += recency * max(0.0, -change)
        risen += recency * max(0.0, change)
        squares += (recency * change) ** 2
    quiet = (day - _last_fall(steps)).days
    return Rhythm(round(steps[-1][1]), (day - steps[0][0]).days, quiet, weight, fallen, risen, squares)


def _one_scope(steps: Sequence[tuple[date, int]], breaks: Sequence[date]) -> list[tuple[date, float]]:
    """The series as if today's scope had held all along: what was before a break is scaled to what came after.

    It begins where something first remained; at a break from or to nothing it begins anew.
    """
    scaled: list[tuple[date, float]] = []
    for day, count in steps:
        if scaled and any(max(scaled[-1][0], day - BREAK_SEEN_WITHIN) < b <= day for b in breaks):
            factor = count / scaled[-1][1] if scaled[-1][1] else 0.0
            scaled = [(earlier, level * factor) for earlier, level in scaled] if factor else []
        if scaled or count:
            scaled.append((day, float(count)))
    return scaled


def _weekly(steps: Sequence[tuple[date, float]], day: date) -> list[float]:
    """The change in each whole week, newest first, from -1 to 1."""
    days = [at for at, _ in steps]
    weeks = (day - days[0]).days // 7
    levels = [steps[bisect_right(days, day - timedelta(weeks=age)) - 1][1] for age in range(weeks + 1)]
    return [(new - old) / max(new, old, 1.0) for new, old in pairwise(levels)]


def _last_fall(steps: Sequence[tuple[date, float]]) -> date:
    falls = [day for (_, before), (day, after) in pairwise(steps) if after < before]
    return falls[-1] if falls else steps[0][0]
