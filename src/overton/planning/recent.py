"""The part of a history that the last weeks depend on: two years cost little more than three months."""

from datetime import date
from itertools import zip_longest

from overton.model.campaign import Metric
from overton.model.measurement import History


def recent(history: History, metric: Metric, first: date) -> History:
    """Without what was over before a day, where nothing from that day on depends on it.

    Everything is kept where what was long ago still counts: of items that had other names, of lists of failures, which
    tell what was fixed by what was there, and where an item is held to the best value that it ever had.
    """
    if any(position.worse for position in metric.window) or any(day.failures_only for day in history.days):
        return history
    renamed = {
        name
        for i in history.intervals
        if i.measurement.formerly
        for name in (i.measurement.item, i.measurement.formerly)
    }
    kept = [
        interval
        for interval, following in zip_longest(history.intervals, history.intervals[1:])
        if following is None
        or following.since > first
        or following.measurement.item != interval.measurement.item
        or interval.measurement.item in renamed
    ]
    return History(history.days, tuple(kept))
