"""Pictures smaller than a line of text, as shares of their width: for the page's own markup, not worth a chart."""

from dataclasses import dataclass

from overton.model.standing import Standing
from overton.progress.figures import Numbers, Pace

THINNEST = 1.5
"""Percent: a part that is there can be seen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A standing's part of a bar, in percent of its width."""

    standing: Standing
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bullet:
    """Actual pace as a bar and needed pace as a mark, in percent of the width; None where nothing is needed."""

    actual: float
    needed: float | None


def bar(numbers: Numbers) -> tuple[Part, ...]:
    """Meeting and remaining as one bar, from done to not allowed, without standings that nobody has."""
    counts = {standing: count for standing, count in numbers.standings.items() if count}
    widened = {standing: max(100 * count / numbers.items, THINNEST) for standing, count in counts.items()}
    scale = 100 / sum(widened.values()) if widened else 0
    parts, start = [], 0.0
    for standing in Standing:
        if standing in widened:
            parts.append(Part(standing, round(start, 2), round(widened[standing] * scale, 2)))
            start += widened[standing] * scale
    return tuple(parts)


def bullet(pace: Pace, most: float) -> Bullet:
    """A pace on a scale that ends at `most` items a week; what is more is cut there."""
    share = 100 / most if most else 0
    return Bullet(
        actual=round(min(100.0, pace.actual * share), 2),
        needed=None if not pace.needed else round(min(100.0, pace.needed * share), 2),
    )
