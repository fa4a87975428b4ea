"""Local days on the axis of a time column: where they begin, which a time falls in, all without a time zone in SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from overton.window.calendar import start_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are measured, each with the period of whole days that ends with it."""

    days: tuple[date, ...]
    """In order, each once."""
    over: timedelta
    zone: str
    """The organisation's time zone."""

    @property
    def single(self) -> bool:
        return len(self.days) == 1

    @property
    def overlapping(self) -> bool:
        """Whether a row may belong to several of the days."""
        return not self.single and self.over > DAY

    def first_of(self, day: date) -> date:
        """The first day of the period that ends with this one."""
        return day - self.over + DAY

    @property
    def runs(self) -> tuple[tuple[date, date], ...]:
        """Days that are read, as stretches without a gap: first and last of each."""
        runs: list[tuple[date, date]] = []
        for day in self.days:
            first = self.first_of(day)
            if runs and first <= runs[-1][1] + DAY:
                runs[-1] = (runs[-1][0], day)
            else:
                runs.append((first, day))
        return tuple(runs)

    @property
    def periods(self) -> tuple[tuple[date, date], ...]:
        """Each day and the first day of its period."""
        return tuple((day, self.first_of(day)) for day in self.days)

    def seconds(self, day: date) -> int:
        """How long the period of a day is: days with a change of the clock are longer or shorter."""
        began, ended = start_of(self.first_of(day), self.zone), start_of(day + DAY, self.zone)
        return round((ended - began).total_seconds())


def clock(instant: datetime, zone: str) -> datetime:
    """What a clock in that zone shows, without saying where it hangs."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Times up to a moment, and how to tell their day: move them by a shift, or know it."""

    until: datetime
    shift: timedelta
    day: date | None
    """Set when the stretch is one day of unusual length."""


def stretches(runs: Sequence[tuple[date, date]], zone: str, shown_in: str) -> tuple[Stretch, ...]:
    """How to tell days from times as a clock in `shown_in` shows them, days being those of `zone`.

    Days of 24 hours one after another share a stretch: moved by its shift, a time has their date.
    """
    found: list[Stretch] = []
    for day in _days(runs):
        began, ended = clock(start_of(day, zone), shown_in), clock(start_of(day + DAY, zone), shown_in)
        shift = datetime(day.year, day.month, day.day) - began  # noqa: DTZ001  on the clock's own axis
        if ended - began != DAY:
            found.append(Stretch(ended, shift, day))
        elif found and found[-1].day is None and found[-1].shift == shift:
            found[-1] = Stretch(ended, shift, None)
        else:
            found.append(Stretch(ended, shift, None))
    return tuple(found)


def _days(runs: Sequence[tuple[date, date]]) -> Iterator[date]:
    for first, last in runs:
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
