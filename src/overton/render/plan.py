"""What a configuration has to hold on a day: one limit for everything, and those of exempt items. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from overton.model.campaign import Goal, Mode, Runtime, part_of
from overton.model.problem import BadInputError
from overton.policy.compiled import CompiledMetric, Spell, compiled
from overton.policy.shape import CampaignPolicy, MetricPolicy, Policy, PolicyPosition, instant
from overton.render.limit import ENDLESS, Limit
from overton.render.routes import is_everything
from overton.window.bounds import lifted
from overton.window.calendar import end_of, start_of
from overton.window.durations import nanoseconds_in


@dataclass(frozen=True, slots=True)
class Exempted:
    """Items that may take longer than the rest, until their exemption ends."""

    items: str
    limit: Limit
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which the configuration is to be another, and what changes."""

    day: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a configuration says; the same on every day on which nothing changes."""

    campaign: str
    metric: str
    goal: str
    help: str
    mode: Mode
    """What the campaign does at run time to what is not allowed."""
    milder: tuple[str, ...]
    """Items that it does less to, and less than all of their observations."""
    since: date
    """The first day of the position in force."""
    warn: Limit | None
    """Beyond what something is warned of; nothing that is configured does so."""
    limit: Limit
    """What everything may take that is not exempt."""
    exempted: tuple[Exempted, ...]
    """Those that may take longer, the longest first."""
    turns: tuple[Turn, ...]

    @property
    def longest(self) -> Limit:
        """The one limit that cuts off nothing that is allowed."""
        return max((self.limit, *(one.limit for one in self.exempted)))


def plan_of(policy: Policy, key: str, metric: str | None, day: date, *, exemptions: bool = True) -> Plan:
    """What is to be configured on a day for one metric of a campaign; raises BadInputError that says what to do."""
    campaign = policy.campaigns[key]
    name = _chosen(key, campaign, metric)
    found = campaign.metrics[name]
    goal, second = _clocked(f"{key}: {name!r}", found)
    unit = Fraction(second, 1_000_000_000)
    ready = compiled(found, policy.timezone)
    position = ready.position_at(start_of(day, policy.timezone).timestamp())
    at_most = _required_number(key, position, ready, day, policy.timezone)
    spells = [one for one in ready.spells if exemptions]
    holding = [one for one in spells if _holds(one, day, policy.timezone)]
    limit = _lifted(at_most.value, goal, unit, [one for one in holding if is_everything(one.exemption.items)])
    named = [_exempted(one, at_most.value, goal, unit) for one in holding]
    return Plan(
        campaign=key,
        metric=name,
        goal=campaign.goal,
        help=campaign.help,
        mode=campaign.enforce.at_run_time.mode,
        milder=tuple(_milder(campaign.enforce.at_run_time)),
        since=at_most.since,
        warn=None if at_most.warn is None else Limit(Fraction(repr(at_most.warn)) * unit),
        limit=limit,
        exempted=_longest_first([one for one in named if one.limit > limit]),
        turns=tuple(sorted(_turns(ready, spells, day, policy.timezone, unit), key=lambda turn: (turn.day, turn.what))),
    )


def _milder(runtime: Runtime) -> Iterator[str]:
    """Each as a text for people."""
    for items, mode, share in (
        ("everything", runtime.mode, runtime.share),
        *((one.items, one.mode, one.share) for one in runtime.items),
    ):
        if mode != "deny":
            yield f"{items}: {mode}"
        elif part_of(share) < 1:
            yield f"{items}: deny for {share}"


@dataclass(frozen=True, slots=True)
class _Held:
    warn: float | None
    value: float
    since: date


def _chosen(key: str, campaign: CampaignPolicy, metric: str | None) -> str:
    names = list(campaign.metrics)
    if metric is None and len(names) == 1:
        return names[0]
    if metric in names:
        return str(metric)
    listed = ", ".join(map(repr, names)) or "none"
    what = f"there is no metric {metric!r}" if metric else "there is not exactly one metric"
    raise BadInputError.of(key, f"{what}; there are: {listed}", "choose one with --metric")


def _clocked(where: str, metric: MetricPolicy) -> tuple[Goal, int]:
    """The goal and the nanoseconds of the unit; only a duration that is better low can be cut off by a clock."""
    if metric.goal is None:
        raise BadInputError.of(where, "this policy only adds exemptions", "export a whole one: overton policy export")
    length = nanoseconds_in(metric.unit)
    if length is None:
        what = f"the unit {metric.unit!r} is no length of time" if metric.unit else "the metric has no unit"
        todo = "only durations can be limited by configuration: set `unit` to s, ms, us or min, or use the guard"
        raise BadInputError.of(where, what, todo)
    if not metric.goal.lower_is_better:
        what = "more is better in this metric, so there is nothing to cut off"
        raise BadInputError.of(where, what, "render a metric whose goal is `at_most`")
    return metric.goal, length


def _required_number(
    key: str, position: PolicyPosition | None, ready: CompiledMetric, day: date, timezone: str
) -> _Held:
    if position is None:
        coming = [one.from_ for one in ready.positions if instant(one.starts) > start_of(day, timezone)]
        todo = (
            f"the first one counts from {min(coming)}; render then" if coming else "announce one: overton window move"
        )
        raise BadInputError.of(key, f"no position is in force on {day}", todo)
    if position.not_allowed is None:
        what = "the position in force has no number, it refuses only what gets worse"
        raise BadInputError.of(key, what, "give Not Allowed a number: overton window move")
    return _Held(position.warn, position.not_allowed, position.from_)


def _holds(spell: Spell, day: date, timezone: str) -> bool:
    """Whether it holds at some time of the day."""
    start, end = start_of(day, timezone), end_of(day, timezone)
    return spell.since < end.timestamp() and start.timestamp() < spell.until


def _lifted(value: float, goal: Goal, unit: Fraction, spells: Sequence[Spell]) -> Limit:
    refuse = lifted(None, value, goal=goal, ceilings=[one.exemption.ceiling for one in spells]).refuse
    return ENDLESS if refuse is None else Limit(Fraction(repr(refuse)) * unit)


def _exempted(spell: Spell, value: float, goal: Goal, unit: Fraction) -> Exempted:
    own = spell.exemption
    return Exempted(own.items, _lifted(value, goal, unit, [spell]), own.last, own.why)


def _longest_first(exempted: Sequence[Exempted]) -> tuple[Exempted, ...]:
    """Each glob once, so that the first that matches an item is the one that says what it may take."""
    longest: dict[str, Exempted] = {}
    for one in sorted(exempted, key=lambda one: one.items):
        if one.items not in longest or longest[one.items].limit < one.limit:
            longest[one.items] = one
    return tuple(sorted(longest.values(), key=lambda one: one.limit, reverse=True))


def _turns(ready: CompiledMetric, spells: Sequence[Spell], day: date, timezone: str, unit: Fraction) -> Iterator[Turn]:
    assert ready.goal is not None
    now = start_of(day, timezone).timestamp()
    before = ready.position_at(now)
    for position, starts, told in zip(ready.positions, ready.starts, ready.told, strict=True):
        if starts > now >= told and before is not None:
            yield Turn(position.from_, f"{_said(before, ready.goal, unit)} → {_said(position, ready.goal, unit)}")
            before = position
    for spell in spells:
        one = spell.exemption
        if spell.since >= end_of(day, timezone).timestamp():
            yield Turn(_day(spell.since, timezone), f"{one.items} is exempt")
        elif spell.until > now and one.last < date.max:
            yield Turn(one.last + timedelta(days=1), f"{one.items} is exempt no more")


def _said(position: PolicyPosition, goal: Goal, unit: Fraction) -> Limit:
    return ENDLESS if position.not_allowed is None else _lifted(position.not_allowed, goal, unit, ())


def _day(at: float, timezone: str) -> date:
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)).date()
