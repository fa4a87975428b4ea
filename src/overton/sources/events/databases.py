"""The tables of database files: DuckDB's attached read-only, SQLite's read with the standard library."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from sqlglot import exp, select

from overton.model.problem import BadInputError
from overton.sources.events import sqlite_tables as sqlite
from overton.sources.events.engine import Engine, EngineError
from overton.sources.events.files import Files
from overton.sources.events.options import EventsOptions
from overton.sources.events.table import Table, Types, described


def duckdb_table(engine: Engine, files: Files, options: EventsOptions) -> Table:
    parts = []
    for index, path in enumerate(files.paths):
        database = f"file{index}"
        _attach(engine, path, database)
        parts.append(_duckdb_part(engine, path, database, options.table))
    engine.lock([])
    union = _union(parts)
    return Table(described(engine, union), lambda _needed: union)


def _attach(engine: Engine, path: Path, database: str) -> None:
    escaped = str(path).replace("'", "''")
    try:
        engine.connection.execute(f"ATTACH '{escaped}' AS {database} (READ_ONLY)")
    except EngineError as error:
        said = str(error)
        if "lock" in said or "already attached" in said or "different configuration" in said or "conflict" in said:
            what = "another process is writing to it"
            raise BadInputError.of(str(path), what, "try again when it is done, or name a copy") from error
        raise


def _duckdb_part(engine: Engine, path: Path, database: str, table: str | None) -> exp.Expression:
    rows = engine.rows(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = "  # noqa: S608  a name of ours
        f"'{database}' UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = '{database}'"
        " AND NOT internal"
    )
    names = {(name if schema == "main" else f"{schema}.{name}"): (schema, name) for schema, name in rows}
    schema, name = names[_chosen(path, table, names)]
    return exp.table_(name, db=schema, catalog=database, quoted=True)


def _chosen(path: Path, table: str | None, names: Collection[str]) -> str:
    if table is None and len(names) == 1:
        return next(iter(names))
    if table is not None and table in names:
        return table
    there = ", ".join(f"`{name}`" for name in sorted(names)) or "none"
    if table is None:
        raise BadInputError.of(str(path), f"it has several tables or none: {there}", "say which with `table:`")
    near = get_close_matches(table, list(names), n=1)
    todo = f"did you mean `{near[0]}`" if near else "name one of them"
    raise BadInputError.of(str(path), f"there is no table `{table}`; there are: {there}", todo)


def sqlite_table(engine: Engine, files: Files, options: EventsOptions) -> Table:
    engine.lock([])
    names = [_chosen(path, options.table, sqlite.table_names(path)) for path in files.paths]
    columns = [sqlite.table_columns(path, name) for path, name in zip(files.paths, names, strict=True)]

    def narrowed(needed: Types) -> exp.Expression:
        for index, (path, name) in enumerate(zip(files.paths, names, strict=True)):
            wanted = [column for column in columns[index] if column.name in needed] or columns[index][:1]
            engine.connection.register(f"file{index}", sqlite.read_table(path, name, wanted))
        return _union([exp.table_(f"file{index}", quoted=True) for index in range(len(names))])

    return Table(_unified(columns), narrowed)


def _unified(files: Sequence[Sequence[sqlite.SqliteColumn]]) -> Types:
    """Each column's type over all files: the wider where they differ."""
    found: dict[str, str] = {}
    for column in (column for columns in files for column in columns):
        kinds = {found.get(column.name, column.type), column.type}
        wider = "DOUBLE" if kinds == {"BIGINT", "DOUBLE"} else "VARCHAR"
        found[column.name] = wider if len(kinds) > 1 else column.type
    return found


def _union(parts: list[exp.Expression]) -> exp.Expression:
    if len(parts) == 1:
        return parts[0]
    whole: exp.Query = select("*").from_(parts[0])
    for part in parts[1:]:
        whole = exp.Union(this=whole, expression=select("*").from_(part), distinct=False, by_name=True)
    return whole.subquery()
