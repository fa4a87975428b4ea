"""Simulating a position: who would be warned and who refused, today and in the weeks past, from what is remembered.

Only thresholds change. Whether an item is done, exempt, fixed or without data does not depend on them, so that one pass
over the timelines answers for any number of positions.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from overton.model.campaign import Campaign, Metric
from overton.model.measurement import History
from overton.model.standing import Standing
from overton.model.window import Position
from overton.planning.audiences import Audiences, audiences
from overton.planning.judged_at import Compared, Simulation, TeamCompared, Week
from overton.planning.recent import recent
from overton.planning.replay import replayed
from overton.planning.sampling import sampled
from overton.planning.spread import RANK, Judgement, Spread, Standings, judgement_of
from overton.planning.throughput import IN_WINDOW
from overton.progress.books import scope_of
from overton.progress.figures import Assessed, Numbers
from overton.progress.rules import rules_of
from overton.window.ledger import announced, effective_from
from overton.window.strictness import same_thresholds

WEEKS = 12
"""How many ends of weeks are replayed when nobody says."""
Key = TypeVar("Key", bound=Hashable)


class Simulator:
    """One metric's remembered values on one day, made ready to be asked for many positions."""

    def __init__(self, campaign: Campaign, metric: Metric, history: History, *, day: date, weeks: int = WEEKS) -> None:
        """Go through the history once.

        Args:
            campaign: whose Window it is.
            metric: one of its metrics.
            history: what is remembered of the metric.
            day: as of which it is simulated; what was measured later is not seen.
            weeks: how many ends of weeks are replayed, the last of them `day`.
        """
        self._campaign, self._metric, self._history, self._day = campaign, metric, history, day
        self._rules = rules_of(campaign, metric, history)
        past = [measured for measured in history.days if measured.day <= day]
        self._tree = past[-1].tree if past else {}
        self._measured = past[-1].day if past else None
        ends = [day - timedelta(weeks=ago) for ago in reversed(range(weeks))]
        self._weeks = [end for end in ends if past and end >= past[0].day]
        self._breaks = scope_of(campaign, history).days
        days = sorted({*self._weeks, day})
        self._sample = sampled(recent(history, metric, days[0]), self._rules, days, self._breaks)
        self._today = self._sample.last
        self._all = Spread(self._today, metric.goal)

    def at(self, position: Position) -> Simulation:
        """What a position would do if it were in force; its thresholds count, not its days.

        The thresholds that are in force already have counted since they are. Others count as of the day, and in the
        replay as of its first week: that matters where what gets worse is refused.
        """
        in_force = self._rules.position(self._day)
        as_it_is = position.worse and same_thresholds(position, in_force)
        judgement = None if as_it_is else judgement_of(position, self._metric.goal)
        warned, refused = self._newly(judgement)
        return Simulation(
            campaign=self._campaign,
            metric=self._metric,
            day=self._day,
            measured=self._measured,
            position=in_force,
            coming=announced(self._metric.window, self._day, self._campaign.notice),
            simulated=position,
            items=self._items,
            total=_compared(self._all, judgement),
            teams=self._teams(self._audiences.direct, judgement),
            groups=self._teams(self._audiences.above, judgement),
            slices={name: _each(values, judgement) for name, values in self._audiences.slices.items()},
            newly_warned=warned,
            newly_refused=refused,
            lapsed=tuple(self._lapsed(position)),
            weeks=tuple(self._replayed(position)),
            replayed_from=self._weeks[0] if self._weeks else self._day,
        )

    @cached_property
    def _items(self) -> tuple[Assessed, ...]:
        """Those that are there: the open ones, worst first, then the others."""
        there = [assessed for assessed in self._today if not assessed.gone]
        sign = -1 if self._metric.goal.lower_is_better else 1
        return tuple(sorted(there, key=lambda a: (a.verdict is None, sign * (a.value or 0.0), a.item)))

    @cached_property
    def _audiences(self) -> Audiences:
        return audiences(self._today, self._tree, self._metric.goal)

    @cached_property
    def _past(self) -> dict[date, Standings]:
        return replayed(self._sample, self._metric.goal) if self._weeks else {}

    def _teams(self, sets: Mapping[str | None, Spread], judgement: Judgement | None) -> tuple[TeamCompared, ...]:
        found = _each(sets, judgement)
        return tuple(TeamCompared(team, self._tree.get(team) if team else None, own) for team, own in found.items())

    def _newly(self, judgement: Judgement | None) -> tuple[tuple[Assessed, ...], tuple[Assessed, ...]]:
        """The items that would be warned, and those that would be refused, and stand better now; worst first."""
        if judgement is None:
            return (), ()
        refused, affected = self._all.parted(judgement)
        ordered = self._all.open
        return (
            tuple(a for a in ordered[refused:affected] if _better(a, Standing.WARNED)),
            tuple(a for a in ordered[:refused] if _better(a, Standing.NOT_ALLOWED)),
        )

    def _lapsed(self, position: Position) -> Iterator[Assessed]:
        """Of a position that is yet to come: what an exemption keeps from it today, and not on its first day."""
        on = effective_from(position, self._campaign.notice)
        for one in self._items if on > self._day else ():
            if one.verdict is not None and one.verdict.exempt and one.value is not None:
                then = self._rules.judged(one.item, one.value, on, position=position, ceiling=one.value)
                if not then.exempt and then.standing in IN_WINDOW:
                    yield one

    def _replayed(self, position: Position) -> Iterator[Week]:
        judgement = judgement_of(position, self._metric.goal)
        worse = self._since_the_first_week(position) if position.worse and self._weeks else {}
        for day, standings in self._past.items():
            then = self._rules.position(day)
            if not position.worse:
                found = standings.counted_at(judgement)
            else:
                found = standings.numbers if same_thresholds(position, then) else worse[day]
            yield Week(day, then, standings.numbers, found)

    def _since_the_first_week(self, position: Position) -> dict[date, Numbers]:
        """How many items would have stood how if the position had taken effect at the beginning of the replay."""
        ledger = (replace(position, from_=self._weeks[0], announced=None, withdrawn=None),)
        rules = rules_of(self._campaign, replace(self._metric, window=ledger), self._history)
        found = sampled(self._history, rules, self._weeks, self._breaks)
        return dict(zip(found.days, found.numbers(), strict=True))


def simulate(
    campaign: Campaign, metric: Metric, history: History, position: Position, *, day: date, weeks: int = WEEKS
) -> Simulation:
    """What one position would do; for several, keep a `Simulator`."""
    return Simulator(campaign, metric, history, day=day, weeks=weeks).at(position)


def _better(assessed: Assessed, standing: Standing) -> bool:
    return assessed.verdict is not None and RANK[assessed.verdict.standing] < RANK[standing]


def _each(sets: Mapping[Key, Spread], judgement: Judgement | None) -> dict[Key, Compared]:
    """Each set compared: those with most refused first, then with most warned, then by name."""
    found = {key: _compared(spread, judgement) for key, spread in sets.items()}
    return dict(sorted(found.items(), key=lambda pair: (*_urgency(pair[1]), str(pair[0] or ""))))


def _urgency(compared: Compared) -> tuple[int, int, int]:
    simulated = compared.simulated.numbers
    return -simulated.standings[Standing.NOT_ALLOWED], -simulated.standings[Standing.WARNED], -simulated.remaining


def _compared(spread: Spread, judgement: Judgement | None) -> Compared:
    """At a position; without one as it is."""
    return Compared(spread.now, spread.at(judgement) if judgement else spread.now)
