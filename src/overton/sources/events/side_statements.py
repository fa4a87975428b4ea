"""What is asked besides the values, only where it is needed: slices that vary, what was left out, a first look."""

from dataclasses import replace

from sqlglot import exp

from overton.sources.events.layout import Layout, events, grouped, select
from overton.sources.events.trailing import WITHIN, periods


def frequent(layout: Layout, name: str) -> exp.Select:
    """The most frequent value of an extra column for each `item` and `day`; of equally frequent ones the smaller."""
    plain = replace(layout, carried=()).without_value()
    keys = list(plain.keys)
    counted = grouped([*keys, "day", "it"], "count(*) AS times").from_("events")
    counted = counted.where("it IS NOT NULL AND day IS NOT NULL", dialect="duckdb")
    steps = {"events": events(plain, {"it": layout.query.extras[name]}), "daily": counted}
    if layout.trailing:
        whole = grouped([*keys, "until AS day", "it"], "sum(times) AS times").from_("daily")
        steps |= {"periods": periods(layout.span), "merged": whole.join("periods", on=WITHIN, dialect="duckdb")}
    most = select(f"{plain.item} AS item", "day", "CAST(it AS VARCHAR) AS it")
    most = most.from_("merged" if layout.trailing else "daily")
    for step, sql in steps.items():
        most = most.with_(step, as_=sql)
    first = f"row_number() OVER (PARTITION BY {', '.join([*keys, 'day'])} ORDER BY times DESC, it) = 1"
    return most.qualify(first, dialect="duckdb")


def left_out(layout: Layout) -> exp.Select:
    """How many rows are no observations: `day`, `reason` and the number of rows; no day for `no time`."""
    faults = layout.query.value.faults if layout.query.value is not None else ()
    no_item = [(" OR ".join(f"{key} IS NULL" for key in layout.keys), "null item")] if layout.keys else []
    cases = [("day IS NULL", "no time"), *no_item, *faults]
    reason = "CASE " + " ".join(f"WHEN {fault} THEN '{reason}'" for fault, reason in cases) + " END"
    told = select("day", f"{reason} AS reason").from_("events")
    counted = grouped(["day", "reason"], "count(*)").from_("told").where("reason IS NOT NULL", dialect="duckdb")
    return counted.with_("events", as_=events(replace(layout, carried=()))).with_("told", as_=told)


def first_look(layout: Layout, rows: int) -> exp.Select:
    """Of each carried column, the most values that any item among the first rows has; a null is a value here."""
    columns = [f"s{index}" for index in range(len(layout.carried))]
    counts = [f"count(DISTINCT {name}) + max(CAST({name} IS NULL AS INTEGER)) AS n_{name}" for name in columns]
    items = grouped(layout.keys, *counts) if layout.keys else select(*counts)
    whole = select(*(f"max(n_{name})" for name in columns)).from_("items")
    whole = whole.with_("events", as_=events(layout.without_value()).limit(rows))
    return whole.with_("items", as_=items.from_("events"))
