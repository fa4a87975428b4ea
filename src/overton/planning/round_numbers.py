"""Numbers that people choose for a threshold: 1, 1.5, 2, 3, 5, 7, 10, 15, …, else those with few digits."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from math import floor, log10

STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Each about a third less than the next one, as fits a scale on which things differ by factors."""
DECADES = 6
"""How many powers of ten below the largest bound are looked at."""
FINEST = -330
"""No double is finer than ten to this."""


def nice_numbers(low: float, high: float) -> list[float]:
    """The usual choices between two bounds, both included; those below zero mirror those above."""
    return _within(low, high, STEPS)


def two_digits(low: float, high: float) -> list[float]:
    """Numbers of two digits, both bounds included."""
    return _within(low, high, tuple(number / 10 for number in range(10, 100)))


def _within(low: float, high: float, steps: tuple[float, ...]) -> list[float]:
    largest = max(abs(low), abs(high))
    if not largest:
        return [0.0]
    top = floor(log10(largest)) + 1
    found = {float(f"{step}e{top - decade}") for decade in range(DECADES + 2) for step in steps}
    return sorted(number for number in {0.0, *found, *(-one for one in found)} if low <= number <= high)


def roundest(low: float, high: float, *, whole: bool = False) -> float:
    """The number with the fewest digits that is not below `low`, and below `high`."""
    for number in _rounder_first(low, high):
        if low <= number < high and (not whole or number.is_integer()):
            return number
    return low


def _rounder_first(low: float, high: float) -> Iterator[float]:
    """The first multiple, from `low` on, of each power of ten, the largest power first."""
    exact = Decimal(low)
    for power in range(floor(log10(max(abs(low), abs(high)))) + 1, FINEST, -1):
        unit = Decimal(1).scaleb(power)
        yield float((exact / unit).to_integral_value(ROUND_CEILING) * unit)
