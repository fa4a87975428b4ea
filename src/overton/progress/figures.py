"""The figures that every page, digest and gate shows: one shape, worked out once in `overview`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from overton.model.campaign import Campaign, Metric, Stance
from overton.model.measurement import Measurement
from overton.model.standing import Action, Standing, Verdict
from overton.model.window import Exemption, Position


@dataclass(frozen=True, slots=True)
class Numbers:
    """A set of items counted; `standings` has all four, and only items with data that are not exempt."""

    standings: Mapping[Standing, int]
    exempt: int = 0
    no_data: int = 0
    unowned: int = 0
    """Of the items that count and are still there, those nobody owns."""

    @property
    def items(self) -> int:
        return sum(self.standings.values())

    @property
    def seen(self) -> bool:
        """Whether any item has data: what is missing is neither done nor failing."""
        return self.items + self.exempt > 0

    @property
    def meeting(self) -> int:
        return self.standings[Standing.DONE]

    @property
    def remaining(self) -> int:
        return self.items - self.meeting

    @property
    def percent_meeting(self) -> float | None:
        """From 0 to 100; None when there are no items."""
        return 100 * self.meeting / self.items if self.items else None


@dataclass(frozen=True, slots=True)
class Coming:
    """What an announced position will make of an item, if its value stays."""

    on: date
    verdict: Verdict
    announced: bool = True
    """Whether a position takes effect that day; otherwise an exemption has ended."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """An item as it stands on the overview's day."""

    measurement: Measurement
    since: date
    """Since when it has stood as it stands now."""
    verdict: Verdict | None
    """None without data."""
    coming: tuple[Coming, ...] = ()
    """The days to come on which it will stand worse than before, if its value stays."""
    gone: bool = False
    """Fixed, and so not in the source any more, which lists only what is short of the goal."""
    exceeded: Exemption | None = None
    """The exemption that does not hold for it, because its value is beyond the ceiling; None where another holds."""

    @property
    def item(self) -> str:
        return self.measurement.item

    @property
    def value(self) -> float | None:
        """None without data, and of an item that is gone: it meets the goal, by how much nobody measured."""
        return None if self.gone else self.measurement.value

    @property
    def owners(self) -> tuple[str, ...]:
        return self.measurement.attribution.owners

    @property
    def refused_from(self) -> date | None:
        """When an announced position begins to refuse what passes today.

        An item that is exempt on the day on which the position takes effect is not refused by it then.
        """
        first = self._first_refusal
        return first.on if first is not None and first.announced else None

    @property
    def refused_after_exemption(self) -> date | None:
        """When it will be refused because an exemption has ended; nobody announces that day as a position's."""
        first = self._first_refusal
        return first.on if first is not None and not first.announced else None

    @property
    def _first_refusal(self) -> Coming | None:
        return next((one for one in self.coming if one.verdict.action is Action.REFUSE), None)


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to the remaining items between two days; the books balance.

    remaining after = before - fixed + inflow + reopened + exempt + no_data + rescoped, the last three signed.
    """

    since: date
    until: date
    before: int = 0
    after: int = 0
    fixed: int = 0
    inflow: int = 0
    reopened: int = 0
    exempt: int = 0
    """Exemptions that lapsed minus exemptions that began, in items."""
    no_data: int = 0
    """Items that came back into sight minus items that went out of it."""
    rescoped: int = 0
    """What a change of the metric's scope added or took."""


class PaceStatus(StrEnum):
    """A team against the pace that it needs, from best to worst."""

    DONE = "done"
    ON_PACE = "on_pace"
    EXEMPT = "exempt"
    """Nothing remains, but exempt items still miss the goal: nothing is needed now, and nothing is done."""
    UNKNOWN = "unknown"
    """Without data, or measured for less than two weeks."""
    NO_TARGET = "no_target"
    """Something is fixed, and without a target date no pace is needed."""
    BEHIND = "behind"
    STALLED = "stalled"
    GROWING = "growing"


