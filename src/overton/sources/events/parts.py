"""What does not fit in memory is read by parts: fewer days at a time, then fewer items, to the same values."""

from math import ceil

from overton.model.problem import BadInputError
from overton.sources.events.days import Span
from overton.sources.events.engine import MEMORY_LIMIT
from overton.sources.events.layout import Layout, Shard

MOST_SHARDS = 1024
_PARTS = 4
"""Halves would fail once more as a rule: what is in memory at once grows with the days and with the items of each."""


def smaller(layout: Layout, error: Exception) -> list[Layout]:
    """Parts of what did not fit; raises BadInputError when it is one item's one period."""
    days = layout.span.days
    if layout.query.axis is not None and len(days) > 1:
        size = ceil(len(days) / _PARTS)
        runs = (days[start : start + size] for start in range(0, len(days), size))
        return [layout.of(Span(run, layout.span.over, layout.span.zone), layout.shard) for run in runs]
    before = layout.shard or Shard(0, 1)
    count = before.count * _PARTS
    if not layout.keys or count > MOST_SHARDS:
        todo = f"allow more with {MEMORY_LIMIT}, or measure fewer rows with `where`"
        raise BadInputError.of(MEMORY_LIMIT, "one item's values of one period do not fit in memory", todo) from error
    return [layout.of(layout.span, Shard(before.index + index * before.count, count)) for index in range(_PARTS)]
