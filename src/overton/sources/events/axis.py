"""The time of a row in SQL: the filter that files are pruned by, and the local day, whatever the column's type."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from overton.sources.events.days import DAY, Span, Stretch, clock, stretches
from overton.window.calendar import start_of

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  on the clock's own axis
INTEGERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
)
_TEXTS = frozenset(("VARCHAR", "JSON"))
INSTANT = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True, slots=True)
class Axis:
    """Times as SQL, and what a number on this axis means."""

    kind: Literal["clock", "instant", "date", "number"]
    sql: str
    """NULL for a row without a time, and for one whose time cannot be read."""
    type: str
    timezone: str
    """Of times that do not say theirs."""
    raw: str
    """The time as it is read."""

    def filter(self, span: Span) -> str:
        """The condition for rows of these days, and for rows without a time, which are counted."""
        ranges = (self._range(first, last, span.zone) for first, last in span.runs)
        return f"({' OR '.join((*ranges, f'{self.sql} IS NULL'))})"

    def day(self, span: Span) -> str:
        """The local day of a row; NULL for one without a time."""
        if self.kind == "date":
            return self.sql
        found = stretches(span.runs, span.zone, self._shown_in(span.zone))
        if len(found) == 1 and found[0].day is None:
            return self._moved(found[0])
        cases = " ".join(f"WHEN {self.sql} < {self._literal(one.until)} THEN {self._moved(one)}" for one in found)
        return f"CASE {cases} END"

    def _range(self, first: date, last: date, zone: str) -> str:
        began, ended = (clock(start_of(day, zone), self._shown_in(zone)) for day in (first, last + DAY))
        return f"({self.sql} >= {self._literal(began)} AND {self.sql} < {self._literal(ended)})"

    def _shown_in(self, zone: str) -> str:
        return {"clock": self.timezone, "date": zone}.get(self.kind, "UTC")

    def _literal(self, shown: datetime) -> str:
        match self.kind:
            case "number":
                return str(_seconds(shown - _EPOCH))
            case "date":
                return f"CAST('{shown.date()}' AS DATE)"
            case "instant":
                return f"CAST('{shown.replace(tzinfo=UTC).isoformat(' ')}' AS TIMESTAMPTZ)"
            case "clock":
                return f"CAST('{shown.isoformat(' ')}' AS {self.type})"

    def _moved(self, stretch: Stretch) -> str:
        if stretch.day is not None:
            return f"CAST('{stretch.day}' AS DATE)"
        seconds = _seconds(stretch.shift)
        match self.kind:
            case "number":
                return f"CAST('1970-01-01' AS DATE) + CAST(floor(({self.sql} + {seconds}) / 86400) AS INTEGER)"
            case "instant":  # a cast would ask the session's time zone of every row
                return f"CAST(make_timestamp(epoch_us({self.sql}) + {seconds * 1_000_000}) AS DATE)"
            case _ if seconds:
                return f"CAST({self.sql} + INTERVAL '{seconds}' SECOND AS DATE)"
            case _:
                return f"CAST({self.sql} AS DATE)"


def axis_of(sql: str, kind: str, timezone: str) -> Axis:
    """The axis of a time of that type; raises ValueError when it is no time."""
    if kind in _TEXTS:
        return Axis("instant", f"TRY_CAST({sql} AS TIMESTAMPTZ)", INSTANT, timezone, sql)
    if kind == INSTANT:
        return Axis("instant", sql, kind, timezone, sql)
    if kind.startswith("TIMESTAMP"):
        return Axis("clock", sql, kind, timezone, sql)
    if kind == "DATE":
        return Axis("date", sql, kind, timezone, sql)
    if kind in INTEGERS or kind.startswith("DECIMAL"):
        return Axis("number", sql, kind, timezone, sql)
    if kind in ("FLOAT", "DOUBLE"):
        # A comparison would take NaN for a very late time; the statistics of a file do not know of it at all.
        return Axis("number", f"CASE WHEN isfinite({sql}) THEN {sql} END", kind, timezone, sql)
    raise ValueError(kind)


def is_text(kind: str) -> bool:
    return kind in _TEXTS


def _seconds(length: timedelta) -> int:
    return round(length.total_seconds())
