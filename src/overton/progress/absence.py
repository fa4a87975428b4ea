"""What it means that an item is not in the source: fixed, gone, or without data."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from overton.model.measurement import Interval, MeasuredDay
from overton.model.standing import Standing
from overton.progress.rules import Rules
from overton.progress.stretch import Presence, Stretch
from overton.window.judge import judge


@dataclass(frozen=True, slots=True)
class Absences:
    """Tells absences of items; made for one history and one day up to which it is told."""

    days: Mapping[date, MeasuredDay]
    breaks: Sequence[date]
    """The measured days on which the scope changed, in order; the first of all among them."""
    day: date
    rules: Rules

    def of(self, told: Sequence[Stretch], gone: date, back: date) -> Iterator[Stretch]:
        """The stretches of an absence.

        Args:
            told: the item's timeline until then.
            gone: the measured day on which it is not there for the first time.
            back: the day on which it is there again, or the day after the last that is told.
        """
        interval = told[-1].interval
        measured = self.days.get(gone)
        if self._meets(gone) and self._started(gone) and _owed(told, self._epoch(gone)):
            yield from self._fixed(interval, gone, back)
        elif measured and (measured.complete or measured.failures_only):
            yield Stretch(gone, Presence.GONE, interval)
        else:
            yield Stretch(gone, Presence.NO_DATA, interval)
            if gone + self.rules.gone_after < back:
                yield Stretch(gone + self.rules.gone_after, Presence.GONE, interval)

    def value_of(self, interval: Interval, gone: date, back: date) -> Iterator[Interval]:
        """As good as the goal while a list of failures does not have it: should it come back, that is its best."""
        if self._meets(gone):
            yield Interval(gone, back, replace(interval.measurement, value=self.rules.metric.goal.value))

    def _meets(self, gone: date) -> bool:
        """Whether being absent from that day on means meeting the goal, rather than being out of scope."""
        measured = self.days.get(gone)
        return measured is not None and measured.failures_only and gone != self._epoch(gone)

    def _started(self, gone: date) -> bool:
        """Whether it left during the campaign: what was fixed before its start is not its success."""
        return self.rules.start is None or gone >= self.rules.start

    def _epoch(self, day: date) -> date:
        """The first day of the epoch that a measured day is in."""
        return self.breaks[bisect_right(self.breaks, day) - 1]

    def _fixed(self, interval: Interval, gone: date, back: date) -> Iterator[Stretch]:
        """Until the epoch ends, of which its success is; an item that comes back that very day left before."""
        verdict = judge(self.rules.metric.goal.value, goal=self.rules.metric.goal, position=self.rules.position(gone))
        yield Stretch(gone, Presence.FIXED, interval, verdict)
        ended = next((day for day in self.breaks if gone < day <= min(back, self.day)), None)
        if ended:
            yield Stretch(ended, Presence.GONE, interval)


def _owed(told: Sequence[Stretch], epoch: date) -> bool:
    """Whether the item was work to do at any time in the epoch, and is not excused from it at the end."""
    if told[-1].exempt:
        return False
    for stretch in reversed(told):
        if stretch.standing not in {None, Standing.DONE}:
            return True
        if stretch.since <= epoch:
            break
    return False
