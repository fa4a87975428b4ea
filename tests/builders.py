"""Builders: the smallest valid thing of each kind, with what the test cares about put in by name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from overton.model.campaign import Campaign, Goal, Metric
from overton.model.measurement import Attribution, History, Interval, MeasuredDay, Measurement, Tree
from overton.model.window import Position

DAY = date(2026, 3, 2)


def at_most(value: float) -> Goal:
    return Goal(at_most=value)


def at_least(value: float) -> Goal:
    return Goal(at_least=value)


def position(**keys: Any) -> Position:
    return Position(**{"from_": DAY, "warn": 15.0, "not_allowed": 30.0, **keys})


def metric(**keys: Any) -> Metric:
    return Metric(**{"name": "p99.9", "goal": at_most(5), "source": None, "unit": "s", "item": "endpoint", **keys})


def campaign(metric: Metric, **keys: Any) -> Campaign:
    return Campaign(**{"campaign": "request-timeouts", "goal": "No slow requests.", "metrics": (metric,), **keys})


def measured(item: str, value: float | None, *owners: str) -> Measurement:
    return Measurement(item, value, attribution=Attribution(owners, "a test says so"))


def history(
    days: Mapping[date, Mapping[str, float | None]],
    *,
    owners: Mapping[str, tuple[str, ...]] | None = None,
    tree: Tree | None = None,
    complete: bool = False,
    failures_only: bool = False,
    formerly: Mapping[date, Mapping[str, str]] | None = None,
) -> History:
    """A history in which each day's items have these values; written as runs of equal values.

    Args:
        days: each item's value, by day.
        owners: each item's.
        tree: of the teams, on all days.
        complete: whether what is absent is gone.
        failures_only: whether what is absent meets the goal.
        formerly: what items were called before, by the day from which they have another name.
    """
    order = sorted(days)
    heads = tuple(MeasuredDay(day, "d", tree or {}, complete, {}, failures_only) for day in order)
    open_runs: dict[str, tuple[date, Measurement]] = {}
    intervals: list[Interval] = []
    for day in order:
        now = {item: measured(item, value, *(owners or {}).get(item, ())) for item, value in days[day].items()}
        for item, (since, was) in list(open_runs.items()):
            if item not in now or not now[item].same_state(was):
                intervals.append(Interval(since, day, was))
                del open_runs[item]
        for item, measurement in now.items():
            before = (formerly or {}).get(day, {}).get(item, "")
            open_runs.setdefault(item, (day, replace(measurement, formerly=before)))
    intervals += [Interval(since, None, was) for since, was in open_runs.values()]
    ordered = sorted(intervals, key=lambda interval: (interval.measurement.item, interval.since))
    return History(heads, tuple(ordered))


def weeks(number: int) -> timedelta:
    return timedelta(weeks=number)
