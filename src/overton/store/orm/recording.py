"""Writes measured days of one series, inside a transaction that holds the series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper

from overton.model.measurement import Measurement, Snapshot, magnitude
from overton.store.orm.dialects import Dialect, dialect_of
from overton.store.orm.shared import canonical, fact_ids, tree_id
from overton.store.orm.splicing import Changes, Place, Run, State, splice


@dataclass(frozen=True, slots=True)
class Page:
    """Where one day of one series is written."""

    cursor: CursorWrapper
    dialect: Dialect
    ops: BaseDatabaseOperations
    series: int

    def day(self, day: date | None) -> str | None:
        """As this database takes it."""
        return self.ops.adapt_datefield_value(day)


def record_days(connection: BaseDatabaseWrapper, series: int, snapshots: Sequence[Snapshot]) -> None:
    """Remember each snapshot in place of what was remembered of its day."""
    with connection.cursor() as cursor:
        page = Page(cursor, dialect_of(connection), connection.ops, series)
        before = None
        for snapshot in snapshots:
            _record(page, snapshot, before)
            before = snapshot


def _record(page: Page, snapshot: Snapshot, recorded: Snapshot | None) -> None:
    """Record a day; `recorded` is what was recorded last in this transaction."""
    place = Place(
        _day(page, "< %s ORDER BY day DESC", snapshot), snapshot.day, _day(page, "> %s ORDER BY day", snapshot)
    )
    follows = recorded is not None and recorded.day == place.before and _day(page, "= %s", snapshot) is None
    stirred = _changed(page, snapshot, recorded) if recorded and follows else _stirred(page, snapshot)
    known, new = _item_ids(page, list(stirred))
    states = {ids[item]: stirred[item] for ids in (known, new) for item in ids}
    _write(page, splice(place, _stored(page, place, list(known.values())), states))
    _write_day(page, snapshot)


def _day(page: Page, which: str, snapshot: Snapshot) -> date | None:
    """The nearest measured day on one side of the snapshot's, or that day itself if it is measured."""
    page.cursor.execute(
        f"SELECT day FROM overton_day WHERE series_id = %s AND day {which} LIMIT 1",  # noqa: S608
        [page.series, page.day(snapshot.day)],
    )
    row = page.cursor.fetchone()
    return row[0] if row else None


def _stirred(page: Page, snapshot: Snapshot) -> dict[str, State | None]:
    """The items that are not on this day what the store says, with what they are; None is absent.

    Everything else in this module works on these alone, which are few on a normal day.
    """
    remembered = _remembered(page, snapshot.day)
    facts = fact_ids(page.cursor, page.dialect, snapshot.measurements)
    stirred: dict[str, State | None] = {}
    for m, fact in zip(snapshot.measurements, facts, strict=True):
        value, samples = m.value, magnitude(m.samples)
        old = remembered.pop(m.item, None)
        # Field by field, without a state for each item: this loop is most of the work of a normal day.
        if old and old[1] == value and old[2] == samples and old[3] == fact and (value or str(old[1]) == str(value)):
            continue
        stirred[m.item] = _state(m, fact)
    return stirred | dict.fromkeys(remembered)


def _changed(page: Page, snapshot: Snapshot, before: Snapshot) -> dict[str, State | None]:
    """The same for a new day, of which the store says what it says of the measured day before: without asking it."""
    was = {m.item: m for m in before.measurements}
    changed = [m for m in snapshot.measurements if not _alike(was.pop(m.item, None), m)]
    facts = fact_ids(page.cursor, page.dialect, changed)
    stirred: dict[str, State | None] = {m.item: _state(m, fact) for m, fact in zip(changed, facts, strict=True)}
    return stirred | dict.fromkeys(was)


def _alike(old: Measurement | None, m: Measurement) -> bool:
    """Surely of the same state; asked of every item on every day, and so the cheapest question comes first."""
    if old is m or old is None:
        return old is m
    return (
        old.value == m.value
        and old.samples == m.samples
        and (old.attribution is m.attribution or old.attribution == m.attribution)
        and (old.slices is m.slices or old.slices == m.slices)
        and (bool(m.value) or str(old.value) == str(m.value))
    )


def _state(m: Measurement, fact: int) -> State:
    return None if m.value is None else float(m.value), magnitude(m.samples), fact


