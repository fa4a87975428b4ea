"""Files of events for tests, what the source says of them, and the same worked out by hand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from overton.model.measurement import Reading, Readings
from overton.sources.events.options import EventsOptions
from overton.sources.events.source import EVENTS
from overton.sources.port import Surroundings

Row = tuple[str | None, datetime | None, float | None, str | None]
"""An item, an instant, a number of seconds and a slice."""
MONDAY = date(2026, 3, 2)


def at(text: str) -> datetime:
    """An instant, such as `2026-03-02 10:00`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def parquet(path: Path, columns: Mapping[str, Sequence[Any]] | pa.Table, **settings: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(dict(columns)), path, **settings)
    return path


def read(
    root: Path,
    days: Sequence[date] = (MONDAY,),
    *,
    unit: str = "",
    zone: str = "UTC",
    columns: tuple[str, ...] = (),
    **options: Any,
) -> list[Readings]:
    around = Surroundings(root=root, unit=unit, timezone=zone, columns=columns)
    return list(EVENTS.read(EventsOptions(**{"from_": "*.parquet", **options}), days, around))


def explain(root: Path, days: Sequence[date] = (MONDAY,), *, zone: str = "UTC", **options: Any) -> str:
    around = Surroundings(root=root, timezone=zone)
    return EVENTS.explain(EventsOptions(**{"from_": "*.parquet", **options}), days, around)


def values(readings: Readings) -> dict[str, float | None]:
    return {reading.item: reading.value for reading in readings.readings}


def nearest_rank(observed: Sequence[float], percent: Fraction) -> float:
    """The smallest value that at least so many percent of the values do not exceed, in integers alone."""
    needed = percent * len(observed) / 100
    rank = -(-needed.numerator // needed.denominator)
    return sorted(observed)[max(rank, 1) - 1]


def by_hand(
    rows: Sequence[Row],
    day: date,
    *,
    zone: str,
    over: int,
    percent: Fraction,
    min_samples: int = 1,
) -> Readings:
    """What rows of item, instant, seconds and slice come to, worked out row by row."""
    seen: dict[str, list[float]] = {}
    slices: dict[str, Counter[str]] = {}
    left: Counter[str] = Counter()
    for item, instant, seconds, piece in rows:
        local = instant.astimezone(ZoneInfo(zone)).date() if instant else None
        if local is not None and not day - timedelta(days=over) < local <= day:
            continue
        reason = _reason(item, local, seconds)
        if reason:
            left[reason] += 1
        if item is None or local is None:
            continue
        seen.setdefault(item, [])
        slices.setdefault(item, Counter())
        if piece is not None:
            slices[item][piece] += 1
        if not reason and seconds is not None:
            seen[item].append(seconds)
    readings = tuple(
        Reading(
            item,
            nearest_rank(observed, percent) if len(observed) >= min_samples else None,
            len(observed),
            {"piece": min(pieces, key=lambda one: (-pieces[one], one))} if (pieces := slices[item]) else {},
        )
        for item, observed in sorted(seen.items())
    )
    return Readings(day, readings, dict(sorted(left.items())))


def _reason(item: str | None, local: date | None, seconds: float | None) -> str:
    if local is None:
        return "no time"
    if item is None:
        return "null item"
    if seconds is None:
        return "null value"
    if not isfinite(seconds):
        return "not finite"
    return "negative value" if seconds < 0 else ""
