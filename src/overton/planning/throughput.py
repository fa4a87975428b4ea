"""What teams really get done: items brought out of the Window or to the goal, a week, over the last eight.

A team clears its part of a Window long before its items meet the goal, so both count; what fell back since does not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from overton.model.campaign import Campaign, Goal
from overton.model.measurement import History
from overton.model.standing import Standing
from overton.progress.books import scope_of
from overton.progress.pace import LEAST_WEEKS, WEEKS_LOOKED_AT, shrunk
from overton.progress.rules import Rules
from overton.progress.stretch import Presence, Stretch
from overton.progress.timeline import timelines

IN_WINDOW = {Standing.WARNED, Standing.NOT_ALLOWED}
LEFT_FOR_GOOD = {Presence.FIXED, Presence.GONE}

Team = str | None
"""None stands for what nobody owns."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """What was done over some weeks up to a day."""

    weeks: float
    """How many weeks were looked at: eight, or since measuring began or the scope changed."""
    done: int = 0
    """Items in all; a co-owned one counts once."""
    a_week: Mapping[Team, float] | None = None
    """Items a week that each team may be trusted with; None while it is too early to say."""

    def of(self, team: Team) -> float | None:
        """Items a week; None when it is too early to say."""
        return None if self.a_week is None else self.a_week.get(team, 0.0)


def throughput(campaign: Campaign, goal: Goal, history: History, rules: Rules, day: date) -> Throughput:
    """What teams got done up to a day."""
    scope = scope_of(campaign, history)
    begun = [start for start in scope.redefined if start <= day]
    since = max([day - timedelta(weeks=WEEKS_LOOKED_AT), *begun])
    weeks = (day - since).days / 7
    counts = _Counts()
    for _item, timeline in timelines(history, rules, day, scope.days):
        counts.add(timeline, since, goal)
    if not begun or weeks < LEAST_WEEKS:
        return Throughput(weeks, counts.done)
    rate = counts.done / max(counts.open_items / 2 * weeks, 1.0)
    shares = {team: shrunk(counts.by_team[team], counts.held[team] / 2 * weeks, rate) for team in counts.held}
    return Throughput(weeks, counts.done, {team: share * counts.held[team] / 2 for team, share in shares.items()})


class _Counts:
    """Items done, and items open at the beginning and at the end added up, in all and by team."""

    def __init__(self) -> None:
        self.done = 0
        self.open_items = 0
        self.by_team: Counter[Team] = Counter()
        self.held: Counter[Team] = Counter()

    def add(self, timeline: Sequence[Stretch], since: date, goal: Goal) -> None:
        first = max((index for index, one in enumerate(timeline) if one.since <= since), default=0)
        within, last = timeline[first:], timeline[-1]
        ends = (within[0] if within[0].since <= since else None, last)
        for end in ends:
            if end is not None and end.presence is Presence.MEASURED and _is_open(end):
                self.open_items += 1
                self.held.update(end.owners or (None,))
        if any(_left(before, last, goal) for before in within[:-1]):
            self.done += 1
            self.by_team.update(last.owners or (None,))
            # Who has done all of it is no stranger: the team keeps a rate of its own.
            self.held.update(dict.fromkeys(last.owners or (None,), 0))


def _is_open(stretch: Stretch) -> bool:
    return stretch.standing is not None and stretch.standing is not Standing.DONE


def _left(before: Stretch, now: Stretch, goal: Goal) -> bool:
    """Whether an item stands better now, of its own doing: a Window that moved away from it is none."""
    if before.presence is not Presence.MEASURED or not _is_open(before) or now.exempt:
        return False
    if now.presence in LEFT_FOR_GOOD or now.standing is Standing.DONE:
        return True
    then, value = before.interval.measurement.value, now.interval.measurement.value
    if now.standing is not Standing.LATER or before.standing not in IN_WINDOW or then is None or value is None:
        return False
    return value < then if goal.lower_is_better else value > then
