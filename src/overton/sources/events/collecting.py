"""Running the statement: in one go, or by parts, and each item once a day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from overton.sources.events.engine import Column, Engine, OutOfMemory
from overton.sources.events.layout import Layout
from overton.sources.events.parts import smaller
from overton.sources.events.side_statements import first_look, frequent
from overton.sources.events.statement import statement
from overton.sources.port import Progress

_SAMPLED = 50_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Items of one day, in order, column by column."""

    items: Sequence[str]
    samples: Sequence[int]
    values: Sequence[float | None]
    extras: Mapping[str, Sequence[str | None]]
    """Columns for slices and owners."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a read came to."""

    layout: Layout
    days: Mapping[date, Sequence[Chunk]]
    something_left_out: bool


def collected(engine: Engine, layout: Layout, progress: Progress) -> Found:
    """Everything that the statement finds, each item once a day."""
    found = _found(engine, steady(engine, layout), progress)
    if _each_once(found):
        return found
    # Two items read the same, or a column has several values in one item after all.
    return _found(engine, replace(layout, joined=True, carried=()), progress)


def steady(engine: Engine, layout: Layout) -> Layout:
    """Extra columns that have one value in each item, as far as the first rows show, are carried: they cost nothing."""
    loose = layout.varied
    if not loose:
        return layout
    counts = engine.rows(first_look(replace(layout, carried=loose), _SAMPLED).sql("duckdb"))[0]
    alone = (name for name, count in zip(loose, counts, strict=True) if (count or 0) <= 1)
    return replace(layout, carried=tuple(alone))


def _each_once(found: Found) -> bool:
    for chunks in found.days.values():
        items = {item for chunk in chunks for item in chunk.items}
        if len(items) != sum(len(chunk.items) for chunk in chunks):
            return False
    return True


def _found(engine: Engine, layout: Layout, progress: Progress) -> Found:
    days: defaultdict[date, list[Chunk]] = defaultdict(list)
    missed = False
    for part, columns in _parts(engine, layout, progress):
        items, on, seen, samples = columns[:4]
        missed = missed or seen != samples or None in items or None in on
        times = {name: _frequent(engine, part, name) for name in part.varied}
        for day, chunk in _chunks(columns, tuple(part.extras)):
            found = {name: [most.get((item, day)) for item in chunk.items] for name, most in times.items()}
            days[day].append(replace(chunk, extras={**chunk.extras, **found}) if found else chunk)
    return Found(layout, days, missed)


def _chunks(columns: Sequence[Column], names: Sequence[str]) -> Iterator[tuple[date, Chunk]]:
    """The columns cut by day, without rows that have no day or no item, which come last."""
    start = 0
    for day, run in groupby(columns[1]):
        end = start + sum(1 for _ in run)
        stop = end
        while stop > start and columns[0][stop - 1] is None:
            stop -= 1
        if day is not None and stop > start:
            items, _, _, samples, values, *extras = (column[start:stop] for column in columns)
            yield day, Chunk(items, samples, values, dict(zip(names, extras, strict=True)))
        start = end


def _frequent(engine: Engine, layout: Layout, name: str) -> dict[tuple[str, date], str]:
    items, days, most = engine.columns(frequent(layout, name).sql("duckdb"))
    return dict(zip(zip(items, days, strict=True), most, strict=True))


def _parts(engine: Engine, layout: Layout, progress: Progress) -> Iterator[tuple[Layout, Sequence[Column]]]:
    """What the statement finds, in one go, or for as much at a time as fits in memory."""
    waiting = [(layout, 0.0, 1.0)]
    while waiting:
        part, done, share = waiting.pop()

        def tell(within: float, done: float = done, share: float = share) -> None:
            progress(done + within * share)

        try:
            columns = engine.watched(statement(part).sql("duckdb"), tell)
        except OutOfMemory as error:
            engine.take_less()
            waiting += _shared(smaller(part, error), done, share)
        else:
            progress(done + share)
            yield part, columns


def _shared(parts: Sequence[Layout], done: float, share: float) -> list[tuple[Layout, float, float]]:
    """Parts with the progress before each and within it, the first to do last."""
    each = share / len(parts)
    return [(part, done + index * each, each) for index, part in enumerate(parts)][::-1]
