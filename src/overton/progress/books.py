"""The books of what remains: every change has a name, and they balance."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from overton.model.campaign import Campaign
from overton.model.measurement import History
from overton.model.standing import Standing
from overton.progress.figures import Changes, EpochMark
from overton.progress.stretch import Presence, Stretch


class Column(StrEnum):
    """Where an item stands in the books on a day."""

    ELSEWHERE = "elsewhere"
    """Not seen yet, or not this team's."""
    MEETING = "meeting"
    REMAINING = "remaining"
    EXEMPT = "exempt"
    NO_DATA = "no_data"
    GONE = "gone"


class Entry(StrEnum):
    """The name of a change, as in `Changes`."""

    FIXED = "fixed"
    INFLOW = "inflow"
    REOPENED = "reopened"
    EXEMPT = "exempt"
    NO_DATA = "no_data"
    RESCOPED = "rescoped"


class Turn(NamedTuple):
    """An item going from one stretch to the next: all that books and counts need to know, alike for many items."""

    day: date
    was: Column
    """Where the item stood in the books before."""
    now: Column
    """Where it stands after."""
    place_before: str | None
    """How it stood, as days are counted; None when it is seen for the first time."""
    place: str
    had: tuple[str, ...] | None
    """Its owners before; None when it is seen for the first time."""
    has: tuple[str, ...]
    """Its owners after."""


def column_of(stretch: Stretch) -> Column:
    if stretch.presence is Presence.NO_DATA:
        return Column.NO_DATA
    if stretch.presence is Presence.GONE:
        return Column.GONE
    if stretch.exempt:
        return Column.EXEMPT
    return Column.MEETING if stretch.standing is Standing.DONE else Column.REMAINING


def place_of(stretch: Stretch) -> str:
    """How an item stands, as days are counted: its standing, or `exempt`, `no_data`, `gone`."""
    if stretch.exempt:
        return "exempt"
    return stretch.standing.value if stretch.standing else stretch.presence.value


def turns(timeline: Sequence[Stretch]) -> Iterator[Turn]:
    """Every change of stretch, beginning with the item's first appearance."""
    was, place_before, had = Column.ELSEWHERE, None, None
    for stretch in timeline:
        now, place, has = column_of(stretch), place_of(stretch), stretch.owners
        yield Turn(stretch.since, was, now, place_before, place, had, has)
        was, place_before, had = now, place, has


LEAVING = {
    Column.MEETING: Entry.FIXED,
    Column.GONE: Entry.FIXED,
    Column.EXEMPT: Entry.EXEMPT,
    Column.NO_DATA: Entry.NO_DATA,
    Column.ELSEWHERE: Entry.RESCOPED,
}
ENTERING = {
    Column.ELSEWHERE: Entry.INFLOW,
    Column.MEETING: Entry.REOPENED,
    Column.GONE: Entry.REOPENED,
    Column.EXEMPT: Entry.EXEMPT,
    Column.NO_DATA: Entry.NO_DATA,
}


def entry_of(before: Column, after: Column) -> Entry | None:
    """What a turn is called; None when it changes nothing of what remains."""
    if before is after:
        return None
    if before is Column.REMAINING:
        return LEAVING[after]
    return ENTERING[before] if after is Column.REMAINING else None


@dataclass(frozen=True, slots=True)
class Scope:
    """Days on which the scope changed: then what comes and goes is neither progress nor regression."""

    redefined: frozenset[date]
    """The metric measures something else: nothing that turned that day compares."""
    widened: frozenset[date]
    """The file announced another scope: items that come and go that day are its doing."""

    @property
    def days(self) -> frozenset[date]:
        return self.redefined | self.widened

    def named(self, turn: Turn, before: Column, after: Column) -> Entry | None:
        """What a turn is called in books in which the item goes from one column to the other."""
        entry = entry_of(before, after)
        if entry is None:
            return None
        if before is Column.ELSEWHERE and turn.had is not None:
            return Entry.RESCOPED  # handed over by another team
        coming_or_going = entry in {Entry.INFLOW, Entry.NO_DATA} or Column.GONE in {before, after}
        if turn.day in self.redefined or (turn.day in self.widened and coming_or_going):
            return Entry.RESCOPED
        return entry


def epochs_of(campaign: Campaign, history: History) -> tuple[EpochMark, ...]:
    """The epochs of the file and those that began because the metric was redefined, in order."""
    marks = [EpochMark(epoch.from_, epoch.why) for epoch in campaign.epochs]
    marks += [EpochMark(day, "the metric was redefined") for day in _redefined(history)]
    return tuple(sorted(marks, key=lambda mark: mark.day))


def scope_of(campaign: Campaign, history: History) -> Scope:
    """On which measured days the scope changed."""
    days = [measured.day for measured in history.days]
    starts = (next((day for day in days if day >= epoch.from_), None) for epoch in campaign.epochs)
    # What is there when measuring begins is no inflow.
    return Scope(frozenset([*days[:1], *_redefined(history)]), frozenset(day for day in starts if day))


def _redefined(history: History) -> list[date]:
    return [after.day for before, after in pairwise(history.days) if before.definition != after.definition]


class Ledger:
    """Counts entries over a stretch of days: those after `since`, up to and including `until`."""

    def __init__(self, since: date, until: date) -> None:
        self.since = since
        self.until = until
        self.before = 0
        self.after = 0
        self._entries: Counter[Entry] = Counter()

    def add(self, turn: Turn, before: Column, after: Column, scope: Scope, times: int = 1) -> None:
        """Count a turn that so many items took; turns up to `since` make up what remained before."""
        step = ((after is Column.REMAINING) - (before is Column.REMAINING)) * times
        if turn.day > self.until:
            return
        self.after += step
        if turn.day <= self.since:
            self.before += step
            return
        entry = scope.named(turn, before, after)
        if entry is None:
            return
        signed = entry in {Entry.EXEMPT, Entry.NO_DATA, Entry.RESCOPED}
        self._entries[entry] += step if signed else times

    def changes(self) -> Changes:
        counted = {entry.value: count for entry, count in self._entries.items()}
        return Changes(since=self.since, until=self.until, before=self.before, after=self.after, **counted)


def balances(changes: Changes) -> bool:
    """Whether what remains after is what remained before and all that happened between."""
    happened = changes.inflow + changes.reopened - changes.fixed + changes.exempt + changes.no_data + changes.rescoped
    return changes.after == changes.before + happened
