"""What SQLite and PostgreSQL say each in their own way: many rows at once, and one view of many tables."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Protocol

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Row = Sequence[Any]
Kind = Literal["bigint", "text"]


class Dialect(Protocol):
    """Statements that differ; table and column names are ours, never input."""

    def among(self, column: str, kind: Kind) -> str:
        """A condition with one parameter, made by `listed`."""
        ...

    def listed(self, values: Sequence[int] | Sequence[str]) -> str | list[Any]: ...

    def insert(self, cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None: ...

    def insert_texts(self, cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows of texts, and leave alone those that another process inserted first."""
        ...

    def unchanging(self, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401
        """A context in which all reads see one moment, and hold up no writer."""
        ...


class SQLite:
    def among(self, column: str, kind: Kind) -> str:  # noqa: ARG002  SQLite knows by itself
        return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608

    def listed(self, values: Sequence[int] | Sequence[str]) -> str | list[Any]:
        return json.dumps(values)

    def insert(self, cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        cursor.executemany(self._insert(table, columns), rows)

    def insert_texts(self, cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        cursor.executemany(self._insert(table, columns) + " ON CONFLICT DO NOTHING", rows)

    def _insert(self, table: str, columns: Sequence[str]) -> str:
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608

    @contextmanager
    def unchanging(self, connection: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
        with connection.cursor() as cursor:
            if connection.in_atomic_block:
                yield cursor
                return
            # `atomic` would begin as a writer does.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield cursor
            finally:
                if connection.connection.in_transaction:
                    cursor.execute("ROLLBACK")


class PostgreSQL:
    def among(self, column: str, kind: Kind) -> str:
        # As a set, not `= ANY`, which may go through the whole list for each row.
        return f"{column} IN (SELECT unnest(%s::{kind}[]))"

    def listed(self, values: Sequence[int] | Sequence[str]) -> str | list[Any]:
        return list(values)

    def insert(self, cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def insert_texts(self, cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        arrays = ", ".join(["%s::text[]"] * len(columns))
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING",  # noqa: S608
            [list(column) for column in zip(*rows, strict=True)],
        )

    @contextmanager
    def unchanging(self, connection: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            if len(connection.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield cursor


def dialect_of(connection: BaseDatabaseWrapper) -> Dialect:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()
