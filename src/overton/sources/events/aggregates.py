"""Aggregates: what `aggregate` may say, and how it is computed exactly, in parts that add up over days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, cast

Kind = Literal["percentile", "mean", "max", "min", "sum", "count", "distinct", "rate", "share"]

Side = Literal["over", "under"]

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
FORMS = "p99.9 (any percentile), mean, max, min, sum, count, distinct, rate or share"

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_PERCENTILE = re.compile(r"p(\d{1,3}(?:\.\d{1,10})?)")
_PLAIN = re.compile(r"mean|max|min|sum|count|distinct")
_COUNTED = re.compile(rf"(count|share|rate)(?:\s+(over|under)\s+({_NUMBER}))?(?:\s+per\s+(second|minute|hour|day))?")


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What `aggregate` says."""

    kind: Kind
    quantile: Decimal | None = None
    """Of a percentile: 0.999 for `p99.9`, exactly."""
    side: Side | None = None
    """Which values are counted; None counts them all."""
    threshold: str = ""
    per: str = "second"
    """The unit of time of a rate."""

    @property
    def needs_value(self) -> bool:
        return self.kind not in ("count", "rate") or self.side is not None

    @property
    def needs_number(self) -> bool:
        """Whether the values must be numbers; only what is counted as it is may be anything."""
        return self.kind not in ("count", "rate", "distinct") or self.side is not None


@dataclass(frozen=True, slots=True)
class Parts:
    """An aggregate in SQL: a value of each day and item, how days are put together, and what comes of it.

    The pieces see the values as `v` and their number as `n`.
    """

    made: Mapping[str, str]
    """SQL of each part, from the values."""
    merged: Mapping[str, str]
    """SQL of each part, from the same part of several days."""
    result: str
    """SQL of the aggregate, from the parts."""
    alone: Mapping[str, str] = field(default_factory=dict)
    """Cheaper ways to make a part when nothing is to be merged."""


def parse_aggregate(text: str | None, *, with_value: bool) -> Aggregate:
    """What an `aggregate` says; without one, `max` of the value or `count` of the rows.

    Raises ValueError that says what is wrong with it.
    """
    said = " ".join((text if text is not None else "max" if with_value else "count").split())
    if percentile := _PERCENTILE.fullmatch(said):
        return Aggregate("percentile", quantile=_quantile(percentile[1]))
    if _PLAIN.fullmatch(said):
        return Aggregate(cast("Kind", said))
    counted = _COUNTED.fullmatch(said)
    if counted is None:
        raise ValueError(f"`aggregate` is {said!r}; it can be {FORMS}")
    kind, side, threshold, per = counted.groups()
    if kind == "share" and side is None:
        raise ValueError("a share needs a threshold, such as `share over 5`")
    if per and kind != "rate":
        raise ValueError(f"a {kind} is not per {per}; write `rate per {per}`")
    return Aggregate(
        cast("Kind", kind), side=cast("Side", side) if side else None, threshold=threshold or "", per=per or "second"
    )


def _quantile(percent: str) -> Decimal:
    quantile = Decimal(percent) / 100
    if not 0 < quantile <= 1:
        raise ValueError(f"`p{percent}` is no percentile; it is above 0 and at most 100")
    return quantile


def parts_of(aggregate: Aggregate, *, floating: bool) -> Parts:
    """The SQL of every aggregate but percentiles over several days, which do not add up.

    Args:
        aggregate: what is computed.
        floating: whether values are DOUBLE, whose sum depends on the order of adding.
    """
    match aggregate.kind:
        case "percentile":
            return Parts({"q": f"quantile_disc(v, {aggregate.quantile:f})"}, {}, "q")
        case "max" | "min" as kind:
            return Parts({"edge": f"{kind}(v)"}, {"edge": f"{kind}(edge)"}, "edge")
        case "sum":
            return _sum(floating=floating)
        case "mean":
            total = _sum(floating=floating)
            return Parts(total.made, total.merged, f"({total.result}) / n")
        case "distinct":
            alone = {"seen_values": "count(DISTINCT v)"}
            merged = {"seen_values": "len(list_distinct(flatten(list(seen_values))))"}
            return Parts({"seen_values": "list(DISTINCT v) FILTER (v IS NOT NULL)"}, merged, "seen_values", alone)
        case "count" | "rate" | "share" as kind:
            return _counted(aggregate, share=kind == "share")


def _counted(aggregate: Aggregate, *, share: bool) -> Parts:
    if aggregate.side is None:
        return Parts({}, {}, "n")
    sign = ">" if aggregate.side == "over" else "<"
    made = {"beyond": f"count(*) FILTER (v {sign} {aggregate.threshold})"}
    return Parts(made, {"beyond": "sum(beyond)"}, "CAST(beyond AS DOUBLE) / n" if share else "beyond")


def _sum(*, floating: bool) -> Parts:
    """A sum that is the same in whatever order it is added.

    Integers add up exactly. A DOUBLE is split into its whole part and its fraction in units of 2^-64, two integers.
    """
    if not floating:
        return Parts({"total": "sum(v)"}, {"total": "sum(total)"}, "CAST(total AS DOUBLE)")
    made = {
        "whole": "sum(CAST(trunc(v) AS HUGEINT))",
        "fraction": "sum(CAST((v - trunc(v)) * 18446744073709551616 AS HUGEINT))",
    }
    merged = {name: f"sum({name})" for name in made}
    return Parts(made, merged, "CAST(whole AS DOUBLE) + CAST(fraction AS DOUBLE) / 18446744073709551616")
