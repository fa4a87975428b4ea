"""A metric's policy made ready to be asked at any instant, often and fast. Pure: the instant is an argument.

Instants are seconds since 1970 in UTC, as `time.time` and `datetime.timestamp` give them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from overton.model.campaign import Goal
from overton.policy.shape import MetricPolicy, PolicyExemption, PolicyPosition, instant
from overton.window.bounds import Bounds, lifted
from overton.window.calendar import end_of, start_of
from overton.window.items import compiled as pattern_of


@dataclass(frozen=True, slots=True)
class Spell:
    """An exemption between its instants."""

    since: float
    until: float
    """The first instant after it."""
    pattern: re.Pattern[str]
    exemption: PolicyExemption

    def holds(self, item: str, at: float) -> bool:
        return self.since <= at < self.until and self.pattern.fullmatch(item) is not None


@dataclass(frozen=True, slots=True)
class Coming:
    """Stricter bounds that everybody was told of, because of a position to come or the end of an exemption."""

    at: float
    """The instant from which they count."""
    bounds: Bounds
    position: PolicyPosition
    """The one in force then."""


@dataclass(frozen=True, slots=True)
class CompiledMetric:
    """What judges ask of one metric; made by `compiled`."""

    goal: Goal | None
    positions: tuple[PolicyPosition, ...]
    starts: tuple[float, ...]
    """When each of the positions starts, in order."""
    told: tuple[float, ...]
    """When everybody had been told of each."""
    spells: tuple[Spell, ...]
    owners: Mapping[str, tuple[str, ...]]
    """Whose each item is."""

    def position_at(self, at: float) -> PolicyPosition | None:
        """The position in force: the last that has started."""
        index = bisect_right(self.starts, at)
        return self.positions[index - 1] if index else None

    def exemptions_at(self, item: str, at: float) -> tuple[PolicyExemption, ...]:
        """The exemptions that hold for an item."""
        return tuple(spell.exemption for spell in self.spells if spell.holds(item, at))

    def bounds_at(self, item: str, at: float) -> Bounds:
        """Beyond which values an observation of the item is warned of and refused."""
        return self._bounds(item, at, self.position_at(at))

    def changes_after(self, item: str, at: float) -> float:
        """The next instant at which the item's bounds may be others; infinity when there is none."""
        return next(self._turns(item, at), inf)

    def stricter_after(self, item: str, at: float) -> Coming | None:
        """The next bounds beyond which more is refused than now, as far as was told by now."""
        now = self.bounds_at(item, at)
        for turn in self._turns(item, at):
            position = self._told_of(turn, at)
            bounds = self._bounds(item, turn, position)
            if position is not None and _is_stricter(bounds, now):
                return Coming(turn, bounds, position)
        return None

    def _bounds(self, item: str, at: float, position: PolicyPosition | None) -> Bounds:
        if position is None or self.goal is None:
            return Bounds(lower_is_better=self.goal is None or self.goal.lower_is_better)
        ceilings = [spell.exemption.ceiling for spell in self.spells if spell.holds(item, at)]
        return lifted(position.warn, position.not_allowed, goal=self.goal, ceilings=ceilings)

    def _turns(self, item: str, at: float) -> Iterator[float]:
        """The instants after this one at which positions or exemptions of the item change, in order."""
        edges = {
            edge
            for spell in self.spells
            if spell.until > at and spell.pattern.fullmatch(item)
            for edge in (spell.since, spell.until)
        }
        return iter(sorted({edge for edge in (*self.starts, *edges) if at < edge < inf}))

    def _told_of(self, turn: float, at: float) -> PolicyPosition | None:
        """The position in force then, as far as was told by now."""
        index = bisect_right(self.starts, turn)
        known = (one for one in reversed(range(index)) if self.told[one] <= at)
        return next((self.positions[one] for one in known), None)


def compiled(metric: MetricPolicy, timezone: str) -> CompiledMetric:
    """A metric's policy, ready to be asked; days without instants are those of the time zone."""
    owners: dict[str, tuple[str, ...]] = {}
    for owner, items in metric.owners.items():
        for item in items:
            owners[item] = (*owners.get(item, ()), owner)
    return CompiledMetric(
        goal=metric.goal,
        positions=metric.positions,
        starts=tuple(instant(one.starts).timestamp() for one in metric.positions),
        told=tuple(_told(one) for one in metric.positions),
        spells=tuple(_spell(one, timezone) for one in metric.exemptions),
        owners=owners,
    )


def _told(position: PolicyPosition) -> float:
    """When everybody had been told: never later than it starts, and long ago when nothing says when."""
    if position.announced is None:
        return -inf
    return min(start_of(position.announced, "UTC"), instant(position.starts)).timestamp()


def _spell(exemption: PolicyExemption, timezone: str) -> Spell:
    if exemption.starts:
        since = instant(exemption.starts).timestamp()
    else:
        since = -inf if exemption.from_ is None else start_of(exemption.from_, timezone).timestamp()
    until = instant(exemption.ends) if exemption.ends else end_of(exemption.last, timezone)
    return Spell(since, until.timestamp(), pattern_of(exemption.items), exemption)


def _is_stricter(bounds: Bounds, now: Bounds) -> bool:
    if bounds.refuse is None or now.refuse is None:
        return bounds.refuse is not None
    return bounds.refuse < now.refuse if bounds.lower_is_better else bounds.refuse > now.refuse
