"""Reads all that is remembered of one series, as of one moment."""

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db.backends.utils import CursorWrapper

from overton.model.measurement import Attribution, History, Interval, MeasuredDay, Measurement
from overton.store.orm.shared import fact_of
from overton.store.port import Series


def read_history(cursor: CursorWrapper, series: Series) -> History:
    number = _number(cursor, series)
    if number is None:
        return History()
    days = _days(cursor, number)
    with _uncollected():
        intervals = _intervals(cursor, number, {str(day.day): day.day for day in days})
        return History(days, _named(intervals, _formerly(cursor, number)))


def read_days(cursor: CursorWrapper, series: Series) -> tuple[MeasuredDay, ...]:
    number = _number(cursor, series)
    return () if number is None else _days(cursor, number)


def _number(cursor: CursorWrapper, series: Series) -> int | None:
    """The id of a series; None for one that was never measured."""
    cursor.execute(
        "SELECT id FROM overton_series WHERE campaign = %s AND metric = %s", [series.campaign, series.metric]
    )
    row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would go through all these objects again and again; every one stays."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _days(cursor: CursorWrapper, series: int) -> tuple[MeasuredDay, ...]:
    cursor.execute(
        "SELECT d.day, d.definition, d.tree_id, d.complete, d.left_out, d.failures_only, d.revision"
        " FROM overton_day d WHERE d.series_id = %s ORDER BY d.day",
        [series],
    )
    days = cursor.fetchall()
    cursor.execute(
        "SELECT id, body FROM overton_tree WHERE id IN (SELECT tree_id FROM overton_day WHERE series_id = %s)", [series]
    )
    trees = {tree: json.loads(body) for tree, body in cursor.fetchall()}
    return tuple(
        MeasuredDay(day, definition, trees[tree], bool(complete), json.loads(left_out), bool(failures_only), revision)
        for day, definition, tree, complete, left_out, failures_only, revision in days
    )


def _intervals(cursor: CursorWrapper, series: int, days: Mapping[str, date]) -> tuple[Interval, ...]:
    # Each date is one of the measured days: looking it up is cheaper than parsing it.
    facts = _facts(cursor, series)
    cursor.execute("SELECT key, id FROM overton_item WHERE series_id = %s", [series])
    names = {item: key for key, item in cursor.fetchall()}
    cursor.execute(
        "SELECT item_id, CAST(since AS text), CAST(until AS text), value, samples, fact_id FROM overton_interval"
        " WHERE series_id = %s ORDER BY since",
        [series],
    )
    # By item only here, because databases order texts by rules of their own.
    rows = sorted(cursor.fetchall(), key=lambda row: names[row[0]])
    return tuple(
        Interval(days[since], days[until] if until else None, Measurement(names[item], value, samples, *facts[fact]))
        for item, since, until, value, samples, fact in rows
    )


def _formerly(cursor: CursorWrapper, series: int) -> dict[tuple[date, str], str]:
    """By day and item, the key that the item had before; few items ever have another."""
    cursor.execute("SELECT day, formerly FROM overton_day WHERE series_id = %s AND formerly <> '{}'", [series])
    return {(day, item): key for day, body in cursor.fetchall() for item, key in json.loads(body).items()}


def _named(intervals: tuple[Interval, ...], formerly: Mapping[tuple[date, str], str]) -> tuple[Interval, ...]:
    """The intervals, those that continue an item of another key saying so."""
    if not formerly:
        return intervals
    return tuple(
        replace(interval, measurement=replace(interval.measurement, formerly=key))
        if (key := formerly.get((interval.since, interval.measurement.item)))
        else interval
        for interval in intervals
    )


def _facts(cursor: CursorWrapper, series: int) -> dict[int, tuple[Mapping[str, str], Attribution]]:
    cursor.execute(
        "SELECT id, body FROM overton_fact"
        " WHERE id IN (SELECT DISTINCT fact_id FROM overton_interval WHERE series_id = %s)",
        [series],
    )
    return {fact: fact_of(body) for fact, body in cursor.fetchall()}
