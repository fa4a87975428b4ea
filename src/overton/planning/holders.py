"""Who holds a Window that is not clear: the items in it and beyond, and how close each is to leaving it."""

from collections import defaultdict
from dataclasses import dataclass

from overton.model.standing import Standing, Verdict
from overton.planning.throughput import IN_WINDOW, Team
from overton.progress.figures import Assessed, Overview
from overton.window.strictness import beyond


@dataclass(frozen=True, slots=True)
class Holding:
    """An item that keeps the Window from being clear."""

    assessed: Assessed
    within: float
    """The value that it must get to, or better."""

    @property
    def value(self) -> float:
        assert self.assessed.value is not None
        return self.assessed.value

    @property
    def refused(self) -> bool:
        verdict = self.assessed.verdict
        return verdict is not None and verdict.standing is Standing.NOT_ALLOWED

    @property
    def excess(self) -> float:
        """How far it is beyond, as a share of what it must get to; of a threshold of nothing, as it is."""
        distance = abs(self.value - self.within)
        return distance / abs(self.within) if self.within else distance


@dataclass(frozen=True, slots=True)
class Holder:
    """A team and what it has in the Window, nearly there first."""

    team: Team
    items: tuple[Holding, ...]


def holdings(overview: Overview) -> tuple[Holding, ...]:
    """The items in the Window and beyond it, those that are nearly there first."""
    found = []
    for assessed in overview.items:
        verdict = assessed.verdict
        if verdict is None or verdict.exempt or verdict.standing not in IN_WINDOW:
            continue
        within = _within(verdict, overview)
        if within is not None and assessed.value is not None:
            found.append(Holding(assessed, within))
    return tuple(sorted(found, key=lambda one: (one.excess, one.assessed.item)))


def _within(verdict: Verdict, overview: Overview) -> float | None:
    """The stricter of Warn and the item's own limit."""
    warn = verdict.position.warn if verdict.position else None
    return verdict.limit if beyond(warn, verdict.limit, overview.metric.goal) else warn


def holders(held: tuple[Holding, ...]) -> tuple[Holder, ...]:
    """By team, those with most items first, what nobody owns last: a co-owned item is with each of its teams."""
    by_team: dict[Team, list[Holding]] = defaultdict(list)
    for one in held:
        for owner in one.assessed.owners or (None,):
            by_team[owner].append(one)
    found = (Holder(team, tuple(own)) for team, own in by_team.items())
    return tuple(sorted(found, key=lambda holder: (holder.team is None, -len(holder.items), holder.team or "")))
