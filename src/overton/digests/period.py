"""The periods in which updates go out: one to each audience in each."""

from dataclasses import dataclass
from datetime import date, timedelta

from overton.model.campaign import Cadence

ONE_DAY = timedelta(days=1)
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A week, a month or a quarter."""

    key: str
    """`2026-W09`, `2026-03` or `2026-Q1`."""
    start: date


def period_of(cadence: Cadence, day: date) -> Period:
    """The period in which a day lies; weeks are those of ISO 8601."""
    if cadence == "weekly":
        year, week, weekday = day.isocalendar()
        return Period(f"{year:04}-W{week:02}", day - timedelta(days=weekday - 1))
    if cadence == "monthly":
        return Period(f"{day:%Y-%m}", day.replace(day=1))
    quarter = (day.month - 1) // MONTHS_A_QUARTER
    return Period(f"{day.year:04}-Q{quarter + 1}", date(day.year, quarter * MONTHS_A_QUARTER + 1, 1))


def previous(cadence: Cadence, period: Period) -> Period:
    """The period before."""
    return period_of(cadence, period.start - ONE_DAY)
