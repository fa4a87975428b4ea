"""How each item stood over time: the one derivation from which counts, changes, pace and charts all follow.

An item's timeline is a list of stretches of days. It is cut wherever something that matters may change: its value or
owner, the position in force, an exemption, its presence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise

from overton.model.measurement import History, Interval
from overton.model.standing import Standing, Verdict
from overton.progress.rules import Rules

ONE_DAY = timedelta(days=1)


class Presence(StrEnum):
    """Whether there is anything to judge."""

    MEASURED = "measured"
    NO_DATA = "no_data"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Stretch:
    """An item standing one way from a day on, until the next stretch of its timeline."""

    since: date
    presence: Presence
    interval: Interval
    """What was last measured of it."""
    verdict: Verdict | None = None
    """None unless measured."""

    @property
    def standing(self) -> Standing | None:
        """None unless it counts: measured and not exempt."""
        return self.verdict.standing if self.verdict and not self.verdict.exempt else None

    @property
    def exempt(self) -> bool:
        return self.verdict is not None and self.verdict.exempt

    @property
    def owners(self) -> tuple[str, ...]:
        return self.interval.measurement.attribution.owners

    def stands_like(self, other: "Stretch") -> bool:
        return (self.presence, self.standing, self.exempt) == (other.presence, other.standing, other.exempt)


def timelines(history: History, rules: Rules, day: date) -> Iterator[tuple[str, list[Stretch]]]:
    """Each item's timeline up to the end of `day`; items first seen later are left out."""
    complete = {measured.day: measured.complete for measured in history.days}
    intervals = (interval for interval in history.intervals if interval.since <= day)
    for item, own in groupby(intervals, key=lambda interval: interval.measurement.item):
        yield item, list(_timeline(list(own), rules, day, complete))


def _timeline(own: Sequence[Interval], rules: Rules, day: date, complete: dict[date, bool]) -> Iterator[Stretch]:
    ends = [following.since for following in own[1:]]
    for index, interval in enumerate(own):
        until = interval.until if interval.until is not None and interval.until <= day else day + ONE_DAY
        if interval.measurement.value is None:
            yield Stretch(interval.since, Presence.NO_DATA, interval)
        else:
            yield from _judged(own[: index + 1], rules, interval.since, until)
        back = ends[index] if index < len(ends) else day + ONE_DAY
        if until < back:
            yield from _absent(interval, until, back, complete, rules)


def _judged(own: Sequence[Interval], rules: Rules, since: date, until: date) -> Iterator[Stretch]:
    """The stretches of the last of these intervals, cut where its verdict may change."""
    interval = own[-1]
    value = interval.measurement.value
    assert value is not None
    cuts = [since, *rules.cuts(interval.measurement.item, since, until)]
    for start in cuts:
        verdict = rules.verdict(interval.measurement.item, value, start, own)
        yield Stretch(start, Presence.MEASURED, interval, verdict)


def _absent(interval: Interval, gone: date, back: date, complete: dict[date, bool], rules: Rules) -> Iterator[Stretch]:
    """Not in the source any more: gone where the source is complete, else without data, and gone after a while."""
    if complete.get(gone, False):
        yield Stretch(gone, Presence.GONE, interval)
        return
    yield Stretch(gone, Presence.NO_DATA, interval)
    if gone + rules.gone_after < back:
        yield Stretch(gone + rules.gone_after, Presence.GONE, interval)


def standing_since(timeline: Sequence[Stretch]) -> date:
    """Since when the item has stood as it stands at the end of its timeline."""
    since = timeline[-1].since
    for earlier, later in pairwise(reversed(timeline)):
        if not later.stands_like(earlier):
            break
        since = later.since
    return since
