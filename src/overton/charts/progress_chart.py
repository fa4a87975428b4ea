"""The progress chart: what remains over time, split by standing; what moved, what changed in scope, what may come."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from overton.charts.calendar_axis import date_ticks
from overton.charts.canvas import Align, Area, Canvas, Mark, Rule, Text
from overton.charts.frame import WIDE, Frame
from overton.charts.palette import SHAPES, WORDS, Theme, shade_of, variable
from overton.charts.progress_layout import BESIDE, REMAINING, Course, Role, Span, course_of, spans
from overton.charts.specification import Specification, specification_of
from overton.charts.text import text_width
from overton.charts.window_chart import LABEL, TICKS
from overton.progress.figures import Overview

LEGEND = 32.0
BREAK = 3.0
"""Half the gap that a change of scope leaves."""
STYLES: dict[Role, tuple[str, str]] = {
    "move": ("ink", "1,0"),
    "announced": ("not-allowed-ink", "4,3"),
    "epoch": ("quiet", "1,3"),
    "today": ("quiet", "1,0"),
}
"""Colour and dashes of a labelled day's line."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Pixels of days and counts."""

    course: Course
    top: float
    foot: float

    def x(self, day: date) -> float:
        return self.course.axis.place(day.toordinal())

    def y(self, count: float) -> float:
        return self.foot - min(count / self.course.top, 1) * (self.foot - self.top)


def progress_chart(overview: Overview, frame: Frame = WIDE, *, theme: Theme = variable) -> Specification:
    """What remained, remains and may remain; `overview` has been measured."""
    frame = frame.scaled
    course = course_of(overview, frame, frame.tallest)
    top = LEGEND + course.label_rows * LABEL + 4
    plot = _Plot(course, top, top + frame.tallest)
    canvas = Canvas(course.axis)
    _scale(canvas, overview, plot, frame)
    _fan(canvas, overview, plot)
    for span in spans(overview):
        _history(canvas, span, plot, overview.day)
    _needed(canvas, overview, plot)
    _moments(canvas, plot, frame)
    _now(canvas, overview, plot, frame)
    _legend(canvas, overview, frame)
    return specification_of(canvas, theme, width=frame.width, height=plot.foot + TICKS, left=frame.left)


def _scale(canvas: Canvas, overview: Overview, plot: _Plot, frame: Frame) -> None:
    course = plot.course
    for level in course.levels:
        colour = "hair" if level else "line"
        canvas.rules.append(Rule(0, plot.y(level), frame.plot, plot.y(level), colour))
        canvas.texts.append(Text(-8, plot.y(level), f"{level:,.0f}", "quiet", frame.small, align="right"))
    taken = _target(canvas, overview, plot, frame)
    for x, text in date_ticks(course.axis, course.first, course.last, text_width("Sep 2026", frame.small)):
        right = x + text_width(text, frame.small)
        if right + 8 < taken[0] or taken[1] + 8 < x:
            canvas.rules.append(Rule(x, plot.foot, x, plot.foot + 4, "line"))
            canvas.texts.append(Text(x, plot.foot + 14, text, "quiet", frame.small))


def _target(canvas: Canvas, overview: Overview, plot: _Plot, frame: Frame) -> tuple[float, float]:
    """The target date as a line and on the time axis; from where to where its words are."""
    target = overview.campaign.target_date
    if target is None:
        return frame.width, frame.width
    beyond = target > plot.course.last
    text = f"target {target.day} {target:%b %Y}{' →' if beyond else ''}"
    half = text_width(text, frame.small, bold=True) / 2
    x = plot.x(min(target, plot.course.last))
    centre = max(half, min(x, frame.sides[1] - half))
    canvas.texts.append(Text(centre, plot.foot + 14, text, "ink", frame.small, bold=True, align="center"))
    if not beyond:
        canvas.rules.append(Rule(x, plot.top, x, plot.foot + 5, "ink", 1.5, "6,3"))
    return centre - half, centre + half


def _history(canvas: Canvas, span: Span, plot: _Plot, day: date) -> None:
    """One stepped area a standing, the worst on the ground; a scope that ends or begins leaves a gap."""
    end = plot.x(span.until) - (0 if span.until == day else BREAK)
    start = plot.x(span.since) + (0 if span.since == plot.course.first else BREAK)
    starts = [max(plot.x(entry.day), start) for entry in span.entries]
    for index, standing in enumerate(REMAINING):
        points = []
        for x, entry in zip([*starts, end], [*span.entries, span.entries[-1]], strict=True):
            below = sum(entry.standings[under] for under in REMAINING[:index])
            points.append((x, plot.y(below + entry.standings[standing]), plot.y(below)))
        canvas.areas.append(Area(points, shade_of(standing, "mark"), stepped=True))


