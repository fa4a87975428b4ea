"""How every item stood at the end of some days: one pass over the timelines, however many days are asked for."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date

from overton.model.measurement import History
from overton.progress.figures import Assessed
from overton.progress.rules import Rules
from overton.progress.stretch import Presence, Stretch
from overton.progress.timeline import standing_since, timelines


def sampled(
    history: History, rules: Rules, days: Sequence[date], breaks: Collection[date]
) -> dict[date, list[Assessed]]:
    """The items that were there at the end of each day, as the overview of that day has them, but for what is coming.

    Since when an item has stood as it does is told of the last day; of the others, since when nothing about it changed.

    Args:
        history: what is remembered of a metric.
        rules: by which it is judged.
        days: at least one, in order; what was measured after the last is not seen.
        breaks: the measured days on which the scope changed.
    """
    found: dict[date, list[Assessed]] = {day: [] for day in days}
    for _item, timeline in timelines(history, rules, days[-1], breaks):
        end = len(days)
        for index in range(len(timeline) - 1, -1, -1):
            stretch = timeline[index]
            first = bisect_left(days, stretch.since, 0, end)
            if first < end and stretch.presence is not Presence.GONE:
                assessed = _assessed(stretch, standing_since(timeline) if end == len(days) else stretch.since)
                for day in days[first:end]:
                    found[day].append(assessed)
            end = first
            if not end:
                break
    return found


def _assessed(stretch: Stretch, since: date) -> Assessed:
    gone = stretch.presence is Presence.FIXED
    return Assessed(stretch.interval.measurement, since, stretch.verdict, gone=gone)
