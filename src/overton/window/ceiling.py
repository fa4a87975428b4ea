"""An item's own ceiling under a position that refuses what gets worse."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from overton.model.measurement import Interval


def ceiling_of(
    own: Sequence[Interval], *, since: date, day: date, measured_days: Sequence[date], lower_is_better: bool
) -> float | None:
    """The best value measured since the position took effect; None for an item first seen after that.

    Args:
        own: the item's intervals in order.
        since: the day on which the position took effect.
        day: the day of the judgement.
        measured_days: all measured days of the series, in order.
        lower_is_better: the direction of the goal.

    An item of the first whole measurement under the position starts at its own value, and so does one that was measured
    before but not that day.
    """
    best = min if lower_is_better else max
    index = bisect_left(measured_days, since)
    first = measured_days[index] if index < len(measured_days) and measured_days[index] <= day else day
    before = [i.measurement.value for i in own if i.since <= first and i.measurement.value is not None]
    if not before:
        return None
    later = [i.measurement.value for i in own if first < i.since <= day and i.measurement.value is not None]
    return best([before[-1], *later])
