"""What the store is measured against: plain tables with a row an item and day.

They keep less than the store (no trees, no definitions, no facts behind their ids), are written in the fastest way that
their database has, and sync as the store does.
"""

import sqlite3
from pathlib import Path

import psycopg

from overton.model.measurement import Snapshot

BAND = "CASE WHEN value > 30 THEN 3 WHEN value > 15 THEN 2 WHEN value > 5 THEN 1 ELSE 0 END"
ONE_A_DAY = f"SELECT day, {BAND}, COUNT(*) FROM snapshot GROUP BY 1, 2"
ALL = "SELECT day, item, value, samples, fact FROM snapshot"
BurnDown = dict[tuple[str, int], int]
"""Items by day and band between the thresholds 5, 15 and 30."""
Row = tuple[str, str, float | None, int | None, int]


class Facts:
    """Ids of slices and attribution, found as cheaply as can be: by the identity of the objects."""

    def __init__(self) -> None:
        self._ids: dict[tuple[int, int], int] = {}

    def rows(self, snapshot: Snapshot) -> list[Row]:
        day, ids = snapshot.day.isoformat(), self._ids
        return [
            (day, m.item, m.value, m.samples, ids.setdefault((id(m.slices), id(m.attribution)), len(ids)))
            for m in snapshot.measurements
        ]


class TextTable:
    """SQLite, with the items' names in every row."""

    name = "SQLite, a row an item and day, text ids"
    item = "TEXT"

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{self.item}.sqlite3"
        self._facts = Facts()
        self._connection = sqlite3.connect(self._path)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)")
        self._connection.execute(
            f"CREATE TABLE snapshot (day TEXT NOT NULL, item {self.item} NOT NULL, value REAL, samples INTEGER,"
            " fact INTEGER NOT NULL, PRIMARY KEY (day, item))"
        )

    def write(self, snapshot: Snapshot) -> None:
        with self._connection:
            self.insert(self._facts.rows(snapshot))

    def insert(self, rows: list[Row]) -> None:
        self._connection.executemany("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)", rows)

    def burn_down(self) -> BurnDown:
        return {(day, band): count for day, band, count in self._connection.execute(ONE_A_DAY)}

    def read(self) -> int:
        return len(self._connection.execute(ALL).fetchall())

    def size(self) -> int:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self._path.stat().st_size

    def close(self) -> None:
        self._connection.close()


class NumberTable(TextTable):
    """SQLite, with the items' names once."""

    name = "SQLite, a row an item and day, integer ids"
    item = "INTEGER"

    def insert(self, rows: list[Row]) -> None:
        known = dict(self._connection.execute("SELECT key, id FROM item"))
        new = [(key,) for _, key, *_ in rows if key not in known]
        if new:
            self._connection.executemany("INSERT INTO item (key) VALUES (?)", new)
            known = dict(self._connection.execute("SELECT key, id FROM item"))
        self._connection.executemany(
            "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)", ((day, known[key], *rest) for day, key, *rest in rows)
        )


class ServerTable:
    """PostgreSQL, with the items' names in every row, written by COPY."""

    name = "PostgreSQL, a row an item and day, text ids"

    def __init__(self, url: str) -> None:
        self._facts = Facts()
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute(
            "CREATE TABLE snapshot (day date NOT NULL, item text NOT NULL, value double precision, samples bigint,"
            " fact bigint NOT NULL, PRIMARY KEY (day, item))"
        )

    def write(self, snapshot: Snapshot) -> None:
        with self._connection.cursor() as cursor, cursor.copy("COPY snapshot FROM STDIN") as copy:
            for row in self._facts.rows(snapshot):
                copy.write_row(row)

    def burn_down(self) -> BurnDown:
        return {(str(day), band): count for day, band, count in self._connection.execute(ONE_A_DAY)}

    def read(self) -> int:
        return len(self._connection.execute(ALL).fetchall())

    def size(self) -> int:
        row = self._connection.execute("SELECT pg_total_relation_size('snapshot')").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._connection.close()
