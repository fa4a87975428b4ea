"""The SQL of a source, composed with sqlglot: one statement that says each item's value.

Besides the names of `layout`, `seen` counts rows and `n` observations.
"""

from collections.abc import Mapping

from sqlglot import exp

from overton.sources.events.aggregates import Parts, parts_of
from overton.sources.events.layout import Layout, events, grouped, select
from overton.sources.events.trailing import merged, periods, trailing_percentile


def statement(layout: Layout) -> exp.Select:
    """Items with `item`, `day`, `seen`, `n`, `value` and the extra columns that are known with them.

    Rows without a time come with no day, rows without an item with no item.
    """
    value = layout.query.value
    parts = parts_of(layout.query.aggregate, floating=value is not None and value.floating)
    if layout.trailing:
        return _trailing(layout, parts)
    steps = {"events": events(layout), "daily": _daily(layout, {**parts.made, **parts.alone})}
    return _finished(layout, parts.result, steps)


def _trailing(layout: Layout, parts: Parts) -> exp.Select:
    steps = {"events": events(layout), "periods": periods(layout.span), "daily": _daily(layout, parts.made)}
    if layout.query.aggregate.kind == "percentile":
        steps |= trailing_percentile(layout)
    else:
        steps["merged"] = merged(layout, parts.merged)
    return _finished(layout, parts.result, steps)


def _daily(layout: Layout, made: Mapping[str, str]) -> exp.Select:
    """Each item's rows of a day put together; with one period, of that period."""
    n = "count(v) AS n" if layout.query.value is not None else "count(*) AS n"
    parts = (f"{sql} AS {name}" for name, sql in made.items())
    return grouped([*layout.told, "day"], "count(*) AS seen", n, *parts).from_("events")


def _finished(layout: Layout, result: str, steps: Mapping[str, exp.Select]) -> exp.Select:
    """The last step as it is wanted, after the others; a zero has no sign."""
    value = f"CASE WHEN n >= {layout.min_samples} THEN CAST({result} AS DOUBLE) + 0.0 END AS value"
    extras = (f"CAST({alias} AS VARCHAR)" for alias in layout.extras.values())
    whole = select(f"{layout.item} AS item", "day", "seen", "n", value, *extras).from_([*steps][-1])
    for name, step in steps.items():
        # Rows that are looked at twice are read twice: to keep them would take more memory than they are worth.
        whole = whole.with_(name, as_=step, materialized=False if name == "events" else None)
    return whole.order_by("day", "item", dialect="duckdb")
