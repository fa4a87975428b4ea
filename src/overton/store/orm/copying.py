"""Copies what one store remembers to another; doing it again changes nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from overton.model.measurement import History, Interval, Measurement, Snapshot
from overton.store.orm import models
from overton.store.orm.requests import copy_requests
from overton.store.orm.store import OrmStore
from overton.store.port import Series

TOGETHER = 20
"""Days written at once: quicker than one by one, and little to do again."""


def copy_store(source: OrmStore, target: OrmStore) -> int:
    """Copy all days, deliveries and requests; days of the same name in the target are replaced.

    Returns how many days. Raises BadInputError, before anything is copied, where the target has requests of its own.
    """
    copy_requests(target.connection.alias, source.exemption_requests())
    days = 0
    for row in models.Series.objects.using(source.connection.alias).order_by("id"):
        series = Series(row.campaign, row.metric)
        snapshots = snapshots_of(source.history(series))
        while together := tuple(islice(snapshots, TOGETHER)):
            target.record(series, together)
            days += len(together)
    deliveries = models.Delivery.objects.using(source.connection.alias).order_by("id")
    models.Delivery.objects.using(target.connection.alias).bulk_create(
        (
            models.Delivery(campaign=d.campaign, audience=d.audience, period=d.period, day=d.day, sent=d.sent)
            for d in deliveries
        ),
        ignore_conflicts=True,
    )
    return days


def snapshots_of(history: History) -> Iterator[Snapshot]:
    """The days as they were recorded, in order; samples by their magnitude."""
    begins: defaultdict[date, list[Interval]] = defaultdict(list)
    ends: defaultdict[date | None, list[Interval]] = defaultdict(list)
    for interval in history.intervals:
        begins[interval.since].append(interval)
        ends[interval.until].append(interval)
    there: dict[str, Measurement] = {}
    for day in history.days:
        for interval in ends[day.day]:
            del there[interval.measurement.item]
        for interval in begins[day.day]:
            there[interval.measurement.item] = interval.measurement
        yield Snapshot(
            day=day.day,
            measurements=tuple(there.values()),
            definition=day.definition,
            tree=day.tree,
            complete=day.complete,
            left_out=day.left_out,
            failures_only=day.failures_only,
            revision=day.revision,
        )
        for interval in begins[day.day]:
            if interval.measurement.formerly:  # said of its first day alone
                there[interval.measurement.item] = replace(interval.measurement, formerly="")