def _fan(canvas: Canvas, overview: Overview, plot: _Plot) -> None:
    points = [point for point in overview.forecast.points if overview.day <= point.day <= plot.course.last]
    if len(points) < 2:  # noqa: PLR2004  a fan has two sides
        return
    wide = [(plot.x(p.day), plot.y(p.high), plot.y(p.low)) for p in points]
    canvas.areas.append(Area(wide, "line", opacity=0.28))
    for before, after in pairwise(points):
        ends = plot.x(before.day), plot.y(before.median), plot.x(after.day), plot.y(after.median)
        canvas.rules.append(Rule(*ends, "quiet", 1.5))


def _needed(canvas: Canvas, overview: Overview, plot: _Plot) -> None:
    """From what remains today to nothing on the target date; cut where the picture ends."""
    target = overview.campaign.target_date
    if target is None or not _is_needed(overview):
        return
    end = min(target, plot.course.last)
    share = (target - end) / (target - overview.day)
    level = overview.numbers.remaining
    line = plot.x(overview.day), plot.y(level), plot.x(end), plot.y(level * share)
    canvas.rules.append(Rule(*line, "ink", 1.5, "2,4"))


def _moments(canvas: Canvas, plot: _Plot, frame: Frame) -> None:
    for moment, label in zip(plot.course.moments, plot.course.labels, strict=True):
        colour, dash = STYLES[moment.role]
        x = plot.x(moment.day)
        y = plot.top - (label.row + 0.5) * LABEL - 2
        foot = plot.top + 8 if moment.role in {"move", "announced"} else plot.foot
        canvas.rules.append(Rule(x, y - 7, x, foot, colour, 1.5, dash))
        bold = moment.role == "move"
        align: Align = "left" if label.to_right else "right"
        canvas.texts.append(
            Text(x + (BESIDE if label.to_right else -BESIDE), y, moment.text, colour, frame.small, bold, align)
        )


def _now(canvas: Canvas, overview: Overview, plot: _Plot, frame: Frame) -> None:
    """The number that remains, where history ends."""
    level = overview.numbers.remaining
    x, y = plot.x(overview.day), plot.y(level)
    canvas.marks.append(Mark(x, y, "circle", "ink", 7))
    fits = x + 7 + text_width(f"{level:,}", frame.text, bold=True) <= frame.sides[1]
    align: Align = "left" if fits else "right"
    x += 7 if fits else -7
    canvas.texts.append(Text(x, max(y - 12, plot.top + 8), f"{level:,}", "ink", frame.text, bold=True, align=align))


def _legend(canvas: Canvas, overview: Overview, frame: Frame) -> None:
    """Signs and words for what is drawn, from left to right."""
    x, y = -frame.left if frame.narrow else 0.0, LEGEND / 2 - 4
    for standing in reversed(REMAINING):
        canvas.marks.append(Mark(x + 5, y, SHAPES[standing], shade_of(standing, "mark"), frame.small - 2))
        canvas.texts.append(Text(x + 14, y, WORDS[standing], shade_of(standing, "ink"), frame.small))
        x += 14 + text_width(WORDS[standing], frame.small) + 12
    if frame.narrow:
        return
    if overview.forecast.points:
        canvas.rules.append(Rule(x, y, x + 20, y, "line", 10, opacity=0.28))
        canvas.rules.append(Rule(x, y, x + 20, y, "quiet", 1.5))
        words = "forecast, 4 times in 5 within the band"
        canvas.texts.append(Text(x + 26, y, words, "quiet", frame.small))
        x += 26 + text_width(words, frame.small) + 12
    if _is_needed(overview):
        canvas.rules.append(Rule(x, y, x + 20, y, "ink", 1.5, "2,4"))
        canvas.texts.append(Text(x + 26, y, "needed", "quiet", frame.small))


def _is_needed(overview: Overview) -> bool:
    """Whether there is a pace that is needed: work and time remain."""
    target = overview.campaign.target_date
    return target is not None and target > overview.day and overview.numbers.remaining > 0
