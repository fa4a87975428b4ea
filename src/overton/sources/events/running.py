"""A read from beginning to end: files, columns, statement, readings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial

from overton.model.measurement import Readings
from overton.model.problem import BadInputError
from overton.sources.events.collecting import Found, collected, steady
from overton.sources.events.content import is_empty, refuse_implausible
from overton.sources.events.days import Span
from overton.sources.events.engine import MEMORY_LIMIT, Engine, EngineError, OutOfMemory, opened
from overton.sources.events.files import Files, find_files
from overton.sources.events.options import EventsOptions
from overton.sources.events.query import bound_names, bound_query
from overton.sources.events.readings import left_out_by_day, readings_of
from overton.sources.events.statement import Layout, frequent, statement
from overton.sources.events.tables import differing_types, open_table
from overton.sources.events.trouble import GuessError, is_misguess, told
from overton.sources.port import Surroundings

_TEXTS = ("csv", "json")


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
    files = find_files(job.options, job.around.root)
    try:
        found, left = _read(job, files)
    except GuessError:
        found, left = _read(job, files, guessed=False)
    for day in job.days:
        if found is None:
            yield Readings(day, (), complete=job.options.time is None)
        else:
            yield readings_of(found, day, left.get(day, {}), job.options.slices)


def _read(job: Job, files: Files, *, guessed: bool = True) -> tuple[Found | None, Mapping[date, Mapping[str, int]]]:
    with _prepared(job, files, guessed=guessed) as (engine, layout):
        if layout is None:
            return None, {}
        found = collected(engine, layout, job.around.progress)
        left = left_out_by_day(engine, found.layout) if found.something_left_out else {}
        return found, left


def explain_events(job: Job) -> str:
    """The SQL that reads these days."""
    files = find_files(job.options, job.around.root)
    with _prepared(job, files) as (engine, layout):
        if layout is None:
            return "-- the files hold no rows"
        known = steady(engine, layout)
        found = [statement(known).sql("duckdb", pretty=True) + ";"]
        for name in known.varied:
            found.append(f"-- the most frequent `{name}` of each item")
            found.append(frequent(known, name).sql("duckdb", pretty=True) + ";")
    return "\n\n".join(found)


@contextmanager
def _prepared(job: Job, files: Files, *, guessed: bool = True) -> Iterator[tuple[Engine, Layout | None]]:
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
