"""What happened to which item: the books again, with names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from overton.model.campaign import Campaign, Metric
from overton.model.measurement import History
from overton.progress.books import Column, Entry, scope_of, turns
from overton.progress.rules import rules_of
from overton.progress.timeline import timelines

TOLD = {Entry.FIXED, Entry.INFLOW, Entry.REOPENED}


@dataclass(frozen=True, slots=True)
class Happening:
    """The last thing that happened to an item: fixed, new or reopened."""

    item: str
    entry: Entry
    day: date
    owners: tuple[str, ...]
    removed: bool
    """Fixed by being gone."""


def happenings(
    campaign: Campaign, metric: Metric, history: History, *, since: date, until: date
) -> tuple[Happening, ...]:
    """What happened after `since`, up to and including `until`, in the order of items; one for each item.

    What happened before the campaign's start is not told.
    """
    since = max(since, campaign.start or since)
    scope = scope_of(campaign, history)
    rules = rules_of(campaign, metric, history)

    def found() -> Iterator[Happening]:
        for item, timeline in timelines(history, rules, until, scope.days):
            last = None
            for turn in turns(timeline):
                entry = scope.named(turn, turn.was, turn.now)
                if turn.day > since and entry in TOLD:
                    last = Happening(item, entry, turn.day, turn.has, removed=turn.now is Column.GONE)
            if last is not None:
                yield last

    return tuple(sorted(found(), key=lambda happening: happening.item))
