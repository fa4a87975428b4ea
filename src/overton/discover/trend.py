"""Whether a count moves: how it stood at points of history, and what became of it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

QUARTER = timedelta(days=90)
YEAR = timedelta(days=365)
NOTICEABLE = 0.03
"""The least share of a count by which it has moved; and never less than one item."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How a count stood at a commit."""

    commit: str
    at: datetime
    total: float
    files: int = 0
    """How many files of code there were that are counted in; 0 for a list."""


class Direction(StrEnum):
    """Where a count goes."""

    SHRINKING = "shrinking"
    STALLED = "stalled"
    GROWING = "growing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of a count; None where history does not reach back so far."""

    direction: Direction
    quarter: float | None = None
    """The change over the last 90 days."""
    year: float | None = None
    """The change over the last 365 days."""
    with_code: bool = False
    """Whether it only grew as the code did."""


def movement(history: Sequence[Moment]) -> Movement:
    """The movement up to the last moment.

    What counts is the last quarter; what did not move in it, but fell or grew in the year before, has stalled.
    """
    if not history:
        return Movement(Direction.UNKNOWN)
    now = history[-1]
    quarter, year = _before(history, QUARTER), _before(history, YEAR)
    earlier = year or quarter
    if earlier is None:
        return Movement(Direction.UNKNOWN)
    recent = quarter or earlier
    direction = _direction(now.total - recent.total, recent.total)
    return Movement(
        direction=direction,
        quarter=None if quarter is None else now.total - quarter.total,
        year=None if year is None else now.total - year.total,
        with_code=direction is Direction.GROWING and _grew_with_code(earlier, now),
    )


def _before(history: Sequence[Moment], ago: timedelta) -> Moment | None:
    """The last moment that is at least so long ago."""
    until = history[-1].at - ago
    return next((moment for moment in reversed(history) if moment.at <= until), None)


def _direction(change: float, of: float) -> Direction:
    if abs(change) < max(1.0, NOTICEABLE * of):
        return Direction.STALLED
    return Direction.GROWING if change > 0 else Direction.SHRINKING


def _grew_with_code(earlier: Moment, now: Moment) -> bool:
    """Whether a count that grew has kept its share of the files, give or take a tenth."""
    if now.total <= earlier.total or not earlier.files or not now.files or not earlier.total:
        return False
    return now.total / now.files <= 1.1 * earlier.total / earlier.files


def peak(history: Sequence[Moment]) -> Moment:
    """The first moment at which the count was highest."""
    return max(history, key=lambda moment: moment.total)
