"""Where labels go: beside lines that stand close together, without a collision.

Lines left of a turning point carry their labels on the left, the others on the right. From the turning point outwards
labels climb, so that no line ever runs through a label: the outermost is lowest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Flag:
    """A vertical line at `x` that carries a label of this width."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where a flag's label goes: its row, counted from the lines' feet, and its extent."""

    row: int
    left: float
    right: float
    to_right: bool


Room = tuple[float, float]
"""From where to where labels may be."""


def place_labels(flags: Sequence[Flag], room: Room, gap: float) -> list[Label]:
    """A label for each flag, in as few rows as there is room for; keeps `gap` from its own line and from others."""
    order = sorted(range(len(flags)), key=lambda index: flags[index].x)
    candidates = [_placed([flags[i] for i in order], turn, gap) for turn in range(len(order) + 1)]
    best = min(candidates, key=lambda labels: (_outside(labels, room), max((p.row for p in labels), default=0)))
    found = dict(zip(order, best, strict=True))
    return [found[index] for index in range(len(flags))]


def fits(labels: Sequence[Label], room: Room) -> bool:
    """Whether no label is cut off, by as much as anybody could see."""
    return _outside(labels, room) < 0.01  # noqa: PLR2004  a hundredth of a pixel


def _outside(labels: Sequence[Label], room: Room) -> float:
    """How many pixels of labels would be cut off."""
    return sum(max(0.0, room[0] - label.left) + max(0.0, label.right - room[1]) for label in labels)


def _placed(flags: Sequence[Flag], turn: int, gap: float) -> list[Label]:
    """The first `turn` flags labelled on the left, the others on the right."""
    left = _climbing([Flag(-flag.x, flag.width) for flag in reversed(flags[:turn])], gap)
    mirrored = [Label(label.row, -label.right, -label.left, to_right=False) for label in reversed(left)]
    return mirrored + _climbing(flags[turn:], gap)


def _climbing(flags: Sequence[Flag], gap: float) -> list[Label]:
    """Labels to the right of flags in order: the last is lowest, and one that would cover another climbs over it."""
    labels: list[Label] = []
    for flag in reversed(flags):
        left, right = flag.x + gap, flag.x + gap + flag.width
        row = max((label.row + 1 for label in labels if label.left - 2 * gap < right), default=0)
        labels.append(Label(row, left, right, to_right=True))
    return labels[::-1]


def spread(centres: Sequence[float], widths: Sequence[float], width: float, gap: float) -> list[float]:
    """Centres moved as little as need be, in order, so that labels on one row neither touch nor leave the width.

    Where they do not all fit, they overlap no more than they must.
    """
    blocks: list[tuple[list[int], float]] = []
    offsets = [0.0]
    for before, after in pairwise(widths):
        offsets.append(offsets[-1] + before / 2 + gap + after / 2)
    for index, centre in enumerate(centres):
        blocks.append(([index], centre - offsets[index]))
        while len(blocks) > 1 and blocks[-2][1] > blocks[-1][1]:
            members = blocks[-2][0] + blocks[-1][0]
            mean = sum(centres[i] - offsets[i] for i in members) / len(members)
            blocks[-2:] = [(members, mean)]
    wished = [start + offsets[index] for members, start in blocks for index in members]
    return _within(wished, offsets, widths, width)


def _within(wished: Sequence[float], offsets: Sequence[float], widths: Sequence[float], width: float) -> list[float]:
    """Pushed in from both ends, keeping the distances that the offsets ask for."""
    last = len(wished) - 1
    placed = []
    for index, centre in enumerate(wished):
        lowest = widths[0] / 2 + offsets[index]
        highest = width - widths[last] / 2 - (offsets[last] - offsets[index])
        placed.append(max(lowest, min(centre, highest)))
    return placed
