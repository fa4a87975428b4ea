"""The forecast: how much may remain on a day to come, and when nothing may.

A law in closed form. The median follows the campaign's own trend as far as that stands out from its noise, and the
spread grows with the weeks, as wide as the campaign's own falls and rises, or as other campaigns' where it has little
history. `docs/explanation/forecast.md` says why, and `benchmarks/bench_forecast.py` how well it does.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from overton.progress.figures import Forecast, ForecastPoint
from overton.progress.rhythm import Rhythm, rhythm

LEAST_HISTORY = timedelta(weeks=8)
STALLED_AFTER = timedelta(weeks=13)
"""Of real campaigns without a fall for so long, one in twelve had halved a year later; of the others, one in five."""

FAR = timedelta(weeks=260)
"""No date is looked for beyond."""

LOW, HIGH = 0.1, 0.9
MOST_CERTAIN = 0.98
"""However steady a campaign is, its trend dies down some day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """What other campaigns taught: round numbers close to the best on half of thirty (`benchmarks/fit_forecast.py`)."""

    fall: float = 0.0068
    """The share of what remains that falls in an average week."""
    rise: float = 0.0054
    weeks: float = 12.0
    """How many weeks of its own history a campaign needs to be believed as much as the others."""
    doubt: float = 6.5
    """How large the trend must be against its noise before it counts (a squared t value)."""
    fading: float = 40.0
    """Weeks in which a trend that is uncertain dies down."""
    downwards: float = 1.6
    """The spread below the median, in falls of an average week and per week ahead."""
    upwards: float = 0.7
    """The spread above it, in rises."""
    halting: float = 0.3
    """The spread above it that comes from a trend that may stop, as a share of the fall it predicts."""


OTHERS = Experience()


@dataclass(frozen=True, slots=True)
class Law:
    """What may remain after some weeks, as a share of what remains now: two unlike halves around a median.

    Below and above the median the chance to be further away than x is ½·exp(-√(x / spread)): most weeks little
    happens, and at times very much, such as a whole list that goes in one change.
    """

    remaining: int
    trend: float
    """Change a week, as a share, as far as it is believed."""
    fading: float
    below: float
    """Spread that each week ahead adds."""
    above: float
    halting: float

    @classmethod
    def of(cls, seen: Rhythm, others: Experience = OTHERS) -> "Law":
        certainty = min(seen.certainty(others.doubt), MOST_CERTAIN)
        weight = seen.weight + others.weeks
        return cls(
            remaining=seen.remaining,
            trend=certainty * seen.trend,
            fading=others.fading / (1 - certainty),
            below=(1 - certainty) * others.downwards * (seen.fallen + others.weeks * others.fall) / weight,
            above=(1 - certainty) * others.upwards * (seen.risen + others.weeks * others.rise) / weight,
            halting=others.halting,
        )

    def quantile(self, chance: float, weeks: float) -> int:
        """As many as will not be exceeded with this chance (above 0, below 1), in whole items."""
        share = self._middle(weeks)
        if chance < 0.5:  # noqa: PLR2004  below the median
            share -= self._below(weeks) * math.log(2 * chance) ** 2
        else:
            share += self._above(weeks) * math.log(2 * (1 - chance)) ** 2
        return round(self.remaining * max(0.0, share))

    def at_most(self, count: int, weeks: float) -> float:
        """The chance that no more than `count` remain."""
        share = (count + 0.5) / self.remaining if self.remaining else math.inf
        away = share - self._middle(weeks)
        spread = self._below(weeks) if away < 0 else self._above(weeks)
        tail = 0.5 * math.exp(-math.sqrt(abs(away) / spread)) if spread else 0.0
        return tail if away < 0 else 1 - tail

    def _middle(self, weeks: float) -> float:
        return 1 + self.trend * self.fading * -math.expm1(-weeks / self.fading)

    def _below(self, weeks: float) -> float:
        return self.below * weeks

    def _above(self, weeks: float) -> float:
        return self.above * weeks + self.halting * max(0.0, 1 - self._middle(weeks))


def forecast(
    remaining: Sequence[tuple[date, int]],
    *,
    day: date,
    target: date | None,
    scope_breaks: Sequence[date] = (),
) -> Forecast:
    """What may remain after `day`, from what remained until then.

    Args:
        remaining: what remained from each day on; an entry a day on which it changed is enough.
        day: today; later entries are not looked at.
        target: the last day by which nothing should remain.
        scope_breaks: the first measured days of a new scope; the jump on them is neither progress nor growth.
    """
    seen = rhythm(remaining, day, scope_breaks)
    if reason := _none(seen, known=any(at <= day for at, _ in remaining)):
        return Forecast(reason=reason)
    law = Law.of(seen)
    return Forecast(
        points=tuple(_point(law, day, ahead) for ahead in _days_ahead(day, target)),
        probability=None if target is None else _done_by(law, (target - day).days),
        finish_low=_finish(law, day, LOW),
        finish_median=_finish(law, day, 0.5),
        finish_high=_finish(law, day, HIGH),
    )


def _none(seen: Rhythm, *, known: bool) -> str:
    """Why there is no forecast; empty if there is one."""
    if known and not seen.remaining:
        return "done"
    if seen.days < LEAST_HISTORY.days:
        return "too little history"
    if seen.days_without_fall >= STALLED_AFTER.days:
        return "growing: no date" if seen.risen else "stalled: no date"
    return ""


def _days_ahead(day: date, target: date | None) -> Iterator[int]:
    """Weekly for half a year, then every four weeks until the target date, which is one of them."""
    until = min(max(timedelta(weeks=26), (target or day) - day), FAR).days
    days = {*range(0, 182, 7), *range(182, until, 28), until}
    if target is not None and 0 < (target - day).days <= until:
        days.add((target - day).days)
    yield from sorted(days)


def _point(law: Law, day: date, ahead: int) -> ForecastPoint:
    low, median, high = (law.quantile(chance, ahead / 7) for chance in (LOW, 0.5, HIGH))
    return ForecastPoint(day + timedelta(days=ahead), low, median, high)


def _done_by(law: Law, ahead: int) -> float:
    return law.at_most(0, ahead / 7) if ahead > 0 else 0.0


def _finish(law: Law, day: date, chance: float) -> date | None:
    """The first day by which nothing remains with this chance, which never falls with time; None beyond `FAR`."""
    soon, late = 0, FAR.days
    if _done_by(law, late) < chance:
        return None
    while late - soon > 1:
        middle = (soon + late) // 2
        soon, late = (soon, middle) if _done_by(law, middle) >= chance else (middle, late)
    return day + timedelta(days=late)
