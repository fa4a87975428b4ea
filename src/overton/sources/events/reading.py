"""Running the statement: in one go, or in parts when memory runs out, and its rows as readings."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from operator import itemgetter

from overton.model.measurement import Reading, Readings
from overton.model.problem import BadInputError
from overton.sources.events.aggregates import SECONDS, Aggregate
from overton.sources.events.days import DAY, Span
from overton.sources.events.engine import MEMORY_LIMIT, Engine, OutOfMemory, Row
from overton.sources.events.options import EventsOptions
from overton.sources.events.statement import Layout, Shard, frequent, left_out, sample, statement
from overton.sources.port import Progress

MOST_SHARDS = 256
_SAMPLED = 50_000
_FIXED = 5
"""Columns of the statement before the extra ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a read came to: rows of the statement by day, and values of the extra columns that it does not carry."""

    layout: Layout
    rows: Mapping[date, Sequence[Row]]
    frequent: Mapping[str, Mapping[tuple[str, date], str]]
    something_left_out: bool


def found_rows(engine: Engine, layout: Layout, progress: Progress) -> Found:
    """Everything that the statement finds, each item once a day."""
    layout = steady(engine, layout)
    found = _collected(engine, layout, progress)
    if _each_once(found.rows):
        return found
    # Two items read the same, or a column has several values in one item after all.
    return _collected(engine, replace(layout, joined=True, carried=()), progress)


def steady(engine: Engine, layout: Layout) -> Layout:
    """Extra columns that have one value in each item, as far as the first rows show, are carried: they cost nothing."""
    loose = layout.varied
    if not loose:
        return layout
    counts = engine.rows(sample(replace(layout, carried=loose), _SAMPLED).sql("duckdb"))[0]
    alone = (name for name, count in zip(loose, counts, strict=True) if (count or 0) <= 1)
    return replace(layout, carried=tuple(alone))


def _each_once(rows: Mapping[date, Sequence[Row]]) -> bool:
    return all(len({row[0] for row in of_day}) == len(of_day) for of_day in rows.values())


def _collected(engine: Engine, layout: Layout, progress: Progress) -> Found:
    rows: defaultdict[date, list[Row]] = defaultdict(list)
    times: dict[str, dict[tuple[str, date], str]] = {name: {} for name in layout.varied}
    missed = False
    for part, some in _parts(engine, layout, progress):
        for row in some:
            item, day, seen, observed = row[:4]
            if seen != observed or item is None or day is None:
                missed = True
            if item is not None and day is not None:
                rows[day].append(row)
        for name, most in times.items():
            most.update(((item, day), value) for item, day, value in engine.rows(frequent(part, name).sql("duckdb")))
    return Found(layout, rows, times, missed)


def _parts(engine: Engine, layout: Layout, progress: Progress) -> Iterator[tuple[Layout, list[Row]]]:
    """The statement's rows; when memory runs out, of half the days at a time, then of a part of the items."""
    waiting = [(layout, 0.0, 1.0)]
    while waiting:
        part, done, share = waiting.pop()

        def tell(within: float, done: float = done, share: float = share) -> None:
            progress(done + within * share)

        try:
            rows = engine.watched(statement(part).sql("duckdb"), tell)
        except OutOfMemory as error:
            smaller = _smaller(part, error)
            each = share / len(smaller)
            waiting += reversed([(one, done + index * each, each) for index, one in enumerate(smaller)])
        else:
            progress(done + share)
            yield part, rows


def _smaller(layout: Layout, error: Exception) -> list[Layout]:
    if not layout.span.single and layout.query.axis is not None:
        return [layout.of(half, layout.shard) for half in layout.span.halves()]
    before = layout.shard or Shard(0, 1)
    count = before.count * 4
    if not layout.keys or count > MOST_SHARDS:
        todo = f"allow more with {MEMORY_LIMIT}, or measure fewer rows with `where`"
        raise BadInputError.of(MEMORY_LIMIT, "one item's values of one period do not fit in memory", todo) from error
    return [layout.of(layout.span, Shard(before.index + n * before.count, count)) for n in range(4)]


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


def readings_of(found: Found, day: date, left: Mapping[str, int], options: EventsOptions) -> Readings:
    """One day's readings, items in order."""
    layout = found.layout
    dated = layout.query.axis is not None
    rows = found.rows.get(day if dated else layout.span.days[0], ())
    scale = _scale(layout.query.aggregate, layout.span, day)
    plain = not layout.query.extras
    readings = []
    for row in sorted(rows, key=itemgetter(0)):
        item, _day, _seen, samples, value = row[:_FIXED]
        if samples < options.min_samples:
            value = None
        elif scale is not None:
            value = float(Fraction(value) * scale)
        extras = () if plain else _extras(found, row, options.slices)
        readings.append(Reading(item, value, samples, *extras))
    return Readings(day, tuple(readings), dict(sorted(left.items())), complete=not dated)


def _extras(found: Found, row: Row, slices: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The slices of an item, and the columns that ownership asks for."""
    known = dict(zip(found.layout.extras, row[_FIXED:], strict=True))
    known |= {name: most.get((row[0], row[1])) for name, most in found.frequent.items()}
    return _those(known, slices), _those(known, found.layout.query.owners)


def _those(known: Mapping[str, str | None], names: Sequence[str]) -> dict[str, str]:
    return {name: value for name in names if (value := known[name]) is not None}


def _scale(aggregate: Aggregate, span: Span, day: date) -> Fraction | None:
    """What a count is multiplied with to be a rate: a day is a day, however long the clock made it."""
    if aggregate.kind != "rate":
        return None
    if aggregate.per == "day":
        return Fraction(1, span.over.days)
    return Fraction(SECONDS[aggregate.per], span.seconds(day))
