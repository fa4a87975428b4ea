"""How updates say days, shares and lists; values and kinds of items are said as everywhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from overton.model.campaign import Cadence
from overton.progress.wording import counted

EVERY: Mapping[Cadence, str] = {"weekly": "week", "monthly": "month", "quarterly": "quarter"}
LISTED = 5
"""How many names a sentence lists before it says how many more there are."""


def on(day: date, seen_from: date) -> str:
    """A day, with its year only where it is another: `2 March`."""
    year = "" if day.year == seen_from.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def listed(names: Sequence[str], *, most: int = LISTED) -> str:
    """The first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def joined(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = [part for part in parts if part] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def counted_by_kind(counts: Iterable[tuple[int, str]]) -> str:
    """Items of several metrics, those of one kind together: `7 endpoints and 2 jobs`."""
    totals: dict[str, int] = {}
    for count, kind in counts:
        totals[kind] = totals.get(kind, 0) + count
    some = {kind: count for kind, count in totals.items() if count} or dict(list(totals.items())[:1])
    return joined(counted(count, kind) for kind, count in some.items())
