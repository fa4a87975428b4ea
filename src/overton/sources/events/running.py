"""A read from beginning to end: files, columns, statement, readings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from overton.model.measurement import Readings
from overton.model.problem import BadInputError
from overton.sources.events.collecting import Found, collected, steady
from overton.sources.events.content import is_empty, refuse_implausible
from overton.sources.events.days import Span
from overton.sources.events.engine import MEMORY_LIMIT, Engine, EngineError, OutOfMemory, many_objects, opened
from overton.sources.events.files import Files, find_files
from overton.sources.events.layout import Layout
from overton.sources.events.options import EventsOptions
from overton.sources.events.query import bound_names, bound_query
from overton.sources.events.readings import left_out_by_day, readings_of
from overton.sources.events.side_statements import frequent
from overton.sources.events.statement import statement
from overton.sources.events.tables import differing_types, open_table
from overton.sources.events.trouble import GuessError, is_misguess, told
from overton.sources.port import Progress, Surroundings

Answer = TypeVar("Answer")
_TEXTS = ("csv", "json")
_DAYS_AT_ONCE = 31


@dataclass(frozen=True, slots=True)
class Job:
    """One source to be read for some days."""

    options: EventsOptions
    days: Sequence[date]
    around: Surroundings
    environ: Mapping[str, str]

    @property
    def span(self) -> Span:
        return Span(tuple(sorted(set(self.days))), self.options.over, self.around.timezone)


def read_events(job: Job) -> Iterator[Readings]:
    """The readings of the days, in their order; everything is read before the first is given."""
    outcome = _asked(job, partial(_read, progress=job.around.progress))
    if outcome is None:
        yield from (Readings(day, (), complete=job.options.time is None) for day in job.days)
        return
    found, left = outcome
    for start in range(0, len(job.days), _DAYS_AT_ONCE):
        days = job.days[start : start + _DAYS_AT_ONCE]
        with many_objects():
            made = [readings_of(found, day, left.get(day, {}), job.options.slices) for day in days]
        yield from made


def _read(engine: Engine, layout: Layout, progress: Progress) -> tuple[Found, Mapping[date, Mapping[str, int]]]:
    found = collected(engine, layout, progress)
    return found, left_out_by_day(engine, found.layout) if found.something_left_out else {}


def explain_events(job: Job) -> str:
    """The SQL that reads these days."""
    return _asked(job, _explained) or "-- the files hold no rows"


def _explained(engine: Engine, layout: Layout) -> str:
    known = steady(engine, layout)
    found = [statement(known).sql("duckdb", pretty=True) + ";"]
    for name in known.varied:
        found.append(f"-- the most frequent `{name}` of each item")
        found.append(frequent(known, name).sql("duckdb", pretty=True) + ";")
    return "\n\n".join(found)


def _asked(job: Job, ask: Callable[[Engine, Layout], Answer]) -> Answer | None:
    """The answer of DuckDB to what is asked of the files; None where they hold no row."""
    files = find_files(job.options, job.around.root)
    for guessed in (True, False):
        try:
            with _prepared(job, files, guessed=guessed) as (engine, layout):
                return ask(engine, layout) if layout is not None else None
        except GuessError:
            continue
    raise AssertionError("types that are not guessed cannot be guessed wrong")


@contextmanager
def _prepared(job: Job, files: Files, *, guessed: bool) -> Iterator[tuple[Engine, Layout | None]]:
    """DuckDB, and what to ask of it; None where there is no row. What DuckDB objects to is told as a problem."""
    with opened(job.options.timezone, job.environ) as engine:
        try:
            yield engine, _layout(engine, job, files, guessed=guessed) if files.paths else None
        except OutOfMemory as error:
            raise BadInputError.of(MEMORY_LIMIT, "the data does not fit in memory", "allow more memory") from error
        except EngineError as error:
            if guessed and files.format in _TEXTS and is_misguess(error):
                raise GuessError from error
            raise told(engine, files, job.options, error) from error


def _layout(engine: Engine, job: Job, files: Files, *, guessed: bool) -> Layout | None:
    table = open_table(engine, files, job.options, guessed=guessed)
    binding = bound_names(job.options, table.columns, job.around)
    text = files.format in _TEXTS
    if text and is_empty(engine, table.narrowed({})):
        return None
    differing = partial(differing_types, engine, files)
    query = bound_query(engine, binding, unit=job.around.unit, text=text, differing=differing)
    relation = table.narrowed(query.needed)
    if query.axis is not None:
        refuse_implausible(engine, query.axis, relation, job.options)
    return Layout(query, relation, job.span, job.options.min_samples)
