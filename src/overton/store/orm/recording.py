"""Writes one measured day of one series, inside a transaction that holds the series."""

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min

from overton.model.measurement import Snapshot, magnitude
from overton.store.orm import models
from overton.store.orm.dialects import Dialect, dialect_of
from overton.store.orm.shared import canonical, fact_ids, tree_id
from overton.store.orm.splicing import Changes, Place, Run, State, by_item, rows, splice


def record_day(connection: BaseDatabaseWrapper, series: int, snapshot: Snapshot) -> None:
    """Remember a snapshot in place of what was remembered of its day."""
    dialect = dialect_of(connection)
    with connection.cursor() as cursor:
        place = _place(connection.alias, series, snapshot)
        touched = by_item(_touched(cursor, connection, series, place))
        states = _states(cursor, dialect, series, snapshot)
        _write(cursor, dialect, connection, series, splice(place, touched, states))
        _write_day(connection.alias, series, snapshot, tree_id(cursor, dialect, snapshot.tree))


def _place(alias: str, series: int, snapshot: Snapshot) -> Place:
    days = models.MeasuredDay.objects.using(alias).filter(series=series)
    before = days.filter(day__lt=snapshot.day).aggregate(day=Max("day"))["day"]
    after = days.filter(day__gt=snapshot.day).aggregate(day=Min("day"))["day"]
    return Place(before, snapshot.day, after)


def _touched(cursor: CursorWrapper, connection: BaseDatabaseWrapper, series: int, place: Place) -> list[Run]:
    """The stored runs that cover the day before, the day or the day after."""
    first, last = place.before or place.day, place.after or place.day
    day = connection.ops.adapt_datefield_value
    columns = "SELECT id, item_id, since, until, value, samples, fact_id FROM overton_interval WHERE series_id = %s"
    # Two searches of one index: ends after the first day, and no end.
    cursor.execute(
        f"{columns} AND until IS NULL AND since <= %s UNION ALL {columns} AND until > %s AND since <= %s",
        [series, day(last), series, day(first), day(last)],
    )
    return [Run(row[0], row[1], row[2], row[3], row[4:]) for row in cursor.fetchall()]


def _states(cursor: CursorWrapper, dialect: Dialect, series: int, snapshot: Snapshot) -> dict[int, State]:
    items = _item_ids(cursor, dialect, series, [m.item for m in snapshot.measurements])
    facts = fact_ids(cursor, dialect, snapshot.measurements)
    return {
        items[m.item]: (None if m.value is None else float(m.value), magnitude(m.samples), fact)
        for m, fact in zip(snapshot.measurements, facts, strict=True)
    }


def _item_ids(cursor: CursorWrapper, dialect: Dialect, series: int, keys: Sequence[str]) -> Mapping[str, int]:
    known = "SELECT key, id FROM overton_item WHERE series_id = %s"
    cursor.execute(known, [series])
    ids: dict[str, int] = dict(cursor.fetchall())
    new = [key for key in keys if key not in ids]
    if new:
        newest = max(ids.values(), default=0)
        dialect.insert(cursor, "overton_item", ("series_id", "key"), [(series, key) for key in new])
        cursor.execute(f"{known} AND id > %s", [series, newest])
        ids.update(cursor.fetchall())
    return ids


def _write(
    cursor: CursorWrapper, dialect: Dialect, connection: BaseDatabaseWrapper, series: int, changes: Changes
) -> None:
    """In this order, so that an item never has two intervals without an end."""
    if changes.delete:
        cursor.execute(
            f"DELETE FROM overton_interval WHERE {dialect.among('id')}",  # noqa: S608
            [dialect.listed(changes.delete)],
        )
    for until, ids in changes.until.items():
        cursor.execute(
            f"UPDATE overton_interval SET until = %s WHERE {dialect.among('id')}",  # noqa: S608
            [connection.ops.adapt_datefield_value(until), dialect.listed(ids)],
        )
    if changes.insert:
        columns = ("series_id", "item_id", "since", "until", "value", "samples", "fact_id")
        dialect.insert(cursor, "overton_interval", columns, [(series, *row) for row in rows(changes.insert)])


def _write_day(alias: str, series: int, snapshot: Snapshot, tree: int) -> None:
    models.MeasuredDay.objects.using(alias).update_or_create(
        series_id=series,
        day=snapshot.day,
        defaults={
            "definition": snapshot.definition,
            "tree_id": tree,
            "complete": snapshot.complete,
            "left_out": canonical(dict(snapshot.left_out)),
        },
    )
