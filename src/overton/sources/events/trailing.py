"""Periods that overlap: days are put together, and rows are not read once for each period that they are in."""

from collections.abc import Mapping
from fractions import Fraction

from sqlglot import exp

from overton.sources.events.days import Span
from overton.sources.events.layout import Layout, grouped, select

WITHIN = "daily.day BETWEEN periods.since AND periods.until"


def periods(span: Span) -> exp.Select:
    """Each day with the first day of its period."""
    rows = [
        exp.Tuple(expressions=[exp.cast(exp.Literal.string(str(day)), "DATE") for day in pair]) for pair in span.periods
    ]
    return select("*").from_(exp.values(rows, alias="listed", columns=["until", "since"]))


def merged(layout: Layout, parts: Mapping[str, str]) -> exp.Select:
    """Days put together to the periods that they belong to; what has no day stays without one."""
    sums = ("CAST(sum(seen) AS BIGINT) AS seen", "CAST(sum(n) AS BIGINT) AS n")
    whole = grouped([*layout.told, "until AS day"], *sums, *(f"{sql} AS {name}" for name, sql in parts.items()))
    whole = whole.from_("daily").join("periods", on=WITHIN, join_type="left", dialect="duckdb")
    return whole.where("until IS NOT NULL OR daily.day IS NULL", dialect="duckdb")


def trailing_percentile(layout: Layout) -> dict[str, exp.Select]:
    """Steps to the exact percentile `q` of every period, from each day's.

    A percentile of a period lies between the least and the greatest percentile of its days. So a second look at the
    rows keeps the few in between and counts those below; then the rank is found among them.
    """
    return {
        "merged": merged(layout, {"low": "min(q)", "high": "max(q)"}),
        "reach": _reach(layout),
        "near": _near(layout),
        "gathered": _gathered(layout),
        "found": _found(layout),
    }


def _reach(layout: Layout) -> exp.Select:
    """Between which values the percentiles lie of all periods that an item's day is in."""
    whole = grouped(_of("daily", layout, "day"), "min(low) AS low", "max(high) AS high").from_("daily")
    whole = whole.join("periods", on=WITHIN, dialect="duckdb")
    return whole.join("merged", on=_same("merged", "daily", layout, "merged.day = periods.until"), dialect="duckdb")


def _near(layout: Layout) -> exp.Select:
    """The values of an item's day within its reach, and how many are below."""
    counted = ("count(*) FILTER (v < low) AS below", "list(v) FILTER (v BETWEEN low AND high) AS values_near")
    whole = grouped(_of("events", layout, "day"), *counted).from_("events")
    return whole.join("reach", on=_same("reach", "events", layout, "reach.day = events.day"), dialect="duckdb")


def _gathered(layout: Layout) -> exp.Select:
    """The same of whole periods, values in order."""
    counted = (
        "CAST(sum(below) AS BIGINT) AS below",
        "list_sort(flatten(list(values_near) FILTER (values_near IS NOT NULL))) AS values_near",
    )
    whole = grouped([*layout.keys, "until"], *counted).from_("near AS daily")
    return whole.join("periods", on=WITHIN, dialect="duckdb")


def _found(layout: Layout) -> exp.Select:
    """The value at the rank: n times the quantile rounded up, in integers."""
    quantile = Fraction(layout.query.aggregate.quantile or 1)
    over, under = quantile.numerator, quantile.denominator
    rank = f"CAST((n * CAST({over} AS HUGEINT) + {under - 1}) // {under} AS BIGINT)"
    known = (f"merged.{name}" for name in (*layout.told, "day", "seen", "n"))
    whole = select(*known, f"values_near[{rank} - below] AS q").from_("merged")
    same = _same("gathered", "merged", layout, "gathered.until = merged.day")
    return whole.join("gathered", on=same, join_type="left", dialect="duckdb")


def _of(table: str, layout: Layout, *more: str) -> list[str]:
    return [f"{table}.{name}" for name in (*layout.keys, *more)]


def _same(one: str, other: str, layout: Layout, *more: str) -> str:
    """The condition for the same item, and more."""
    return " AND ".join([*(f"{one}.{key} = {other}.{key}" for key in layout.keys), *more])
