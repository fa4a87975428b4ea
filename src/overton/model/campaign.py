"""A campaign: what its file says, field by field.

Each attribute docstring is the reference text of that key; the published JSON Schema carries it.
Dates are days in the organisation's time zone: `from` means the start of that day, `until` its end.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from overton.model.file_shape import FileShape
from overton.model.window import Exemption, Position, Step

Mode = Literal["off", "observe", "warn", "deny"]
Cadence = Literal["weekly", "monthly", "quarterly"]
Stance = Literal["not_asked", "unsure", "supportive", "committed", "opposed"]


@dataclass(frozen=True, kw_only=True)
class Goal(FileShape):
    """The value at which an item is done; exactly one of the two directions."""

    at_most: float | None = None
    """The item is done when its value is this or lower."""
    at_least: float | None = None
    """The item is done when its value is this or higher."""

    @property
    def value(self) -> float:
        value = self.at_most if self.at_most is not None else self.at_least
        if value is None:
            raise ValueError("a goal needs at_most or at_least")
        return value

    @property
    def lower_is_better(self) -> bool:
        return self.at_most is not None

    def meets(self, value: float) -> bool:
        """A value equal to the goal meets it."""
        return value <= self.value if self.lower_is_better else value >= self.value

    def __str__(self) -> str:
        return f"at {'most' if self.lower_is_better else 'least'} {self.value:g}"


@dataclass(frozen=True, kw_only=True)
class Epoch(FileShape):
    """The day from which the metric's scope is another; never a team's regression."""

    from_: date
    """The first day of the new scope."""
    why: str
    """What changed in the scope."""


@dataclass(frozen=True, kw_only=True)
class Guardrail(FileShape):
    """A metric that must not get worse meanwhile."""

    name: str
    """What is guarded."""
    goal: Goal
    """The value that is good enough."""
    source: object
    """Where the number comes from; without `item` the guardrail is one item."""
    unit: str = ""
    """The unit of the value."""


@dataclass(frozen=True, kw_only=True)
class Metric(FileShape):
    """The number that, once green everywhere, means that the goal is met."""

    name: str
    """What is measured, such as `p99.9 request duration`."""
    goal: Goal
    """The value at which an item is done."""
    source: object
    """Where the numbers come from: a mapping with `kind`, whose other keys that kind defines."""
    unit: str = ""
    """The unit of the value, such as `s`."""
    item: str = "item"
    """The kind of item, for people: `endpoint`, `job`, `query`, `file`."""
    window: tuple[Position, ...] = ()
    """The ledger of past, present and announced positions of this metric."""
    steps: tuple[Step, ...] = ()
    """The positions that are planned, in order: the next one is proposed when the Window is clear."""
    exemptions: tuple[Exemption, ...] = ()
    """Items that need not comply for a while."""
    gone_after: timedelta = timedelta(days=90)
    """How long an item may be absent from events before it counts as gone."""


@dataclass(frozen=True, kw_only=True)
class BuyIn(FileShape):
    """What a team said when it was asked; the latest entry of a team counts."""

    team: str
    """The team, a key of `teams` in overton.yaml; its child teams inherit the stance."""
    on: date
    """The day it was said."""
    stance: Stance
    """Where the team stands."""
    by: str = ""
    """Who said it."""
    note: str = ""
    """What they want, or what they fear."""


def part_of(percentage: str) -> float:
    """0.1 for `10%`."""
    return float(percentage.rstrip("% ")) / 100


@dataclass(frozen=True, kw_only=True)
class ItemMode(FileShape):
    """Items that are enforced in another way than the rest."""

    items: str
    """Which items: `*` is anything, `?` one character, all else literal."""
    mode: Mode
    """What happens to them."""
    share: str = "100%"
    """The share of their observations that it happens to; the rest are warned of at most."""

    @property
    def part(self) -> float:
        """The share as a number from 0 to 1."""
        return part_of(self.share)


@dataclass(frozen=True, kw_only=True)
class Runtime(FileShape):
    """Enforcement inside the running service, where it is not the same for all."""

    mode: Mode = "observe"
    """What happens to an observation beyond Not Allowed."""
    share: str = "100%"
    """The share of the observations that it happens to, for a gradual roll-out; the rest are warned of at most."""
    items: tuple[ItemMode, ...] = ()
    """Items with a mode of their own; the first entry that matches counts."""

    @property
    def part(self) -> float:
        """The share as a number from 0 to 1."""
        return part_of(self.share)


@dataclass(frozen=True, kw_only=True)
class Enforce(FileShape):
    """What happens to an item that is not allowed."""

    ci: Mode = "deny"
    """In checks and deployment gates."""
    runtime: Mode | Runtime = "observe"
    """Inside the running service: one mode for all, or a mapping."""

    @property
    def at_run_time(self) -> Runtime:
        """What `runtime` says, written out."""
        return self.runtime if isinstance(self.runtime, Runtime) else Runtime(mode=self.runtime)


@dataclass(frozen=True, kw_only=True)
class Ended(FileShape):
    """How the campaign ended; its last Not Allowed stays enforced."""

    on: date
    """The day it ended."""
    outcome: Literal["reached", "stopped"]
    """Whether the goal was reached."""
    why: str = ""
    """What is worth remembering."""


@dataclass(frozen=True, kw_only=True)
class Campaign(FileShape):
    """A long-running effort to enact one change, safely, across many teams."""

    campaign: str
    """The key of the campaign: letters, digits, dots, dashes and underscores."""
    goal: str
    """What will be true at the end, in one sentence, apart from the metric."""
    metric: Metric | None = None
    """The one metric of the campaign; or use `metrics`."""
    metrics: tuple[Metric, ...] = ()
    """Several metrics, each of which may carry its own `window` and `exemptions`; or use `metric`."""
    non_goals: tuple[str, ...] = ()
    """What this campaign is not about."""
    why: str = ""
    """Why the change is worth it."""
    why_now: str = ""
    """Why this is the time for it."""
    benefits: tuple[str, ...] = ()
    """What those who do the work gain."""
    organizers: tuple[str, ...] = ()
    """The teams or people who run the campaign."""
    sponsor: str = ""
    """Who stands behind it."""
    tags: tuple[str, ...] = ()
    """Words to filter campaigns by."""
    start: date | None = None
    """The first day of the campaign. What left a list of failures before is not its progress."""
    target_date: date | None = None
    """The last day by which the goal is to be met, inclusive."""
    cadence: Cadence = "weekly"
    """How often everyone involved gets an update."""
    guardrails: tuple[Guardrail, ...] = ()
    """Metrics that must not get worse than at the start."""
    window: tuple[Position, ...] = ()
    """The ledger of the one metric's positions."""
    steps: tuple[Step, ...] = ()
    """The planned positions of the one metric."""
    notice: timedelta = timedelta(0)
    """The least time between announcing a position and its taking effect."""
    exemptions: tuple[Exemption, ...] = ()
    """Items of the one metric that need not comply for a while."""
    longest_exemption: timedelta | None = None
    """The longest that an exemption may last, from its first day to its last."""
    epochs: tuple[Epoch, ...] = ()
    """Days on which the scope of the metrics changed."""
    buy_in: tuple[BuyIn, ...] = ()
    """Who agreed, who did not, and what they said."""
    enforce: Enforce = Enforce()
    """What happens to an item that is not allowed."""
    help: str = ""
    """Where to read how to fix an item: a path in the repository or an address."""
    ended: Ended | None = None
    """Set when the campaign is over."""

    def metric_named(self, name: str) -> Metric:
        """The metric of that name; raises LookupError that names those there are."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        known = ", ".join(repr(metric.name) for metric in self.metrics)
        raise LookupError(f"campaign {self.campaign!r} has no metric {name!r}; there are: {known}")
