"""Names over the dots: each on a leader that rises from its dot, clear of all dots, leaders and other names.

Heights are pixels above the foot of the picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINE = 17.0
"""Height of a line of text."""
CLEAR = 7.0
"""Pixels between names and dots, and between a leader and its name."""


@dataclass(frozen=True, slots=True)
class Tower:
    """A column of dots: its centre and its height."""

    x: float
    height: float


@dataclass(frozen=True, slots=True)
class Callout:
    """Names to show for one column, the worst first, and the width of the longest."""

    tower: Tower
    names: tuple[str, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the names go: a block of lines from `bottom` to `top`, between `left` and `right`."""

    callout: Callout
    bottom: float
    left: float
    right: float
    to_right: bool

    @property
    def top(self) -> float:
        return self.bottom + LINE * len(self.callout.names)


@dataclass(frozen=True, slots=True)
class Skyline:
    """What names keep clear of: all columns of dots, half the width of a dot; and from where to where names may be."""

    towers: Sequence[Tower]
    half: float
    room: tuple[float, float]
    lines: Sequence[float] = ()
    """Where lines are that give way to names, and are best not crossed."""


def place_callouts(callouts: Sequence[Callout], skyline: Skyline) -> tuple[Placed, ...]:
    """Callouts placed, one a column: those left of a turning point to the left of their leaders, the rest to the right.

    A name that has no room on its side is left out. Of what is left the fewest lines are crossed.
    """
    order = sorted(callouts, key=lambda callout: callout.tower.x)
    candidates = [_placed(order, turn, skyline) for turn in range(len(order) + 1)]
    return min(candidates, key=lambda placed: (-len(placed), _crossed(placed, skyline.lines), _risen(placed)))


def _crossed(placed: Sequence[Placed], lines: Sequence[float]) -> int:
    return sum(one.left <= line <= one.right for one in placed for line in lines)


def _risen(placed: Sequence[Placed]) -> float:
    """How far the names are from their dots, added up."""
    return sum(one.bottom - one.callout.tower.height for one in placed)


def _placed(order: Sequence[Callout], turn: int, skyline: Skyline) -> tuple[Placed, ...]:
    done: list[Placed] = []
    for callout in order[:turn]:
        right = callout.tower.x - CLEAR
        done += _above(callout, right - callout.width, right, done, skyline)
    for callout in reversed(order[turn:]):
        left = callout.tower.x + CLEAR
        done += _above(callout, left, left + callout.width, done, skyline)
    return tuple(done)


def _above(callout: Callout, left: float, right: float, done: Sequence[Placed], skyline: Skyline) -> Iterator[Placed]:
    """The callout just above the dots below it, and above the names placed before, whose leaders it would cross."""
    if left < skyline.room[0] or right > skyline.room[1]:
        return
    clear = skyline.half + CLEAR
    dots = [tower.height for tower in skyline.towers if left - clear < tower.x < right + clear]
    names = [p.top for p in done if p.left - 2 * CLEAR < right and left < p.right + 2 * CLEAR]
    bottom = max([callout.tower.height, *dots, *names]) + CLEAR
    yield Placed(callout, bottom, left, right, to_right=left > callout.tower.x)
