"""The time axis: days as numbers on a linear scale, and where its labels are."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from overton.charts.axis import Room, ValueAxis, value_axis

MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
"""How many months apart labels may be."""


def time_axis(days: Sequence[date], width: float, room: Room) -> ValueAxis:
    """An axis over these days; values of the axis, and of the room, are `date.toordinal`."""
    return value_axis([day.toordinal() for day in days], width, room)


def date_ticks(axis: ValueAxis, first: date, last: date, spacing: float) -> tuple[tuple[float, str], ...]:
    """Places and labels: firsts of months, or Mondays where there are too few of those."""
    for step in MONTHS:
        found = [(axis.place(day.toordinal()), day) for day in _months(first, last, step)]
        if all(after[0] - before[0] >= spacing for before, after in pairwise(found)):
            break
    if len(found) > 1:
        return tuple((x, _month_words(day, named=index == 0)) for index, (x, day) in enumerate(found))
    return tuple(_weeks(axis, first, last, spacing))


def _months(first: date, last: date, step: int) -> Iterator[date]:
    number = first.year * 12 + first.month - 1
    number += -number % step
    while number // 12 <= date.max.year and (day := date(number // 12, number % 12 + 1, 1)) <= last:
        if day >= first:
            yield day
        number += step


def _weeks(axis: ValueAxis, first: date, last: date, spacing: float) -> Iterator[tuple[float, str]]:
    day, before = first, -spacing
    while day <= last:
        x = axis.place(day.toordinal())
        if x - before >= spacing:
            yield x, f"{day.day} {day:%b}"
            before = x
        day += timedelta(days=7)


def _month_words(day: date, *, named: bool) -> str:
    """Years are said where they begin, and once at the start."""
    return f"{day:%b %Y}" if named or day.month == 1 else f"{day:%b}"
