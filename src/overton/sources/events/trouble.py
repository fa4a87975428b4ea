"""What DuckDB objects to, told as a problem with the file or the key that it lies in."""

import re
from pathlib import Path

import duckdb
from sqlglot import exp, select

from overton.model.problem import BadInputError, Problem
from overton.sources.events.engine import Engine, EngineError, said_by
from overton.sources.events.files import Files
from overton.sources.events.options import EventsOptions
from overton.sources.events.tables import untyped

_IN_EXPRESSIONS = (duckdb.ConversionException, duckdb.OutOfRangeException)
_CSV_LINE = re.compile(r"CSV Error on Line: (\d+)")
_JSON_LINE = re.compile(r"Malformed JSON .* in line (\d+): (.*)")
_IN_TEXTS = ("CSV Error", "JSON transform", "sample_size")


class GuessError(Exception):
    """The types of columns that the first rows of a text show do not hold for all."""


def is_misguess(error: EngineError) -> bool:
    return any(mark in str(error) for mark in _IN_TEXTS)


def told(engine: Engine, files: Files, options: EventsOptions, error: EngineError) -> BadInputError:
    """The problem behind an error."""
    said = said_by(error)
    if isinstance(error, _IN_EXPRESSIONS) and not is_misguess(error):
        todo = "correct `value` or `where`; `TRY_CAST` makes nothing of what cannot be converted"
        return BadInputError.of(options.origin, f"an expression does not work for all rows: {said}", todo)
    # The rest of what DuckDB says repeats the statement, which names every file.
    named = next((path for path in files.paths if str(path) in said), None)
    if files.format in ("parquet", "csv", "json"):
        for path in (named,) if named else files.paths:
            fault = fault_of(engine, Files(files.format, (path,)))
            if fault is not None:
                return _about_file(path, fault)
    if named is not None:
        return _about_file(named, error)
    return BadInputError.of(options.origin, f"DuckDB says: {said}", "correct the files or the options")


def fault_of(engine: Engine, files: Files) -> EngineError | None:
    """What is wrong with a file that cannot be read to its end."""
    try:
        rows = exp.alias_(untyped(engine, files), "source", table=True)
        engine.rows(select("bit_xor(hash(source))", dialect="duckdb").from_(rows).sql("duckdb"))
    except EngineError as error:
        return error
    return None


def _about_file(path: Path, error: EngineError) -> BadInputError:
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    todo = "mend the file, or leave it out"
    if ragged := _CSV_LINE.search(said[0]):
        what = next((line for line in said[1:] if not line.startswith("Original Line")), said[0])
        return BadInputError(Problem(str(path), int(ragged[1]), 1, f"it cannot be read: {what.rstrip('.')}", todo))
    if broken := _JSON_LINE.search(said[0]):
        return BadInputError(
            Problem(str(path), int(broken[1]), 1, f"it cannot be read: {broken[2].rstrip('. ')}", todo)
        )
    what = said_by(error).replace(str(path), path.name).rstrip(".")
    return BadInputError.of(str(path), f"it cannot be read: {what}", todo)
