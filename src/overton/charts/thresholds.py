"""The lines and bands of the Window on the value axis, and what they are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from overton.charts.axis import ValueAxis
from overton.charts.shown import Shown
from overton.model.standing import Standing
from overton.model.window import Position
from overton.progress.figures import Numbers
from overton.window.ledger import effective_from

State = Literal["in force", "announced", "simulated"]


@dataclass(frozen=True, slots=True)
class Simulated:
    """A position that is only looked at, and how many items would stand how."""

    position: Position
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line: its value, its name in full and in short, and the colour of its name."""

    value: float
    name: str
    short: str
    shade: str
    state: State = "in force"


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the axis in which items stand one way, in pixels."""

    standing: Standing
    left: float
    right: float


STANDINGS = {"Warn": Standing.WARNED, "Not Allowed": Standing.NOT_ALLOWED}


def as_written(value: float, unit: str) -> str:
    """A threshold to the digits that people wrote: rounded, two close ones might look alike."""
    return f"{value:,.7g} {unit}".strip()


def thresholds(overview: Shown, simulated: Simulated | None = None) -> tuple[Threshold, ...]:
    """Goal, Warn and Not Allowed as they are, and what the next announced position and a simulated one change."""
    unit, goal = overview.metric.unit, overview.metric.goal.value
    goal_name = f"goal {as_written(goal, unit)}"
    now = _of_position(overview.position) if overview.position else {}
    lines = [Threshold(goal, goal_name, goal_name, "ink")]
    lines += [_line(word, value, unit) for word, value in now.items()]
    if overview.coming:
        coming = overview.coming[0]
        on = effective_from(coming, overview.campaign.notice)
        lines += [
            _announced(word, value, unit, on) for word, value in _of_position(coming).items() if now.get(word) != value
        ]
    if simulated:
        lines += [
            _simulated(word, value, unit, simulated.numbers.standings[STANDINGS[word]])
            for word, value in _of_position(simulated.position).items()
            if now.get(word) != value
        ]
    return tuple(lines)


def _of_position(position: Position) -> dict[str, float]:
    pair = {"Warn": position.warn, "Not Allowed": position.at}
    return {word: value for word, value in pair.items() if value is not None}


def _line(word: str, value: float, unit: str) -> Threshold:
    name = f"{word} {as_written(value, unit)}"
    return Threshold(value, name, name, "ink")


def _announced(word: str, value: float, unit: str, on: date) -> Threshold:
    amount = as_written(value, unit)
    shade = "warned-ink" if word == "Warn" else "not-allowed-ink"
    return Threshold(
        value, f"{word} {amount} from {on.day} {on:%B}", f"{amount} from {on.day} {on:%b}", shade, "announced"
    )


def _simulated(word: str, value: float, unit: str, number: int) -> Threshold:
    amount = as_written(value, unit)
    return Threshold(value, f"{word} {amount} simulated: {number:,}", f"{amount} simulated", "link", "simulated")


def bands(overview: Shown, axis: ValueAxis) -> tuple[Band, ...]:
    """From done to not allowed, as far as numbers part them; without those of no width."""
    stops = [*_stops(overview)]
    best, worst = (0.0, axis.width) if overview.metric.goal.lower_is_better else (axis.width, 0.0)
    edges = [best, *(axis.place(value) for _, value in stops), worst]
    standings = [Standing.DONE, *(standing for standing, _ in stops)]
    found = [Band(standing, *sorted(pair)) for standing, pair in zip(standings, pairwise(edges), strict=True)]
    return tuple(band for band in found if band.right > band.left)


def _stops(overview: Shown) -> Iterator[tuple[Standing, float]]:
    """Each standing short of the goal, and the value beyond which it begins."""
    yield Standing.LATER, overview.metric.goal.value
    if overview.position is not None:
        if overview.position.warn is not None:
            yield Standing.WARNED, overview.position.warn
        if overview.position.at is not None:
            yield Standing.NOT_ALLOWED, overview.position.at
