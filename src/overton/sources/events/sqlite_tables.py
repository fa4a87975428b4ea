"""Tables of SQLite files, read with the standard library into Arrow."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overton.model.problem import BadInputError

if TYPE_CHECKING:
    import pyarrow as pa

PATIENCE_SECONDS = 5.0
_BATCH = 50_000
_TEXTS = ("CHAR", "CLOB", "TEXT", "DATE", "TIME")


@dataclass(frozen=True, slots=True)
class SqliteColumn:
    """A column and the type of all that is in it."""

    name: str
    type: str
    """As DuckDB says it: BIGINT, DOUBLE, VARCHAR or BLOB."""


def table_names(path: Path) -> tuple[str, ...]:
    """The tables and views of a file."""
    with _opened(path) as connection:
        rows = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        )
        return tuple(sorted(str(name) for (name,) in rows))


def table_columns(path: Path, table: str) -> tuple[SqliteColumn, ...]:
    """The columns of a table; a column's type is that of its values, and the declared one where it has none."""
    with _opened(path) as connection:
        declared = connection.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
        return tuple(
            SqliteColumn(str(name), _type_of(_kinds(connection, table, str(name)), str(kind)))
            for _, name, kind, *_rest in declared
        )


def read_table(path: Path, table: str, columns: Sequence[SqliteColumn]) -> "pa.Table":
    """These columns of a table, as an Arrow table."""
    import pyarrow as pa  # noqa: PLC0415  heavy, and for SQLite alone

    schema = pa.schema([(column.name, _ARROW[column.type]) for column in columns])
    makers = [_MAKERS[column.type] for column in columns]
    picked = ", ".join(_quoted(column.name) for column in columns) or "1"
    with _opened(path) as connection:
        cursor = connection.execute(f"SELECT {picked} FROM {_quoted(table)}")  # noqa: S608  names are quoted
        batches = []
        while rows := cursor.fetchmany(_BATCH):
            arrays = [
                pa.array((None if one is None else make(one) for one in column), kind)
                for column, make, kind in zip(zip(*rows, strict=True), makers, schema.types, strict=False)
            ]
            batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=PATIENCE_SECONDS)) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            what = "another process is writing to it"
            raise BadInputError.of(str(path), what, "try again when it is done, or name a copy") from error
        raise BadInputError.of(str(path), f"SQLite says: {error}", "correct the file, or leave it out") from error
    except sqlite3.DatabaseError as error:
        raise BadInputError.of(str(path), f"SQLite says: {error}", "restore the file, or leave it out") from error


def _kinds(connection: sqlite3.Connection, table: str, column: str) -> frozenset[str]:
    sql = f"SELECT DISTINCT typeof({_quoted(column)}) FROM {_quoted(table)}"  # noqa: S608  names are quoted
    return frozenset(str(kind) for (kind,) in connection.execute(sql)) - {"null"}


def _type_of(kinds: frozenset[str], declared: str) -> str:
    if not kinds:
        return "VARCHAR" if any(word in declared.upper() for word in _TEXTS) else "DOUBLE"
    if kinds == {"integer"}:
        return "BIGINT"
    if kinds <= {"integer", "real"}:
        return "DOUBLE"
    return "BLOB" if "blob" in kinds else "VARCHAR"


_ARROW = {"BIGINT": "int64", "DOUBLE": "float64", "VARCHAR": "string", "BLOB": "binary"}
_MAKERS: dict[str, Callable[[Any], Any]] = {
    "BIGINT": int,
    "DOUBLE": float,
    "VARCHAR": str,
    "BLOB": lambda one: one if isinstance(one, bytes) else str(one).encode(),
}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
