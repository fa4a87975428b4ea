"""The value axis: which scale fits the values, and where a value lies on it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["linear", "log", "symlog"]
DECADE = 10.0
FURTHEST = 1e100
"""What is further out, or nearer to zero on a logarithmic scale, is drawn there: numbers end soon after."""
SMALLEST_SHARE = 1e-4
"""Of the largest magnitude: nearer to zero than that, a symmetric logarithm is as good as zero."""


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """A scale from values to pixels; `low` and `high` are the values at 0 and at `width`."""

    kind: Kind
    low: float
    high: float
    width: float
    constant: float = 1.0
    """Where a symmetric logarithm turns linear, around zero."""

    def place(self, value: float) -> float:
        """The pixel of a value."""
        start, end = _bent(self.low, self), _bent(self.high, self)
        return (_bent(_within_reach(value, self.kind), self) - start) / (end - start) * self.width

    def value_at(self, pixel: float) -> float:
        """The value at a pixel."""
        start, end = _bent(self.low, self), _bent(self.high, self)
        return _straight(start + pixel / self.width * (end - start), self)


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels that an axis keeps free."""

    left: float
    right: float
    beside: Sequence[tuple[float, float]] = ()
    """Values, and the pixels that each wants to its right."""


def _bent(value: float, scale: ValueAxis) -> float:
    if scale.kind == "log":
        return math.log10(value)
    if scale.kind == "symlog":
        return math.copysign(math.log1p(abs(value) / scale.constant), value)
    return value


def _straight(bent: float, scale: ValueAxis) -> float:
    if scale.kind == "log":
        return float(10**bent)
    if scale.kind == "symlog":
        return math.copysign(math.expm1(abs(bent)) * scale.constant, bent)
    return bent


def _within_reach(value: float, kind: Kind) -> float:
    return max(1 / FURTHEST if kind == "log" else -FURTHEST, min(value, FURTHEST))


def kind_of(values: Iterable[float]) -> Kind:
    """Logarithmic where positive values span a decade; symmetric where zeros or negatives come in between."""
    found = list(values)
    magnitudes = [abs(value) for value in found if value]
    if not magnitudes or max(magnitudes) < DECADE * min(magnitudes):
        return "linear"
    return "log" if min(found) > 0 else "symlog"


def value_axis(values: Sequence[float], width: float, room: Room) -> ValueAxis:
    """An axis that shows all values and keeps the room free; `values` has at least one."""
    kind = kind_of(values)
    magnitudes = [abs(value) for value in values if value] or [1.0]
    constant = max(min(magnitudes), max(magnitudes) * SMALLEST_SHARE)
    bare = ValueAxis(kind, 0, 1, width, constant)
    bent = [_bent(_within_reach(value, kind), bare) for value in values]
    start, span = min(bent), max(bent) - min(bent)
    if span < 1 / FURTHEST:
        span = abs(start) if abs(start) > 1 / FURTHEST else 1.0
        start -= 0.5 * span
    right = room.right
    for value, wanted in room.beside:
        share = (_bent(_within_reach(value, kind), bare) - start) / span
        if share > 0:
            right = max(right, width - room.left - (width - wanted - room.left) / share)
    used = max(width - room.left - right, width / 4)
    per_pixel = span / used
    low, high = start - room.left * per_pixel, start + (width - room.left) * per_pixel
    return ValueAxis(kind, _straight(low, bare), _straight(high, bare), width, constant)


def ticks(axis: ValueAxis, spacing: float) -> tuple[float, ...]:
    """Round values to label, at least so many pixels apart, at even steps in the scale's own sense."""
    if axis.kind == "linear":
        return _even_ticks(axis, spacing)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        found = _decade_ticks(axis, steps)
        if _apart(axis, found, spacing):
            return found
    every = 2
    while not _apart(axis, found[::every], spacing):
        every += 1
    return found[::every]


def _apart(axis: ValueAxis, found: Sequence[float], spacing: float) -> bool:
    places = [axis.place(value) for value in found]
    return all(after - before >= spacing for before, after in pairwise(places))


def _decade_ticks(axis: ValueAxis, steps: Sequence[int]) -> tuple[float, ...]:
    top = max(abs(axis.low), abs(axis.high))
    bottom = axis.low if axis.kind == "log" else axis.constant
    powers = range(math.floor(math.log10(bottom)), math.ceil(math.log10(top)) + 1)
    sizes = [float(f"{step}e{power}") for power in powers for step in steps]
    if axis.kind == "symlog":
        sizes = [size for size in sizes if size >= axis.constant]
        sizes = [*(-size for size in reversed(sizes)), 0.0, *sizes]
    return tuple(size for size in sizes if axis.low <= size <= axis.high)


def _even_ticks(axis: ValueAxis, spacing: float) -> tuple[float, ...]:
    least = (axis.high - axis.low) / axis.width * spacing
    power = 10.0 ** math.floor(math.log10(least))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= least)
    first, last = math.ceil(axis.low / step), math.floor(axis.high / step)
    digits = max(0, -math.floor(math.log10(step)))
    return tuple(round(index * step, digits) for index in range(first, last + 1))
