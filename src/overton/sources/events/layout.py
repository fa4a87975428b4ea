"""How the rows of one read are told apart, and the rows themselves as SQL.

Names inside: `source` are the rows as read; `k0`, `k1`, … the columns of the item; `s0`, … other columns that rows are
told apart by; `day` the local day, NULL without a time; `raw` the value as read, `v` the value if it is an observation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp
from sqlglot import select as sqlglot_select

from overton.sources.events.days import Span
from overton.sources.events.query import Query


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several equal parts of the items."""

    index: int
    count: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one read are told apart."""

    query: Query
    relation: exp.Expression
    """What is read."""
    span: Span
    min_samples: int = 1
    joined: bool = False
    """Whether items are told apart by their text rather than by its columns, which is slower and always right."""
    carried: tuple[str, ...] = ()
    """Extra columns by which rows are told apart too, each item seemingly having one value of them."""
    shard: Shard | None = None

    @property
    def keys(self) -> dict[str, str]:
        """The columns that make an item, by alias."""
        if self.joined and self.query.keys:
            return {"k0": _item_text(self.query.texts, self.query.keys)}
        return {f"k{index}": sql for index, sql in enumerate(self.query.keys)}

    @property
    def told(self) -> dict[str, str]:
        """All columns that rows are told apart by, by alias, except the day."""
        return self.keys | {f"s{index}": self.query.extras[name] for index, name in enumerate(self.carried)}

    @property
    def item(self) -> str:
        """The item's text, from the aliases."""
        if self.joined and self.query.keys:
            return "k0"
        return _item_text(self.query.texts, tuple(self.keys))

    @property
    def extras(self) -> dict[str, str]:
        """Where the value of an extra column is found: among the keys, or among the columns carried along."""
        by_sql = {sql: alias for alias, sql in self.keys.items()}
        known = {name: by_sql[sql] for name, sql in self.query.extras.items() if sql in by_sql}
        return known | {name: f"s{index}" for index, name in enumerate(self.carried)}

    @property
    def varied(self) -> tuple[str, ...]:
        """Extra columns of which the most frequent value has to be found."""
        return tuple(name for name in self.query.extras if name not in self.extras)

    @property
    def trailing(self) -> bool:
        """Whether a row may belong to several days."""
        return self.query.axis is not None and self.span.overlapping

    def of(self, span: Span, shard: Shard | None) -> "Layout":
        return replace(self, span=span, shard=shard)

    def without_value(self) -> "Layout":
        return replace(self, query=replace(self.query, value=None))


def _item_text(texts: tuple[str, ...], columns: Iterable[str]) -> str:
    pieces = [] if not texts[0] else [exp.Literal.string(texts[0]).sql("duckdb")]
    for name, text in zip(columns, texts[1:], strict=True):
        pieces.append(f"CAST({name} AS VARCHAR)")
        if text:
            pieces.append(exp.Literal.string(text).sql("duckdb"))
    return " || ".join(pieces)


def select(*columns: str) -> exp.Select:
    return sqlglot_select(*columns, dialect="duckdb")


def grouped(columns: Iterable[str], *more: str) -> exp.Select:
    """Columns that rows are grouped by, and what is made of each group."""
    keys = tuple(columns)
    return select(*keys, *more).group_by(*(key.partition(" AS ")[0] for key in keys), dialect="duckdb")


def events(layout: Layout, also: Mapping[str, str] | None = None) -> exp.Select:
    """The rows that count, each with its item, day and value; the only place that reads the files."""
    columns = {**layout.told, **(also or {}), "day": _day(layout)}
    read = select(*(f"{sql} AS {alias}" for alias, sql in columns.items()))
    value = layout.query.value
    if value is not None:
        read = read.select(f"{value.sql} AS raw", dialect="duckdb")
    read = read.from_(exp.alias_(layout.relation.copy(), "source", table=True))
    for condition in _conditions(layout):
        read = read.where(condition, dialect="duckdb")
    if value is None:
        return read
    observed = f"CASE WHEN {value.sound} THEN raw END AS v" if value.sound else "raw AS v"
    return select(*columns, "raw", observed).from_(read.subquery("read"))


def _conditions(layout: Layout) -> Iterable[str]:
    if layout.query.axis is not None:
        yield layout.query.axis.filter(layout.span)
    if layout.query.where is not None:
        yield f"({layout.query.where})"
    if layout.shard is not None:
        yield f"hash({', '.join(layout.keys.values())}) % {layout.shard.count} = {layout.shard.index}"


def _day(layout: Layout) -> str:
    known = f"CAST('{layout.span.days[0]}' AS DATE)"
    if layout.query.axis is None:
        return known
    if layout.span.single:
        return f"CASE WHEN {layout.query.axis.sql} IS NOT NULL THEN {known} END"
    return layout.query.axis.day(layout.span)
