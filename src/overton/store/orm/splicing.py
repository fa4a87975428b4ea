"""How a measured day changes an item's intervals. Pure.

A run is a maximal stretch of consecutive measured days on which an item stayed the same. Splicing a day in touches only
the runs that cover the measured day before it, the day itself, and the measured day after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

State = tuple[float | None, int | None, int]
"""Value, samples (a power of two) and the id of the fact that holds slices and attribution."""


class Run(NamedTuple):
    """A stored interval; `id` is 0 for one that is not stored yet."""

    id: int
    item: int
    since: date
    until: date | None
    state: State

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Place:
    """A day among the measured days of its series; None where it is the first or the last."""

    before: date | None
    day: date
    after: date | None


@dataclass(slots=True)
class Changes:
    """What to write; deleting comes first, inserting last."""

    delete: list[int] = field(default_factory=list)
    until: dict[date | None, list[int]] = field(default_factory=dict)
    """New ends of stored runs."""
    insert: list[Run] = field(default_factory=list)


def same(one: State, other: State) -> bool:
    """Whether nothing that is remembered differs; -0.0 is not 0.0, or the days' order would show."""
    return one == other and (bool(one[0]) or str(one[0]) == str(other[0]))


def splice(place: Place, stored: Mapping[int, Sequence[Run]], states: Mapping[int, State | None]) -> Changes:
    """What changes when the items have these states on the place's day.

    An item whose run covers the day and has the same state already needs no splicing.

    Args:
        place: where the day is.
        stored: by item, the runs that cover the day before, the day or the day after.
        states: by item, the state on the day; None is absent.
    """
    changes = Changes()
    for item, state in states.items():
        runs = stored.get(item, ())
        if state and not runs:
            changes.insert.append(Run(0, item, place.day, place.after, state))
            continue
        kept = {(run.since, repr(run.state)): run for run in runs}
        for run in _runs(item, place, runs, state):
            old = kept.pop((run.since, repr(run.state)), None)
            if old is None:
                changes.insert.append(run)
            elif old.until != run.until:
                changes.until.setdefault(run.until, []).append(old.id)
        changes.delete.extend(run.id for run in kept.values())
    return changes


def _runs(item: int, place: Place, stored: Sequence[Run], state: State | None) -> list[Run]:
    """An item's runs around the day, as they are to be."""
    before = next((run for run in stored if place.before and run.covers(place.before)), None)
    after = next((run for run in stored if place.after and run.covers(place.after)), None)
    runs: list[Run] = []
    for since, until, here in (
        (before.since if before else place.day, place.day, before.state if before else None),
        (place.day, place.after, state),
        (place.after or place.day, after.until if after else None, after.state if after else None),
    ):
        if here is None:
            continue
        if runs and runs[-1].until == since and same(runs[-1].state, here):
            runs[-1] = runs[-1]._replace(until=until)
        else:
            runs.append(Run(0, item, since, until, here))
    return runs
