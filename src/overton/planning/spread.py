"""A set of items, made ready to say at any position how many of them would be warned and refused."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import accumulate

from overton.model.campaign import Goal
from overton.model.standing import Standing
from overton.model.window import Position
from overton.progress.counting import numbers
from overton.progress.figures import Assessed, Numbers
from overton.window.judge import judge

RANK = {standing: rank for rank, standing in enumerate(Standing)}
SHORT_OF_GOAL = (Standing.LATER, Standing.WARNED, Standing.NOT_ALLOWED)

Judgement = Callable[[float], Standing]
"""How a value that is short of the goal stands at some position."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of a set stand how, and how much of its traffic is theirs."""

    numbers: Numbers
    samples: Mapping[Standing, int] | None
    """The samples of the items that stand so and are not exempt; None where the source has none."""
    all_samples: int = 0
    """Those of all items of the set that have data, exempt ones too."""

    def percent(self, standing: Standing) -> float | None:
        """The items that stand so, of those that count, from 0 to 100; None when there are none."""
        return 100 * self.numbers.standings[standing] / self.numbers.items if self.numbers.items else None

    def traffic(self, standing: Standing) -> float | None:
        """The samples of the items that stand so, of all samples of the set, from 0 to 100; None without samples."""
        return 100 * self.samples.get(standing, 0) / self.all_samples if self.samples and self.all_samples else None


class Standings:
    """How many items stand how, and in order the values of those on which a position decides.

    Whether an item is done, exempt or without data is the same at every position. The others stand the worse the worse
    their values are, so a position parts them in two places, which the judge is asked for.
    """

    def __init__(self, numbers: Numbers, values: Sequence[float]) -> None:
        """`values` has those of the items that are short of the goal and not exempt, from worst to best."""
        self.numbers = numbers
        """As they are."""
        self._values = values

    def parted(self, judgement: Judgement) -> tuple[int, int]:
        """How many are refused, and how many are warned or refused: the first so many."""

        def rank(value: float) -> int:
            return -RANK[judgement(value)]

        refused = bisect_left(self._values, -RANK[Standing.WARNED], key=rank)
        return refused, bisect_left(self._values, -RANK[Standing.LATER], refused, key=rank)

    def counted_at(self, judgement: Judgement) -> Numbers:
        """How many stand how at a position."""
        refused, affected = self.parted(judgement)
        standings = {
            Standing.DONE: self.numbers.standings[Standing.DONE],
            Standing.LATER: len(self._values) - affected,
            Standing.WARNED: affected - refused,
            Standing.NOT_ALLOWED: refused,
        }
        return replace(self.numbers, standings=standings)


class Spread(Standings):
    """A set of items with its traffic."""

    def __init__(self, items: Sequence[Assessed], goal: Goal) -> None:
        self.open = sorted(filter(is_open, items), key=value_of, reverse=goal.lower_is_better)
        """Those on which a position decides, worst first."""
        self._items = items
        super().__init__(numbers(items), list(map(value_of, self.open)))

    @cached_property
    def now(self) -> Tally:
        """The set as it stands, item by item."""
        if not self._sums:
            return Tally(self.numbers, None)
        samples = dict.fromkeys(SHORT_OF_GOAL, 0)
        for assessed in self.open:
            assert assessed.verdict is not None
            samples[assessed.verdict.standing] += assessed.measurement.samples or 0
        return Tally(self.numbers, samples, self._all_samples)

    @cached_property
    def _all_samples(self) -> int:
        """Of all items with data; 0 where one of them does not say."""
        measured = [a.measurement.samples for a in self._items if a.verdict is not None and not a.gone]
        return 0 if None in measured else sum(samples or 0 for samples in measured)

    @cached_property
    def _sums(self) -> list[int]:
        """Running sums of the open items' samples, from 0 on; empty where there are none."""
        if not self._all_samples:
            return []
        return [0, *accumulate(assessed.measurement.samples or 0 for assessed in self.open)]

    def at(self, judgement: Judgement) -> Tally:
        """The set at a position."""
        counted = self.counted_at(judgement)
        if not self._sums:
            return Tally(counted, None)
        refused, affected = self.parted(judgement)
        samples = {
            Standing.LATER: self._sums[-1] - self._sums[affected],
            Standing.WARNED: self._sums[affected] - self._sums[refused],
            Standing.NOT_ALLOWED: self._sums[refused],
        }
        return Tally(counted, samples, self._all_samples)


def value_of(assessed: Assessed) -> float:
    """The value of an item that has one."""
    return assessed.value or 0.0


def is_open(assessed: Assessed) -> bool:
    """Whether the position in force decides how it stands: short of the goal, and not exempt."""
    verdict = assessed.verdict
    return verdict is not None and verdict.standing is not Standing.DONE and not verdict.exempt


def judgement_of(position: Position, goal: Goal) -> Judgement:
    """How values stand at a position that takes effect now.

    Where it refuses what gets worse, every item starts at its own value.
    """

    @cache
    def judged(value: float) -> Standing:
        return judge(value, goal=goal, position=position, ceiling=value).standing

    return judged
