"""What is shaped like a campaign: many items, in many hands, that can be counted down one by one."""

from dataclasses import dataclass
from math import log10

from overton.discover.trend import Direction, Movement

FEWEST = 10
"""Items below which somebody does it in an afternoon: no campaign."""
ENOUGH = 150
"""Items from which more of them say nothing more."""
TOO_MANY = 10_000
FEWEST_FILES = 3
"""Files below which what stands in the code itself is one person's afternoon."""
OWNERS = 5
"""Owners from which it takes a campaign to reach them all."""
FILES = 30
"""The same of files, where no owners are known."""
MOVING = {
    Direction.SHRINKING: 1.0,
    Direction.STALLED: 0.8,
    Direction.GROWING: 0.85,
    Direction.UNKNOWN: 0.8,
}
"""What falls shows that people care; what grows needs a Window; what stands still needs somebody."""
WITH_CODE = 0.55
"""What grows only as the code does is a habit, not a piece of work."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a proposal matters for its rank."""

    worth: float
    items: float
    files: int
    owners: int | None
    """None where nobody is known to own anything."""
    largest: float
    """The share of the file in which most of it is, from 0 to 1."""
    movement: Movement
    listed: bool = False
    """Whether it is a list, which may be in one file."""


def score(shape: Shape) -> float:
    """From 0, which is no campaign, to 1."""
    if shape.items < FEWEST or (shape.files < FEWEST_FILES and not shape.listed):
        return 0.0
    return shape.worth * _size(shape.items) * _spread(shape) * _motion(shape.movement)


def _size(items: float) -> float:
    """Grows with the order of magnitude; what nobody can ever finish counts for less again."""
    size = min(1.0, 0.35 + 0.65 * log10(items / FEWEST) / log10(ENOUGH / FEWEST))
    return size if items <= TOO_MANY else size * max(0.5, 1 - 0.4 * log10(items / TOO_MANY))


def _spread(shape: Shape) -> float:
    """In how many hands it is; what sits in one file is an afternoon of one person."""
    share = min(1.0, shape.files / FILES) if shape.owners is None else min(1.0, shape.owners / OWNERS)
    return (0.5 + 0.5 * share) * (1.0 if shape.largest < 0.5 else 1.3 - 0.6 * shape.largest)  # noqa: PLR2004  half


def _motion(movement: Movement) -> float:
    return WITH_CODE if movement.with_code else MOVING[movement.direction]
