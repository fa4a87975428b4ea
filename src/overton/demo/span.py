"""The days that the example's logs cover, counted back from a given today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Europe/Paris")
FRIDAY = 4


@dataclass(frozen=True)
class Span:
    """Days in order; index 0 is the oldest, the last index is yesterday."""

    today: date
    length: int

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def index(self, ago: int) -> int:
        """The index of the day so many days ago; days before the span are index 0."""
        return max(0, self.length - ago)

    def deploy(self, ago: int) -> int:
        """The index of the latest day up to then on which teams deploy: not on Fridays and weekends."""
        while self.day(ago).weekday() >= FRIDAY:
            ago += 1
        return self.index(ago)

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(self.day(ago) for ago in range(self.length, 0, -1))

    def midnights(self) -> tuple[int, ...]:
        """When each day begins in the organisation's time zone, in microseconds since 1970."""
        return tuple(
            int(datetime(day.year, day.month, day.day, tzinfo=TIMEZONE).timestamp()) * 1_000_000 for day in self.days
        )

    def files(self, name: Callable[[date], str]) -> Iterator[tuple[str, range]]:
        """The files that the days go to by their names, each with its indices."""
        for key, group in groupby(enumerate(self.days), key=lambda numbered: name(numbered[1])):
            indices = [index for index, _ in group]
            yield key, range(indices[0], indices[-1] + 1)


def by_month(day: date) -> str:
    return f"{day:%Y-%m}"


def by_week(day: date) -> str:
    return f"{day:%G-W%V}"
