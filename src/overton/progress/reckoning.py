"""One pass over a history that fills every book: items as they stand, days, changes and teams."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from overton.model.campaign import Campaign
from overton.model.measurement import History, Measurement, Tree
from overton.model.standing import Standing, Verdict
from overton.model.window import Exemption
from overton.progress.books import Turn, scope_of, turns
from overton.progress.counting import DayCounter
from overton.progress.figures import Assessed
from overton.progress.outlook import Outlook, severity
from overton.progress.rules import Rules
from overton.progress.stretch import Presence, Stretch
from overton.progress.team_rows import Ledgers, TeamBooks
from overton.progress.timeline import standing_since, timelines


@dataclass(slots=True)
class Reckoning:
    """What one pass over a history found."""

    ledgers: Ledgers
    teams: TeamBooks
    days: DayCounter = field(default_factory=DayCounter)
    items: list[Assessed] = field(default_factory=list)
    fixed: list[Assessed] = field(default_factory=list)
    """Not in a list of failures any more: they count, and nobody needs to look at them."""


def reckon(campaign: Campaign, history: History, rules: Rules, *, day: date, since: date, tree: Tree) -> Reckoning:
    """Go through every item's timeline up to `day`; `since` begins the period that changes are told of."""
    scope = scope_of(campaign, history)
    first = history.days[0].day if history.days else day
    new = partial(Ledgers.until, day, since, min(max(first, campaign.start or first), day))
    found = Reckoning(new(), TeamBooks(new, tree, scope))
    outlook = Outlook.on(day, rules)
    taken: Counter[Turn] = Counter()
    for _item, timeline in timelines(history, rules, day, scope.days):
        taken.update(turns(timeline))
        presence = timeline[-1].presence
        if presence is not Presence.GONE:
            (found.fixed if presence is Presence.FIXED else found.items).append(_assessed(timeline, outlook))
    # Most items turn like others do: each kind of turn is entered once.
    for turn, times in taken.items():
        found.days.add(turn, times)
        found.ledgers.add(turn, turn.was, turn.now, scope, times)
        found.teams.add(turn, times)
    return found


def _assessed(timeline: Sequence[Stretch], outlook: Outlook) -> Assessed:
    last = timeline[-1]
    measurement = last.interval.measurement
    ahead = outlook.coming(measurement, last.verdict) if last.verdict else ()
    return Assessed(
        measurement,
        standing_since(timeline),
        last.verdict,
        ahead,
        gone=last.presence is Presence.FIXED,
        exceeded=_exceeded(measurement, last.verdict, outlook),
    )


def _exceeded(measurement: Measurement, verdict: Verdict | None, outlook: Outlook) -> Exemption | None:
    if measurement.value is None or verdict is None or verdict.exempt or verdict.standing is Standing.DONE:
        return None
    return outlook.rules.exceeded(measurement.item, measurement.value, outlook.day)


def latest_first(items: Iterable[Assessed]) -> tuple[Assessed, ...]:
    """By the day since which they stand as they do, then by name."""
    return tuple(sorted(items, key=lambda assessed: (-assessed.since.toordinal(), assessed.item)))


def worst_first(items: Iterable[Assessed], *, lower_is_better: bool) -> tuple[Assessed, ...]:
    """Those with data before those without; worse standings first, then what is coming soonest, then worse values."""
    sign = -1 if lower_is_better else 1

    def key(assessed: Assessed) -> tuple[bool, int, date, float, str]:
        if assessed.verdict is None or assessed.value is None:
            return (True, 0, date.max, 0.0, assessed.item)
        soonest = min((c.on for c in assessed.coming), default=date.max)
        return (False, -severity(assessed.verdict), soonest, sign * assessed.value, assessed.item)

    return tuple(sorted(items, key=key))
