"""The SQL of a source, composed with sqlglot: one statement that reads the rows once and says each item's value.

Names inside: `source` are the rows as read; `k0`, `k1`, … the columns of the item; `s0`, … other columns that rows are
told apart by; `day` the local day, NULL without a time; `raw` the value as read, `v` the value if it is an observation;
`seen` counts rows, `n` observations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlglot import exp, select

from overton.sources.events.aggregates import parts_of
from overton.sources.events.days import Span
from overton.sources.events.query import Query

_WITHIN = "daily.day BETWEEN periods.since AND periods.until"


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

    def of(self, span: Span, shard: Shard | None) -> "Layout":
        return replace(self, span=span, shard=shard)


def _item_text(texts: tuple[str, ...], columns: tuple[str, ...]) -> str:
    pieces = [] if not texts[0] else [exp.Literal.string(texts[0]).sql("duckdb")]
    for name, text in zip(columns, texts[1:], strict=True):
        pieces.append(f"CAST({name} AS VARCHAR)")
        if text:
            pieces.append(exp.Literal.string(text).sql("duckdb"))
    return " || ".join(pieces)


def statement(layout: Layout) -> exp.Select:
    """Items with `item`, `day`, `seen`, `n`, `value` and the extra columns that are known with them.

    Rows without a time come with no day, rows without an item with no item.
    """
    parts = parts_of(layout.query.aggregate, floating=bool(layout.query.value and layout.query.value.floating))
    told = [*layout.keys, *_carried(layout)]
    if not layout.span.overlapping or layout.query.axis is None:
        made = {**parts.made, **parts.alone}
        whole = _finished(layout, parts.result).with_("events", as_=_events(layout))
        return whole.with_("grouped", as_=_grouped(told, made, layout)).from_("grouped")
    daily = _grouped(told, parts.made, layout)
    whole = _finished(layout, parts.result).with_("events", as_=_events(layout), materialized=False)
    whole = whole.with_("periods", as_=_periods(layout.span)).with_("daily", as_=daily)
    if layout.query.aggregate.kind == "percentile":
        return _trailing_percentile(whole, layout, told)
    return whole.from_("merged").with_("merged", as_=_merged(told, parts.merged))


def _carried(layout: Layout) -> dict[str, str]:
    return {f"s{index}": layout.query.extras[name] for index, name in enumerate(layout.carried)}


def _events(layout: Layout, also: Mapping[str, str] | None = None) -> exp.Select:
    """The rows that count, each with its item, day and value; the only place that reads the files."""
    columns = {**layout.keys, **_carried(layout), **(also or {}), "day": _day(layout)}
    read = select(*(f"{sql} AS {alias}" for alias, sql in columns.items()), dialect="duckdb")
    value = layout.query.value
    if value is not None:
        read = read.select(f"{value.sql} AS raw", dialect="duckdb")
    read = _filtered(read.from_(exp.alias_(layout.relation.copy(), "source", table=True)), layout)
    if value is None:
        return read
    observed = f"CASE WHEN {value.sound} THEN raw END AS v" if value.sound else "raw AS v"
    return select(*columns, "raw", observed, dialect="duckdb").from_(read.subquery("read"))


def _filtered(read: exp.Select, layout: Layout) -> exp.Select:
    if layout.query.axis is not None:
        read = read.where(layout.query.axis.filter(layout.span), dialect="duckdb")
    if layout.query.where is not None:
        read = read.where(f"({layout.query.where})", dialect="duckdb")
    if layout.shard is not None:
        keys = ", ".join(layout.keys.values())
        read = read.where(f"hash({keys}) % {layout.shard.count} = {layout.shard.index}", dialect="duckdb")
    return read


def _day(layout: Layout) -> str:
    known = f"CAST('{layout.span.days[0]}' AS DATE)"
    if layout.query.axis is None:
        return known
    if layout.span.single:
        return f"CASE WHEN {layout.query.axis.sql} IS NOT NULL THEN {known} END"
    return layout.query.axis.day(layout.span)


def _grouped(told: list[str], made: Mapping[str, str], layout: Layout) -> exp.Select:
    n = "count(v) AS n" if layout.query.value is not None else "count(*) AS n"
    parts = (f"{sql} AS {name}" for name, sql in made.items())
    return _by(select(*told, "day", "count(*) AS seen", n, *parts, dialect="duckdb").from_("events"), [*told, "day"])


def _by(query: exp.Select, columns: list[str]) -> exp.Select:
    return query.group_by(*columns, dialect="duckdb")


def _finished(layout: Layout, result: str) -> exp.Select:
    value = f"CASE WHEN n >= {layout.min_samples} THEN CAST({result} AS DOUBLE) END AS value"
    extras = (f"CAST({alias} AS VARCHAR)" for alias in layout.extras.values())
    finished = select(f"{layout.item} AS item", "day", "seen", "n", value, *extras, dialect="duckdb")
    return finished.order_by("day", "item", dialect="duckdb")


def _periods(span: Span) -> exp.Select:
    rows = [
        exp.Tuple(expressions=[exp.cast(exp.Literal.string(str(day)), "DATE") for day in pair]) for pair in span.periods
    ]
    return select("*").from_(exp.values(rows, alias="listed", columns=["until", "since"]))


def _merged(told: list[str], merged: Mapping[str, str]) -> exp.Select:
    """Days put together to the periods that they belong to; what has no day stays without one."""
    sums = ("CAST(sum(seen) AS BIGINT) AS seen", "CAST(sum(n) AS BIGINT) AS n")
    parts = (f"{sql} AS {name}" for name, sql in merged.items())
    query = select(*told, "until AS day", *sums, *parts, dialect="duckdb").from_("daily")
    query = query.join("periods", on=_WITHIN, join_type="left", dialect="duckdb")
    return _by(query.where("until IS NOT NULL OR daily.day IS NULL", dialect="duckdb"), [*told, "until"])


def _trailing_percentile(whole: exp.Select, layout: Layout, told: list[str]) -> exp.Select:
    """The exact percentile of every period without reading a row once for each period that it is in.

    A percentile of a period lies between the least and the greatest percentile of its days. So a second look at the
    rows keeps the few in between (`near`) and counts those below; then the rank is found among them.
    """
    merged = _merged(told, {"low": "min(q)", "high": "max(q)"})
    same_item = [f"merged.{key} = daily.{key}" for key in layout.keys]
    reach = select(*(f"daily.{key}" for key in layout.keys), "daily.day", "min(low) AS low", "max(high) AS high")
    reach = reach.from_("daily").join("periods", on=_WITHIN, dialect="duckdb")
    reach = reach.join("merged", on=" AND ".join([*same_item, "merged.day = periods.until"]), dialect="duckdb")
    reach = _by(reach, [*(f"daily.{key}" for key in layout.keys), "daily.day"])
    same_day = [*(f"reach.{key} = events.{key}" for key in layout.keys), "reach.day = events.day"]
    near = select(
        *(f"events.{key}" for key in layout.keys),
        "events.day",
        "count(*) FILTER (v < low) AS below",
        "list(v) FILTER (v BETWEEN low AND high) AS near",
        dialect="duckdb",
    )
    near = near.from_("events").join("reach", on=" AND ".join(same_day), dialect="duckdb")
    near = _by(near, [*(f"events.{key}" for key in layout.keys), "events.day"])
    gathered = select(
        *layout.keys,
        "until",
        "CAST(sum(below) AS BIGINT) AS below",
        "list_sort(flatten(list(near) FILTER (near IS NOT NULL))) AS near",
        dialect="duckdb",
    )
    gathered = gathered.from_("near AS daily").join("periods", on=_WITHIN, dialect="duckdb")
    gathered = _by(gathered, [*layout.keys, "until"])
    same_period = [*(f"gathered.{key} = merged.{key}" for key in layout.keys), "gathered.until = merged.day"]
    found = select(
        *(f"merged.{name}" for name in (*told, "day", "seen", "n")),
        f"near[{_rank(layout)} - below] AS q",
        dialect="duckdb",
    )
    found = found.from_("merged").join("gathered", on=" AND ".join(same_period), join_type="left", dialect="duckdb")
    steps = {"merged": merged, "reach": reach, "near": near, "gathered": gathered, "found": found}
    for name, step in steps.items():
        whole = whole.with_(name, as_=step)
    return whole.from_("found")


def _rank(layout: Layout) -> str:
    """The nearest rank, in integers: n times the quantile, rounded up."""
    quantile = Fraction(layout.query.aggregate.quantile or 1)
    over, under = quantile.numerator, quantile.denominator
    return f"CAST((n * CAST({over} AS HUGEINT) + {under - 1}) // {under} AS BIGINT)"


def frequent(layout: Layout, name: str) -> exp.Select:
    """The most frequent value of an extra column for each `item` and `day`; of equally frequent ones the smaller."""
    plain = replace(layout, carried=(), query=replace(layout.query, value=None))
    told = list(plain.keys)
    events = _events(plain, {"it": layout.query.extras[name]})
    counted = _by(
        select(*told, "day", "it", "count(*) AS times", dialect="duckdb").from_("events"), [*told, "day", "it"]
    )
    counted = counted.where("it IS NOT NULL AND day IS NOT NULL", dialect="duckdb")
    whole = select(f"{plain.item} AS item", "day", "CAST(it AS VARCHAR) AS it", dialect="duckdb").with_(
        "events", as_=events
    )
    if layout.span.overlapping and layout.query.axis is not None:
        merged = select(*told, "until AS day", "it", "sum(times) AS times", dialect="duckdb").from_("daily")
        merged = _by(merged.join("periods", on=_WITHIN, dialect="duckdb"), [*told, "until", "it"])
        whole = (
            whole.with_("periods", as_=_periods(layout.span)).with_("daily", as_=counted).with_("counted", as_=merged)
        )
    else:
        whole = whole.with_("counted", as_=counted)
    first = f"row_number() OVER (PARTITION BY {', '.join([*told, 'day'])} ORDER BY times DESC, it) = 1"
    return whole.from_("counted").qualify(first, dialect="duckdb")


def left_out(layout: Layout) -> exp.Select:
    """How many rows are no observations: `day`, `reason` and the number of rows; no day for `no time`."""
    faults = list(layout.query.value.faults) if layout.query.value is not None else []
    no_item = [(" OR ".join(f"{key} IS NULL" for key in layout.keys), "null item")] if layout.keys else []
    cases = [("day IS NULL", "no time"), *no_item, *faults]
    case = " ".join(f"WHEN {fault} THEN '{reason}'" for fault, reason in cases)
    query = select("day", f"CASE {case} END AS reason", "count(*) AS rows_left_out", dialect="duckdb")
    query = query.from_("events").with_("events", as_=_events(replace(layout, carried=())))
    return _by(query, ["day", "reason"]).having("reason IS NOT NULL", dialect="duckdb")


def sample(layout: Layout, rows: int) -> exp.Select:
    """Whether any item among the first rows has several values of an extra column: a count of 2 or more for each."""
    counts = (
        f"count(DISTINCT s{index}) + max(CAST(s{index} IS NULL AS INTEGER)) AS d{index}"
        for index in range(len(layout.carried))
    )
    events = _events(replace(layout, query=replace(layout.query, value=None))).limit(rows)
    grouped = select(*counts, dialect="duckdb").from_("events").with_("events", as_=events)
    if layout.keys:
        grouped = _by(grouped, list(layout.keys))
    return select(*(f"max(d{index})" for index in range(len(layout.carried))), dialect="duckdb").from_(
        grouped.subquery("items")
    )
