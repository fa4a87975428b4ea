"""The progress chart worked out: its scales, its stretches of history, and the lines over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from overton.charts.axis import Room, ValueAxis, ticks
from overton.charts.calendar_axis import time_axis
from overton.charts.frame import Frame
from overton.charts.labels import Flag, Label, fits, place_labels
from overton.charts.text import shortened, text_width
from overton.model.standing import Standing
from overton.model.window import Position
from overton.progress.figures import DayCounts, ForecastPoint, Overview
from overton.progress.wording import clean, plain, quantity

REMAINING = (Standing.NOT_ALLOWED, Standing.WARNED, Standing.LATER)
"""From the foot upwards: the worst stands on the ground, where it can be read."""
FUTURE = 3
"""The time to come is shown for at most so many times as long as the past, so that the past can still be read."""
LEAST_SPAN = timedelta(weeks=4)
BESIDE = 5.0

Role = Literal["move", "announced", "epoch", "today"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with a label over the chart."""

    day: date
    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Span:
    """Counts from one day until another, within one scope of the metric."""

    since: date
    until: date
    entries: tuple[DayCounts, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The chart's scales and its labelled days."""

    first: date
    last: date
    axis: ValueAxis
    top: float
    """The count at the upper edge."""
    levels: tuple[float, ...]
    """Counts that are labelled."""
    moments: tuple[Moment, ...]
    labels: tuple[Label, ...]

    @property
    def label_rows(self) -> int:
        return max((label.row + 1 for label in self.labels), default=0)


def remaining(entry: DayCounts) -> int:
    return sum(entry.standings[standing] for standing in REMAINING)


def course_of(overview: Overview, frame: Frame, height: float) -> Course:
    """Where days and counts lie; `overview` has a series."""
    first, last = _bounds(overview)
    moments = tuple(moment for moment in _moments(overview, frame) if first <= moment.day <= last)
    room = 0.0, frame.sides[1]
    widths = [text_width(moment.text, frame.small, bold=True) for moment in moments]
    wanted = [(m.day.toordinal(), w + BESIDE - frame.right) for m, w in zip(moments, widths, strict=True)]
    for beside in ([], wanted):
        axis = time_axis((first, last), frame.plot, Room(0, 12, beside))
        flags = [Flag(axis.place(m.day.toordinal()), w) for m, w in zip(moments, widths, strict=True)]
        labels = place_labels(flags, room, BESIDE)
        if fits(labels, room):
            break
    peak = max([remaining(entry) for entry in overview.series] + [point.median for point in _fan(overview, last)] + [1])
    levels, top = _levels(max([peak, *(min(point.high, 1.5 * peak) for point in _fan(overview, last))]), height)
    return Course(
        first=first,
        last=last,
        axis=axis,
        top=top,
        levels=levels,
        moments=moments,
        labels=tuple(labels),
    )


def _fan(overview: Overview, last: date) -> list[ForecastPoint]:
    return [point for point in overview.forecast.points if point.day <= last]


def _bounds(overview: Overview) -> tuple[date, date]:
    """The first day of history, and the last day to show: the target date, the forecast's end, or today."""
    first = min(overview.series[0].day, overview.day - LEAST_SPAN)
    ends = [point.day for point in overview.forecast.points[-1:]] if overview.campaign.target_date is None else []
    ends += [overview.campaign.target_date or overview.day, *(m.day for m in overview.moves if m.announced_only)]
    furthest = overview.day + max(FUTURE * (overview.day - first), LEAST_SPAN)
    return first, max(overview.day, min(furthest, max(ends)))


def _levels(peak: float, height: float) -> tuple[tuple[float, ...], float]:
    """Round counts to label, and the count at the upper edge: the first round one that nothing exceeds."""
    scale = ValueAxis("linear", 0, peak, height)
    steps = [level for level in ticks(scale, 44) if level == int(level)]
    step = max(steps[1] - steps[0], 1) if len(steps) > 1 else max(1.0, float(int(peak)))
    top = step * -(-peak // step)
    return tuple(step * index for index in range(int(top // step) + 1)), top


def _moments(overview: Overview, frame: Frame) -> Iterator[Moment]:
    for move in overview.moves:
        role: Role = "announced" if move.announced_only else "move"
        yield Moment(move.day, position_words(move.position, overview.metric.unit), role)
    for epoch in overview.epochs:
        why = shortened(clean(epoch.why), frame.name_room / 1.5, frame.small)
        yield Moment(epoch.day, f"scope: {why}", "epoch")
    yield Moment(overview.day, "today" if frame.narrow else f"{overview.day.day} {overview.day:%B}", "today")


def position_words(position: Position, unit: str) -> str:
    """Both thresholds in short: `15 / 30 s`."""
    refused = "no worse" if position.at is None else quantity(position.at, unit)
    return refused if position.warn is None else f"{plain(position.warn)} / {refused}"


def spans(overview: Overview) -> tuple[Span, ...]:
    """The history, cut where the scope of the metric changed."""
    series = overview.series
    cuts = sorted({mark.day for mark in overview.epochs if series[0].day < mark.day <= overview.day})
    edges = [series[0].day, *cuts, overview.day]
    found = []
    for since, until in pairwise(edges):
        before = [entry for entry in series if entry.day <= since][-1:]
        within = [e for e in series if since < e.day < until or e.day == until == overview.day]
        found.append(Span(since, until, (*before, *within)))
    return tuple(found)
