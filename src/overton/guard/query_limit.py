"""How long a query may take: its own limit, or what is left of the work that it is part of, whichever is less."""

from math import ceil, log
from typing import NamedTuple

from overton.guard.deadline import Deadline, refusal
from overton.guard.judged import Ruling
from overton.guard.refused import Refused

STEP = 1.1
"""What is left is rounded up to powers of this, so that it costs no round trip each time that it has shrunk."""
LEAST_LEFT_MS = 25
MOST_MS = 2**31 - 1
"""PostgreSQL takes no longer limit, 24.8 days. What may take longer has none."""
MOST_REMEMBERED = 4096


class Limit(NamedTuple):
    """The limit of one query that is about to start."""

    seconds: float
    ruling: Ruling
    """Whose limit it is: the query's, or that of the work that it is part of."""
    bound: Deadline | None = None
    """The end of the work that it is part of, if that is the limit."""

    @property
    def milliseconds(self) -> int:
        """At least one. A query's own limit is kept to the millisecond."""
        exact = max(ceil(round(self.seconds * 1000, 3)), 1)
        if self.bound is None:
            return exact
        return min(max(ceil(STEP ** ceil(round(log(exact, STEP), 6))), LEAST_LEFT_MS), MOST_MS)

    def refused(self, took: float = 0.0) -> Refused:
        """What is raised when the query has taken this many seconds."""
        if self.bound is not None:
            return refusal(self.bound, max(took - self.seconds, 0.0))
        return Refused.of(self.ruling, max(took, self.seconds) / (self.ruling.seconds or 1.0))


def limit_of(ruling: Ruling | None, bound: Deadline | None, now: float) -> Limit | None:
    """The limit of a query that starts now, by the monotonic clock; None where nothing is enforced."""
    own = own_limit(ruling)
    if bound is None or bound.ruling.mode != "deny":
        return own
    left = bound.at - now
    if left * 1000 > MOST_MS or (own is not None and own.seconds <= left):
        return own
    return Limit(left, bound.ruling, bound)


_known: dict[int, tuple[Ruling, Limit | None]] = {}
"""Remembered, since a guard gives one ruling for many observations."""


def own_limit(ruling: Ruling | None) -> Limit | None:
    """The limit of a query that is part of nothing."""
    if ruling is None or ruling.mode != "deny":
        return None
    known = _known.get(id(ruling))
    if known is not None and known[0] is ruling:
        return known[1]
    if len(_known) >= MOST_REMEMBERED:
        _known.clear()
    own = ruling.deadline
    limit = None if own is None or own * 1000 > MOST_MS else Limit(own, ruling)
    _known[id(ruling)] = (ruling, limit)
    return limit
