"""The next position of a Window, with its reasons; or who holds this one. Pure.

What was warned of and is clear is refused next: that costs nobody anything. Warn becomes the strictest round number for
which every team can bring what it has beyond it within it in one period, at the rate at which it has worked lately.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from overton.model.campaign import Goal, Metric
from overton.model.measurement import History
from overton.model.window import NoWorse, Position
from overton.planning.fairness import Burden, TeamLoad, period_of
from overton.planning.holders import Holding, holdings
from overton.planning.spread import judgement_of
from overton.planning.thresholds import Chosen, Room, choose
from overton.planning.throughput import Throughput, throughput
from overton.progress.figures import Overview
from overton.progress.rules import rules_of
from overton.window.ledger import effective_from
from overton.window.strictness import stricter


class Answer(StrEnum):
    """What is answered."""

    PROPOSED = "proposed"
    HELD = "held"
    """The Window is not clear."""
    ANNOUNCED = "announced"
    """The next position is announced already."""
    NO_DATA = "no_data"
    NO_NUMBER = "no_number"
    """The Window has no number that could move."""
    REACHED = "reached"
    """The Window stands at the goal."""
    NOT_FAIR = "not_fair"
    """Anything stricter would ask more of a team than it can do."""
    ENDED = "ended"


class Basis(StrEnum):
    """What a proposal follows from."""

    STEPS = "steps"
    VALUES = "values"
    GOAL = "goal"
    """Everything meets the goal."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer for one metric on one day."""

    overview: Overview
    answer: Answer
    before: Position | None
    """What the proposal follows on: the last announced position, else the one in force."""
    held: tuple[Holding, ...] = ()
    """What keeps the Window from being clear, nearly there first."""
    position: Position | None = None
    """What is proposed, announced on the overview's day."""
    basis: Basis | None = None
    chosen: Chosen | None = None
    """The thresholds, where they follow from the values."""
    burden: Burden | None = None
    """The items as of the day on which the position takes effect."""
    loads: tuple[TeamLoad, ...] = ()
    """What the position asks of each team, those that get too much first."""
    affected: int = 0
    """Items that it warns of and refuses; a co-owned one counts once."""
    refused: int = 0
    """Items that it refuses, if their values stay."""
    lapsed: int = 0
    """Of the affected, those that are exempt today and no longer on its day; a simulation of today leaves them out."""
    shown: Throughput | None = None
    """What teams have got done lately."""
    period: timedelta = timedelta(weeks=1)

    @property
    def fair(self) -> bool:
        """Whether every team can do its part in one period."""
        return not any(load.over for load in self.loads)

    def done_in(self, time: timedelta) -> bool:
        """Whether all that it asks for has an owner who is known to be fast enough."""
        return all(load.done_in(time.days / 7) for load in self.loads)

    @property
    def steps_taken(self) -> bool:
        """Whether the campaign has planned steps, and all of them lie behind."""
        return bool(self.overview.metric.steps) and self.basis is not Basis.STEPS


def propose(overview: Overview, history: History, *, asked: bool = False) -> Proposal:
    """The next position, if the Window is clear or somebody asked for it all the same.

    Args:
        overview: of the metric, on the day of the proposal.
        history: what is remembered of the metric; what was measured later is not seen.
        asked: whether it is wanted though the Window is not clear, or though one is announced.
    """
    before = overview.coming[-1] if overview.coming else overview.position
    held = holdings(overview)
    answer = Proposal(overview, _without_thresholds(overview, asked=asked), before, held)
    if answer.answer is not Answer.PROPOSED:
        return answer
    campaign, metric = overview.campaign, overview.metric
    rules = rules_of(campaign, metric, history)
    period = period_of(campaign)
    on = _first_day(overview, period)
    shown = throughput(campaign, metric.goal, history, rules, overview.day)
    burden = Burden(overview.items, rules, shown, on=on, period=period)
    answer = replace(answer, shown=shown, period=period, burden=burden)
    return _at(_next(answer, metric), on)


def _without_thresholds(overview: Overview, *, asked: bool) -> Answer:
    """The answer as far as it can be known without looking for thresholds."""
    if overview.campaign.ended is not None:
        return Answer.ENDED
    if overview.measured is None or not overview.seen:
        return Answer.NO_DATA
    if not overview.clear and not asked:
        return Answer.HELD
    if overview.coming and not asked:
        return Answer.ANNOUNCED
    return Answer.PROPOSED


def _first_day(overview: Overview, period: timedelta) -> date:
    """The earliest that the notice allows; behind what is announced, a period after that."""
    notice, day = overview.campaign.notice, overview.day
    if not overview.coming:
        return day + notice
    return max(day + notice, effective_from(overview.coming[-1], notice) + period)


def _next(answer: Proposal, metric: Metric) -> Proposal:
    """With the thresholds, by the first rule that gives any."""
    before, goal = answer.before, metric.goal
    for step in metric.steps:
        position = _position(step.warn, step.not_allowed, goal, before)
        if before is None or (stricter(position, before, goal) and not stricter(before, position, goal)):
            return replace(answer, position=position, basis=Basis.STEPS)
    if before is not None and before.at == goal.value:
        return replace(answer, answer=Answer.REACHED)
    if before is not None and before.at is None:
        return replace(answer, answer=Answer.NO_NUMBER)
    return _by_values(answer, metric)


def _by_values(answer: Proposal, metric: Metric) -> Proposal:
    goal, before, burden = metric.goal, answer.before, answer.burden
    assert burden is not None
    if not burden.costs:
        at_goal = Position(from_=date.min, not_allowed=goal.value)
        return replace(answer, position=at_goal, basis=Basis.GOAL)
    sign = 1 if goal.lower_is_better else -1
    warn = None if before is None or before.warn is None else sign * before.warn
    not_allowed = None if before is None or before.at is None else sign * before.at
    room = Room(sign * goal.value, warn, not_allowed)
    chosen = choose(burden, room)
    warn_next = None if chosen.warn == chosen.not_allowed else sign * chosen.warn
    position = _position(warn_next, sign * chosen.not_allowed, goal, before)
    if before is not None and not stricter(position, before, goal):
        loads = burden.loads(position)
        return replace(answer, answer=Answer.NOT_FAIR, chosen=chosen, loads=loads)
    return replace(answer, position=position, basis=Basis.VALUES, chosen=chosen)


def _position(warn: float | None, at: float, goal: Goal, before: Position | None) -> Position:
    """With what the position before says of getting worse, which is not loosened; the goal leaves no room for it."""
    if before is None or not before.worse or at == goal.value:
        return Position(from_=date.min, warn=warn, not_allowed=at)
    tolerance = before.not_allowed.tolerance if isinstance(before.not_allowed, NoWorse) else NoWorse.tolerance
    return Position(from_=date.min, warn=warn, not_allowed=NoWorse(at=at, worse=True, tolerance=tolerance))


def _at(answer: Proposal, on: date) -> Proposal:
    """With its day, and what it asks of whom."""
    if answer.position is None or answer.burden is None:
        return answer
    position = replace(answer.position, from_=on, announced=answer.overview.day)
    refused, affected = answer.burden.all.parted(judgement_of(position, answer.overview.metric.goal))
    loads, lapsed = answer.burden.loads(position), answer.burden.lapsed(position)
    return replace(answer, position=position, loads=loads, affected=affected, refused=refused, lapsed=lapsed)
