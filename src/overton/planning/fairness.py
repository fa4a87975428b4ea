"""What a position asks of each team, beside what the team gets done."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor

from overton.model.campaign import Campaign
from overton.model.window import Position
from overton.planning.spread import Spread, judgement_of
from overton.planning.throughput import Team, Throughput
from overton.progress.figures import Assessed
from overton.progress.overview import PERIODS
from overton.progress.rules import Rules

ALMOST = 1e-9
"""Rates are sums of fractions: two items a week is not one."""


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What a position asks of a team."""

    team: Team
    items: int
    """Those that it warns of and refuses."""
    refused: int
    a_week: float | None
    """Items that the team may be trusted to do a week; None: too early to say."""
    can_do: int
    """Items in a period; one at least."""

    @property
    def weeks(self) -> float | None:
        """How long the team needs; None when nobody can say."""
        return self.items / self.a_week if self.a_week else None

    def done_in(self, weeks: float) -> bool:
        """Whether somebody owns the items, and is known to be fast enough."""
        return self.team is not None and self.weeks is not None and self.weeks <= weeks + ALMOST

    @property
    def over(self) -> int:
        """How many items are more than it can do in a period; what nobody owns is nobody's load."""
        return max(0, self.items - self.can_do) if self.team is not None else 0


def period_of(campaign: Campaign) -> timedelta:
    """How long a team has: the longer of the notice and the campaign's rhythm."""
    return max(campaign.notice, PERIODS[campaign.cadence])


class Burden:
    """The items that are open on the day of a position, and what any thresholds would ask of whom."""

    def __init__(
        self, items: Sequence[Assessed], rules: Rules, shown: Throughput, *, on: date, period: timedelta
    ) -> None:
        """Judge who is exempt as of a day.

        Args:
            items: with their values of today; those without data have no standing then either.
            rules: of the metric.
            shown: what teams have got done.
            on: the day on which the position takes effect.
            period: how long teams have.
        """
        self._goal = rules.metric.goal
        self._shown = shown
        self._period = period
        there = [_as_of(one, rules, on) for one in items if one.verdict is not None and one.value is not None]
        held: dict[Team, list[Assessed]] = defaultdict(list)
        for one in there:
            for owner in one.owners or (None,):
                held[owner].append(one)
        self.all = Spread(there, self._goal)
        exempt = {one.item for one in items if one.verdict is not None and one.verdict.exempt}
        self._lapsed = Spread([one for one in there if one.item in exempt], self._goal)
        self._held = {team: Spread(own, self._goal) for team, own in held.items()}
        sign = 1 if self._goal.lower_is_better else -1
        self.costs = sorted(sign * (one.value or 0.0) for one in self.all.open)
        """The values of the open items, best first; negated where higher is better."""

    def can_do(self, team: Team) -> int:
        """Items in a period. Every team can be asked for one: a Window that asks for nothing is no step."""
        a_week = self._shown.of(team) or 0.0
        return max(1, floor(a_week * self._period.days / 7 + ALMOST))

    def loads(self, position: Position) -> tuple[TeamLoad, ...]:
        """What a position asks of each team, those that get too much first, then those that get most."""
        judgement = judgement_of(position, self._goal)
        found = []
        for team, spread in self._held.items():
            refused, items = spread.parted(judgement)
            if items:
                found.append(TeamLoad(team, items, refused, self._shown.of(team), self.can_do(team)))
        return tuple(sorted(found, key=lambda load: (-load.over, -load.items, load.team or "")))

    def lapsed(self, position: Position) -> int:
        """How many of the items that a position warns of and refuses are exempt today, and are not on its day."""
        return self._lapsed.parted(judgement_of(position, self._goal))[1]

    def fair(self, cost: float) -> bool:
        """Whether each team can bring all that it has beyond a threshold within it."""
        judgement = judgement_of(Position(from_=date.min, not_allowed=self._threshold(cost)), self._goal)
        return all(
            team is None or spread.parted(judgement)[1] <= self.can_do(team) for team, spread in self._held.items()
        )

    def strictest_fair(self, costs: Sequence[float]) -> int:
        """Which of some thresholds, strictest first, is the first that is fair; as many as there are when none is."""
        return bisect_left(costs, 1, key=lambda cost: int(self.fair(cost)))

    def beyond(self, cost: float) -> int:
        """How many open items are beyond a threshold."""
        return self.all.parted(judgement_of(Position(from_=date.min, not_allowed=self._threshold(cost)), self._goal))[1]

    def _threshold(self, cost: float) -> float:
        return cost if self._goal.lower_is_better else -cost


def _as_of(assessed: Assessed, rules: Rules, on: date) -> Assessed:
    assert assessed.value is not None
    verdict = rules.judged(assessed.item, assessed.value, on, position=None, ceiling=None)
    return replace(assessed, verdict=verdict)
