"""How every item stood at the end of some days: one pass over the timelines, however many days are asked for."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from overton.model.measurement import History
from overton.model.standing import Standing
from overton.progress.counting import numbers
from overton.progress.figures import Assessed, Numbers
from overton.progress.rules import Rules
from overton.progress.stretch import Presence, Stretch
from overton.progress.timeline import timelines


@dataclass(frozen=True, slots=True)
class Sample:
    """Items at the ends of some days; each is there once for all days in a row on which nothing about it changed."""

    days: Sequence[date]
    """At least one, in order."""
    spans: Mapping[tuple[int, int], Sequence[Assessed]]
    """From which of the days, and until before which."""

    @property
    def last(self) -> list[Assessed]:
        """The items of the last day."""
        return [assessed for (_, end), own in self.spans.items() if end == len(self.days) for assessed in own]

    def numbers(self) -> list[Numbers]:
        """How many stood how, by day."""
        counted = [(span, numbers(own)) for span, own in self.spans.items()]
        return [_sum([own for (first, end), own in counted if first <= index < end]) for index in range(len(self.days))]


def sampled(history: History, rules: Rules, days: Sequence[date], breaks: Collection[date]) -> Sample:
    """The items that were there at the end of each day, as the overview of that day has them, but for what is coming.

    They are told to stand so since something about them changed last.

    Args:
        history: what is remembered of a metric.
        rules: by which it is judged.
        days: at least one, in order; what was measured after the last is not seen.
        breaks: the measured days on which the scope changed.
    """
    spans: dict[tuple[int, int], list[Assessed]] = defaultdict(list)
    for _item, timeline in timelines(history, rules, days[-1], breaks):
        end = len(days)
        for stretch in reversed(timeline):
            first = bisect_left(days, stretch.since, 0, end)
            if first < end and stretch.presence is not Presence.GONE:
                spans[first, end].append(_assessed(stretch))
            end = first
            if not end:
                break
    return Sample(days, spans)


def _assessed(stretch: Stretch) -> Assessed:
    gone = stretch.presence is Presence.FIXED
    return Assessed(stretch.interval.measurement, stretch.since, stretch.verdict, gone=gone)


def _sum(parts: Sequence[Numbers]) -> Numbers:
    return Numbers(
        {standing: sum(part.standings[standing] for part in parts) for standing in Standing},
        exempt=sum(part.exempt for part in parts),
        no_data=sum(part.no_data for part in parts),
        unowned=sum(part.unowned for part in parts),
    )
