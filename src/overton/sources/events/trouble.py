"""What DuckDB objects to, told as a problem with the file or the key that it lies in."""

import duckdb
from sqlglot import exp, select

from overton.model.problem import BadInputError
from overton.sources.events.engine import Engine, EngineError, said_by
from overton.sources.events.files import Files
from overton.sources.events.options import EventsOptions
from overton.sources.events.tables import open_files

_IN_EXPRESSIONS = (duckdb.ConversionException, duckdb.OutOfRangeException)
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
    named = next((path for path in files.paths if str(path) in str(error)), None)
    if named is None:
        named = next((path for path in files.paths if _broken(engine, Files(files.format, (path,)))), None)
    if named is None:
        return BadInputError.of(options.origin, f"DuckDB says: {said}", "correct the files or the options")
    what = f"it cannot be read: {said.replace(str(named), named.name)}"
    return BadInputError.of(str(named), what, "restore the file, or leave it out")


def _broken(engine: Engine, files: Files) -> bool:
    """Whether a file by itself cannot be read to its end."""
    if files.format in ("duckdb", "sqlite"):
        return False
    try:
        table = open_files(engine, files)
        rows = exp.alias_(table.narrowed({}), "source", table=True)
        engine.rows(select("bit_xor(hash(source))", dialect="duckdb").from_(rows).sql("duckdb"))
    except EngineError:
        return True
    return False
