"""What was found, as readings of each day."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from fractions import Fraction
from itertools import repeat
from operator import attrgetter

from overton.model.measurement import Reading, Readings
from overton.sources.events.aggregates import SECONDS, Aggregate
from overton.sources.events.collecting import Chunk, Found
from overton.sources.events.days import DAY, Span
from overton.sources.events.engine import Engine
from overton.sources.events.layout import Layout
from overton.sources.events.side_statements import left_out

_NEW = object.__new__
_PUT = tuple(getattr(Reading, field.name).__set__ for field in fields(Reading))
"""Readings come by the hundred thousand, and as columns: to fill them column by column takes half as long as to call
their initialiser, which is slow because they cannot be changed afterwards."""


def readings_of(found: Found, day: date, left: Mapping[str, int], slices: Sequence[str]) -> Readings:
    """One day's readings, items in order."""
    query, span = found.layout.query, found.layout.span
    chunks = found.days.get(day if query.axis else span.days[0], ())
    scale = _scale(query.aggregate, span, day)
    made: list[Reading] = []
    for chunk in chunks:
        made += _made(chunk, slices, query.owners, scale)
    if len(chunks) > 1:
        made.sort(key=attrgetter("item"))
    return Readings(day, tuple(made), dict(sorted(left.items())), complete=query.axis is None)


def _made(chunk: Chunk, slices: Sequence[str], owners: Sequence[str], scale: Fraction | None) -> list[Reading]:
    values = chunk.values
    if scale is not None:
        values = [None if value is None else float(Fraction(value) * scale) for value in values]
    made = [_NEW(Reading) for _ in chunk.items]
    never = repeat("")  # an event has no former name
    columns = (chunk.items, values, chunk.samples, _mappings(chunk, slices), _mappings(chunk, owners), never)
    for put, column in zip(_PUT, columns, strict=True):
        deque(map(put, made, column), maxlen=0)
    return made


def _mappings(chunk: Chunk, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Of each item, the columns of these names that have a value."""
    if not names:
        return repeat({})
    rows = zip(*(chunk.extras[name] for name in names), strict=True)
    return ({name: one for name, one in zip(names, row, strict=True) if one is not None} for row in rows)


def _scale(aggregate: Aggregate, span: Span, day: date) -> Fraction | None:
    """What a count is multiplied with to be a rate: a day is a day, however long the clock made it."""
    if aggregate.kind != "rate":
        return None
    if aggregate.per == "day":
        return Fraction(1, span.over.days)
    return Fraction(SECONDS[aggregate.per], span.seconds(day))


def left_out_by_day(engine: Engine, layout: Layout) -> dict[date, Counter[str]]:
    """Rows that are no observations, by day of the span and reason; those without a time count for every day."""
    whole: Counter[str] = Counter()
    daily: dict[date, Counter[str]] = defaultdict(Counter)
    for day, reason, count in engine.rows(left_out(layout).sql("duckdb")):
        (whole if day is None else daily[day])[reason] += count
    span = layout.span
    if layout.query.axis is None:
        return dict.fromkeys(span.days, daily[span.days[0]] + whole)
    if not span.overlapping:
        return {day: daily[day] + whole for day in span.days}
    return {day: sum((daily[one] for one in _period(span, day) if one in daily), whole.copy()) for day in span.days}


def _period(span: Span, day: date) -> Iterator[date]:
    return (day - DAY * back for back in range(span.over.days))
