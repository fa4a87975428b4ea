"""A look at the first rows: whether there are any, and whether their times can be times."""

from sqlglot import exp, select

from overton.model.problem import BadInputError
from overton.sources.events.axis import Axis
from overton.sources.events.engine import Engine
from overton.sources.events.options import EventsOptions

_LOOKED_AT = 1000
_EARLIEST = 315_532_800
"""1980 in seconds since 1970: before it nobody logged."""
_LATEST = 7_258_118_400
"""2200: what is beyond it counts in milliseconds or less."""


def is_empty(engine: Engine, relation: exp.Expression) -> bool:
    return not engine.rows(select("1").from_(relation.copy()).limit(1).sql("duckdb"))


def refuse_implausible(engine: Engine, axis: Axis, relation: exp.Expression, options: EventsOptions) -> None:
    """Raises BadInputError when the first times cannot be read, or lie beyond what anybody logged."""
    if axis.kind != "number" and axis.raw == axis.sql:
        return
    first = select(f"{axis.raw} AS raw", f"{axis.sql} AS moment", dialect="duckdb")
    first = first.from_(exp.alias_(relation.copy(), "source", table=True))
    first = first.where(f"{axis.raw} IS NOT NULL", dialect="duckdb").limit(_LOOKED_AT)
    seen = select(
        "count(*)", "count(moment)", "CAST(min(raw) AS VARCHAR)", "CAST(max(raw) AS VARCHAR)", dialect="duckdb"
    )
    rows, times, least, most = engine.rows(seen.from_(first.subquery("rows")).sql("duckdb"))[0]
    if rows and not times:
        what = f"`time`: {least!r} is no time that can be read"
        raise BadInputError.of(options.origin, what, "write times in ISO 8601, such as 2026-03-02T10:00:00Z")
    if times and axis.kind == "number" and not (float(most) >= _EARLIEST and float(most) <= _LATEST):
        what = f"`time`: {most} cannot be seconds since 1970"
        raise BadInputError.of(
            options.origin, what, f"if they are milliseconds, write `time: {options.time} / 1000`; if not, name another"
        )
