"""The rows of a source as a table of DuckDB's, whatever the files are."""

import csv
from collections.abc import Mapping

from sqlglot import exp

from overton.sources.events.databases import duckdb_table, sqlite_table
from overton.sources.events.engine import Engine
from overton.sources.events.files import Files, glob_safe, header
from overton.sources.events.options import EventsOptions
from overton.sources.events.table import Table, Types, described

_SEPARATORS = (",", ";", "\t", "|")


def open_table(engine: Engine, files: Files, options: EventsOptions, *, guessed: bool) -> Table:
    """The table of a source, nothing but its files being open to DuckDB afterwards.

    Args:
        engine: DuckDB, not yet locked.
        files: where the rows are.
        options: which table of a database.
        guessed: whether the types of columns in texts come from the first rows alone, rather than from all.
    """
    if files.format == "duckdb":
        return duckdb_table(engine, files, options)
    if files.format == "sqlite":
        return sqlite_table(engine, files, options)
    engine.lock([*(str(path) for path in files.paths), *glob_safe(files.paths)])
    return open_files(engine, files, guessed=guessed)


def open_files(engine: Engine, files: Files, *, guessed: bool = True) -> Table:
    """The table of files that are no databases."""
    return {"parquet": _parquet, "csv": _csv, "json": _json}[files.format](engine, files, guessed=guessed)


def untyped(engine: Engine, files: Files) -> exp.Expression:
    """The rows of one file with as little as possible assumed of it: what cannot be read then is broken."""
    if files.format != "csv":
        return open_files(engine, files).narrowed({})
    first = header(files.paths[0])
    separator = _separator(first)
    names = next(csv.reader([first], delimiter=separator), ["column"])
    texts = _struct("columns", dict.fromkeys(names, "VARCHAR"))
    return _function("read_csv", files, _written(separator) | texts | {"auto_detect": exp.false()})


def differing_types(engine: Engine, files: Files, column: str) -> str:
    """How the type of a column differs between files, in words; empty when it does not."""
    seen: dict[str, str] = {}
    for path in files.paths if files.format in ("parquet", "csv", "json") else ():
        columns = open_files(engine, Files(files.format, (path,))).columns
        if column in columns:
            seen.setdefault(columns[column], path.name)
    return " and ".join(f"{kind} in {name}" for kind, name in seen.items()) if len(seen) > 1 else ""


def _parquet(engine: Engine, files: Files, *, guessed: bool) -> Table:  # noqa: ARG001  Parquet says its types
    function = _function("read_parquet", files, {})
    return Table(described(engine, function), lambda _needed: function)


def _csv(engine: Engine, files: Files, *, guessed: bool) -> Table:
    fixed = _written(_separator(header(files.paths[0]))) | _sampling(guessed=guessed)
    columns = described(engine, _function("read_csv", files, fixed))
    return Table(columns, lambda needed: _function("read_csv", files, fixed | _struct("types", needed)))


def _written(separator: str) -> dict[str, exp.Expression]:
    """How all texts with separators are written; the rest is not to be guessed either."""
    return {
        "header": exp.true(),
        "delim": exp.Literal.string(separator),
        "quote": exp.Literal.string('"'),
        "escape": exp.Literal.string('"'),
        "comment": exp.Literal.string(""),
        "skip": exp.Literal.number(0),
    }


def _json(engine: Engine, files: Files, *, guessed: bool) -> Table:
    columns = described(engine, _function("read_json", files, _sampling(guessed=guessed)))
    return Table(columns, lambda needed: _function("read_json", files, _struct("columns", needed or columns)))


def _sampling(*, guessed: bool) -> dict[str, exp.Expression]:
    return {} if guessed else {"sample_size": exp.Literal.number(-1)}


def _separator(first_line: str) -> str:
    outside = "".join(first_line.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _function(name: str, files: Files, settings: Mapping[str, exp.Expression]) -> exp.Expression:
    listed = exp.Array(expressions=[exp.Literal.string(path) for path in glob_safe(files.paths)])
    by_name = {"union_by_name": exp.true()} if len(files.paths) > 1 else {}
    given = [
        exp.PropertyEQ(this=exp.to_identifier(key), expression=value) for key, value in {**settings, **by_name}.items()
    ]
    return exp.Table(this=exp.Anonymous(this=name, expressions=[listed, *given]))


def _struct(key: str, types: Types) -> dict[str, exp.Expression]:
    entries = [
        exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=exp.Literal.string(kind))
        for name, kind in types.items()
    ]
    return {key: exp.Struct(expressions=entries)} if entries else {}
