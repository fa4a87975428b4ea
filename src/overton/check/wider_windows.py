"""Where a Window is wider than it was: the positions in force are compared on every day on which they may differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from overton.model.campaign import Metric
from overton.model.window import Position
from overton.progress.wording import apart, day_words, quantity
from overton.window.ledger import Ledger
from overton.window.strictness import refuses_more, warns_more


@dataclass(frozen=True, slots=True)
class Wider:
    """A stretch of days on which a threshold is wider, in words."""

    since: date
    until: date | None
    """The first day on which it is not; None: for good."""
    words: str

    def told(self, day: date) -> str:
        """The whole sentence, as said on a day."""
        if self.until is None:
            return self.words if self.since == day else f"from {day_words(self.since)} on, {self.words}"
        last = day_words(self.until - timedelta(days=1))
        return (
            f"until {last}, {self.words}"
            if self.since == day
            else f"from {day_words(self.since)} to {last}, {self.words}"
        )


def wider_windows(base: Ledger, head: Ledger, day: date) -> Iterator[Wider]:
    """What is wider at the head from a day on; the goals run in one direction, and each is told by itself."""
    turns = sorted({day, *(turn for turn in (*base.turns(), *head.turns()) if turn > day)})
    for differences in (_not_allowed, _warn):
        open_: Wider | None = None
        for turn in turns:
            words = differences(base.on(turn), head.on(turn), head.metric)
            if open_ is not None and words != open_.words:
                yield Wider(open_.since, turn, open_.words)
                open_ = None
            if words and open_ is None:
                open_ = Wider(turn, None, words)
        if open_ is not None:
            yield open_


def _not_allowed(base: Position | None, head: Position | None, metric: Metric) -> str:
    """How Not Allowed is wider at the head; empty when it is not."""
    if base is None or not refuses_more(base, head, metric.goal):
        return ""
    return (
        f"Not Allowed is {_limit(head, metric, base.at)} in place of {_limit(base, metric, head.at if head else None)}"
    )


def _warn(base: Position | None, head: Position | None, metric: Metric) -> str:
    """How Warn is wider at the head; what is refused there anyway needs no warning."""
    if base is None or not warns_more(base, head, metric.goal):
        return ""
    after = head.warn if head else None
    return f"Warn is {_number(after, base.warn, metric)} in place of {_number(base.warn, after, metric)}"


def _limit(position: Position | None, metric: Metric, other: float | None) -> str:
    """Not Allowed in words, with as many digits as tell it from the other."""
    if position is None:
        return "none"
    worse = "`worse`"
    if position.tolerance:
        worse += f" by more than {quantity(100 * position.tolerance)} %"
    parts = [_number(position.at, other, metric)] if position.at is not None else []
    return " or ".join([*parts, worse] if position.worse else parts)


def _number(value: float | None, other: float | None, metric: Metric) -> str:
    if value is None:
        return "none"
    return quantity(value, metric.unit) if other in (None, value) else apart(value, other, metric.unit)