def _remembered(page: Page, day: date) -> dict[str, tuple[str, float | None, int | None, int]]:
    """Each item's key, value, samples and fact in the run that covers the day, measured or not."""
    covering = (
        "SELECT i.key, r.value, r.samples, r.fact_id FROM overton_interval r JOIN overton_item i ON i.id = r.item_id"
        " WHERE r.series_id = %s AND r.since <= %s AND "
    )
    # Two searches of one index: no end, and ends after the day.
    page.cursor.execute(
        f"{covering} r.until IS NULL UNION ALL {covering} r.until > %s",
        [page.series, page.day(day), page.series, page.day(day), page.day(day)],
    )
    return {row[0]: row for row in page.cursor.fetchall()}


def _stored(page: Page, place: Place, items: Sequence[int]) -> dict[int, list[Run]]:
    """The runs of these items that cover the day before, the day or the day after."""
    if not items:
        return {}
    first, last = page.day(place.before or place.day), page.day(place.after or place.day)
    columns = "SELECT id, item_id, since, until, value, samples, fact_id FROM overton_interval WHERE series_id = %s"
    theirs = f"{columns} AND since <= %s AND {page.dialect.among('item_id', 'bigint')} AND"
    listed = page.dialect.listed(items)
    page.cursor.execute(
        f"{theirs} until IS NULL UNION ALL {theirs} until > %s",
        [page.series, last, listed, page.series, last, listed, first],
    )
    stored: dict[int, list[Run]] = {}
    for key, item, since, until, *state in page.cursor.fetchall():
        stored.setdefault(item, []).append(Run(key, item, since, until, tuple(state)))
    return stored


def _item_ids(page: Page, keys: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """The ids of items: of those that are known, and of those that are new and kept now."""
    known: dict[str, int] = {}
    new: dict[str, int] = {}
    page.cursor.execute("SELECT MAX(id) FROM overton_item WHERE series_id = %s", [page.series])
    newest = page.cursor.fetchone()[0] or 0
    ids = "SELECT key, id FROM overton_item WHERE series_id = %s AND"
    if keys and newest:
        page.cursor.execute(f"{ids} {page.dialect.among('key', 'text')}", [page.series, page.dialect.listed(keys)])
        known = dict(page.cursor.fetchall())
    unknown = [(page.series, key) for key in keys if key not in known]
    if unknown:
        page.dialect.insert(page.cursor, "overton_item", ("series_id", "key"), unknown)
        page.cursor.execute(f"{ids} id > %s", [page.series, newest])
        new = dict(page.cursor.fetchall())
    return known, new


def _write(page: Page, changes: Changes) -> None:
    """In this order, so that an item never has two intervals without an end."""
    if changes.delete:
        page.cursor.execute(
            f"DELETE FROM overton_interval WHERE {page.dialect.among('id', 'bigint')}",  # noqa: S608
            [page.dialect.listed(changes.delete)],
        )
    for until, ids in changes.until.items():
        page.cursor.execute(
            f"UPDATE overton_interval SET until = %s WHERE {page.dialect.among('id', 'bigint')}",  # noqa: S608
            [page.day(until), page.dialect.listed(ids)],
        )
    if changes.insert:
        columns = ("series_id", "item_id", "since", "until", "value", "samples", "fact_id")
        ends = {run.since for run in changes.insert} | {run.until for run in changes.insert}
        day = {end: page.day(end) for end in ends}
        rows = [(page.series, run.item, day[run.since], day[run.until], *run.state) for run in changes.insert]
        page.dialect.insert(page.cursor, "overton_interval", columns, rows)


def _write_day(page: Page, snapshot: Snapshot) -> None:
    tree = tree_id(page.cursor, page.dialect, snapshot.tree)
    kept = {
        "series_id": page.series,
        "day": page.day(snapshot.day),
        "definition": snapshot.definition,
        "tree_id": tree,
        "complete": snapshot.complete,
        "left_out": canonical(dict(snapshot.left_out)),
        "failures_only": snapshot.failures_only,
        "revision": snapshot.revision,
        "formerly": canonical({m.item: m.formerly for m in snapshot.measurements if m.formerly}),
    }
    page.cursor.execute(
        f"INSERT INTO overton_day ({', '.join(kept)}) VALUES ({', '.join(['%s'] * len(kept))})"  # noqa: S608
        f" ON CONFLICT (series_id, day) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in kept)}",
        list(kept.values()),
    )
