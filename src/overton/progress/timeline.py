"""How each item stood over time: the one derivation from which counts, changes, pace and charts all follow.

An item's timeline is a list of stretches of days. It is cut wherever something that matters may change: its value or
owner, the position in force, an exemption, its presence.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise, zip_longest

from overton.model.measurement import History, Interval
from overton.progress.absence import Absences
from overton.progress.lineage import lineages
from overton.progress.rules import Rules
from overton.progress.stretch import Presence, Stretch

ONE_DAY = timedelta(days=1)


def timelines(history: History, rules: Rules, day: date, breaks: Iterable[date]) -> Iterator[tuple[str, list[Stretch]]]:
    """Each item's timeline up to the end of `day`, under its latest name; items first seen later are left out.

    Args:
        history: what is remembered.
        rules: by which it is judged.
        day: what was measured later is not seen.
        breaks: the measured days on which the scope changed, the first of all among them.
    """
    absences = Absences({measured.day: measured for measured in history.days}, sorted(breaks), day, rules)
    for own in lineages([interval for interval in history.intervals if interval.since <= day]):
        yield own[-1].measurement.item, _timeline(own, rules, day, absences)


def _timeline(own: Sequence[Interval], rules: Rules, day: date, absences: Absences) -> list[Stretch]:
    told: list[Stretch] = []
    known: list[Interval] = []
    for interval, following in zip_longest(own, own[1:]):
        known.append(interval)
        until = interval.until if interval.until is not None and interval.until <= day else day + ONE_DAY
        if interval.measurement.value is None:
            told.append(Stretch(interval.since, Presence.NO_DATA, interval))
        else:
            told += _judged(known, rules, interval.since, until)
        back = following.since if following else day + ONE_DAY
        if until < back:
            told += absences.of(told, until, back)
            known += absences.value_of(interval, until, back)
    return told


def _judged(known: Sequence[Interval], rules: Rules, since: date, until: date) -> Iterator[Stretch]:
    """The stretches of the last of these intervals, cut where its verdict may change."""
    interval = known[-1]
    value = interval.measurement.value
    assert value is not None
    cuts = [since, *rules.cuts(interval.measurement.item, since, until)]
    for start in cuts:
        verdict = rules.verdict(interval.measurement.item, value, start, known)
        yield Stretch(start, Presence.MEASURED, interval, verdict)


def standing_since(timeline: Sequence[Stretch]) -> date:
    """Since when the item has stood as it stands at the end of its timeline."""
    since = timeline[-1].since
    for earlier, later in pairwise(reversed(timeline)):
        if not later.stands_like(earlier):
            break
        since = later.since
    return since
