"""How work goes on in the example: who has what to do, and what gets done on which day.

Levels are properties of the made-up software, such as how long an endpoint's slow requests take. They shape the logs,
and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from overton.demo.span import Span

GONE = float("nan")
"""The level of an item that nobody calls."""
PARTIAL = 0.42
"""What a fix leaves of a level when it goes only half of the way."""


@dataclass(frozen=True)
class Workload:
    """Items of one home (a service, a queue, a database) that a team looks after."""

    team: str | None
    home: str
    items: tuple[str, ...]
    """Those with work to do first, in the order of `levels`."""
    levels: tuple[float, ...] = ()
    """How bad the first items are at the start; the others are fine."""
    bursts: tuple[tuple[int, int], ...] = ()
    """What gets done: (so many days ago, so many items), the worst first."""
    kind: str = "standard"
    """What the home is to the organisation: critical, standard, back office."""
    joined: int | None = None
    """So many days ago its items began to be logged; None: they always were."""


@dataclass(frozen=True)
class Twist:
    """Something that happens to one item outside the planned work."""

    ago: int
    item: str
    level: float
    new: bool = False
    """Whether the item did not exist before."""


@dataclass(frozen=True)
class Scale:
    """What levels mean in a campaign."""

    good: tuple[float, float]
    """Between these an item is fine."""
    lines: tuple[float, ...] = field(default=())
    """Thresholds of the campaign: levels keep clear of them, so that standings do not flap."""
    halfway_above: float = float("inf")
    """Beyond this level every second fix goes only half of the way."""


def trajectories(
    workloads: Sequence[Workload], twists: Sequence[Twist], scale: Scale, span: Span, rng: np.random.Generator
) -> NDArray[np.float64]:
    """The level of every item (row) on every day (column); NaN where it is not called."""
    table = np.vstack([_worked(workload, scale, span, rng) for workload in workloads])
    row_of = {item: row for row, item in enumerate(item for workload in workloads for item in workload.items)}
    for twist in twists:
        start = span.deploy(twist.ago)
        if twist.new:
            table[row_of[twist.item], :start] = GONE
        table[row_of[twist.item], start:] = twist.level
    return table


def _worked(workload: Workload, scale: Scale, span: Span, rng: np.random.Generator) -> NDArray[np.float64]:
    """One workload's rows: levels at the start, lowered burst by burst."""
    levels = rng.uniform(*scale.good, len(workload.items))
    levels[: len(workload.levels)] = workload.levels
    starts = [0]
    states = [levels.copy()]
    fixes = 0
    for ago, count in workload.bursts:
        for item in np.argsort(-levels, kind="stable")[:count]:
            halfway = levels[item] > scale.halfway_above and fixes % 2 == 1
            levels[item] = _clear(levels[item] * PARTIAL, scale) if halfway else rng.uniform(*scale.good)
            fixes += 1
        starts.append(span.deploy(ago))
        states.append(levels.copy())
    table = np.empty((len(levels), span.length))
    for state, (start, end) in zip(states, pairwise([*starts, span.length]), strict=True):
        table[:, start:end] = state[:, None]
    if workload.joined is not None:
        table[:, : span.index(workload.joined)] = GONE
    return table


def _clear(level: float, scale: Scale) -> float:
    """The level moved below a threshold that it comes too near to."""
    for line in scale.lines:
        if line / 1.12 < level < line * 1.05:
            return line / 1.12
    return level