@dataclass(frozen=True, slots=True)
class Pace:
    """Items a week: needed until the target date, and actual over the last eight weeks."""

    status: PaceStatus
    needed: float | None
    """None without a target date, or when it is past."""
    actual: float
    """Fixed a week."""
    net: float
    """Fixed minus inflow and reopened, a week."""
    weeks_left: float | None
    days_late: int = 0
    """How long the target date has been past with work remaining."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team, or None for what nobody owns, and how it does."""

    team: str | None
    parent: str | None
    numbers: Numbers
    pace: Pace
    changes: Changes
    """Since the start of the period that the overview compares with."""
    stance: Stance = "not_asked"
    coming_refused: int = 0
    """Items that announced positions will refuse, by `Assessed.refused_from`."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many items stood how, from this day until the next entry."""

    day: date
    standings: Mapping[Standing, int]
    exempt: int = 0
    no_data: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Buy-in as the share of the remaining work: percentages that add up to 100, by stance."""

    by_stance: Mapping[Stance, float]

    @property
    def committed(self) -> float:
        return self.by_stance.get("committed", 0.0)


@dataclass(frozen=True, slots=True)
class EpochMark:
    """A day from which the scope of the metric was another."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class MoveMark:
    """A position taking effect, past or to come."""

    day: date
    position: Position
    announced_only: bool


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """What may remain on a day: the median and the bounds of the middle 80 %."""

    day: date
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """An honest guess: a distribution, or plainly none."""

    points: tuple[ForecastPoint, ...] = ()
    probability: float | None = None
    """Of nothing remaining on the target date; None without a target date."""
    finish_low: date | None = None
    finish_median: date | None = None
    finish_high: date | None = None
    """None: later than the horizon looked at."""
    reason: str = ""
    """Why there is no forecast: `stalled: no date`, `too little history`; empty when there is one."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guardrail then and now."""

    name: str
    unit: str
    at_start: float | None
    now: float | None
    worse: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything there is to show of one metric on one day."""

    campaign: Campaign
    metric: Metric
    day: date
    """The day for which it is judged."""
    measured: date | None
    """The latest measured day up to then; None: not measured yet."""
    numbers: Numbers
    position: Position | None
    coming: tuple[Position, ...]
    """Announced positions, soonest first."""
    items: tuple[Assessed, ...]
    """Those with data, worst first, then those without."""
    teams: tuple[TeamRow, ...]
    """Direct owners, who needs attention first; None for unowned."""
    groups: tuple[TeamRow, ...]
    """Teams above them, each with all that is below it."""
    slices: Mapping[str, Mapping[str, Numbers]]
    """By slice, then by its value."""
    pace: Pace
    changes: Changes
    series: tuple[DayCounts, ...]
    """An entry for each day on which a count changed."""
    coverage: Coverage
    fixed: tuple[Assessed, ...] = ()
    """Items that are gone from a list of failures, last fixed first: they count as meeting the goal."""
    epochs: tuple[EpochMark, ...] = ()
    moves: tuple[MoveMark, ...] = ()
    guardrails: tuple[Guarded, ...] = ()
    forecast: Forecast = Forecast(reason="not computed")
    left_out: Mapping[str, int] = field(default_factory=dict)
    failures_only: bool = False
    """Whether it was last measured by a list of what is short of the goal, which may be empty."""

    @property
    def known(self) -> tuple[Assessed, ...]:
        """All items, those that are gone because they were fixed too."""
        return (*self.items, *self.fixed)

    @property
    def seen(self) -> bool:
        """Whether any item has data, or a list of what is short of the goal says that nothing is."""
        return self.numbers.seen or self.failures_only

    @property
    def co_owned(self) -> int:
        """How many of the items that count have several owners: each is in the rows of all of them."""
        return sum(len(a.owners) > 1 for a in self.known if a.verdict and not a.verdict.exempt)

    @property
    def taken_back(self) -> tuple[Position, ...]:
        """Positions that were withdrawn since the period began that is compared with: people had been told of them."""
        since = self.changes.since
        return tuple(p for p in self.metric.window if p.withdrawn and since < p.withdrawn.on <= self.day)

    @property
    def clear(self) -> bool:
        """Whether the Window is clear: there is data, and nothing that is not exempt is in it or beyond."""
        standings = self.numbers.standings
        return self.seen and not (standings[Standing.WARNED] or standings[Standing.NOT_ALLOWED])
