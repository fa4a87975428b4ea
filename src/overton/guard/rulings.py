"""From a policy to rulings, and those that were given remembered until something may change."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from overton.guard.judged import Ruling
from overton.guard.modes import softer
from overton.model.campaign import Mode
from overton.policy.compiled import Coming, CompiledMetric, compiled
from overton.policy.shape import CampaignPolicy, Policy, instant
from overton.window.bounds import Bounds
from overton.window.durations import seconds_in
from overton.window.items import compiled as pattern_of

MOST_REMEMBERED = 4096
"""Items that are remembered, twice over: items come from outside, and there may be any number."""
LONGEST_REMEMBERED = 512
"""Characters of an item that is remembered."""

Key = tuple[str, str, str | None]
"""Campaign, item and metric; no metric is the only one."""


@dataclass(frozen=True, slots=True)
class Held:
    """By what observations of one item are held between two instants."""

    since: float
    until: float
    """The first instant at which it may be otherwise."""
    drawn: Ruling | None
    """For the share of the observations that is enforced."""
    let_go: Ruling | None
    """For the rest."""
    part: float
    """The share, from 0 to 1."""


UNKNOWN = Held(-inf, inf, None, None, 1)


@dataclass(frozen=True, slots=True)
class _Enforced:
    """One metric, ready to be asked."""

    campaign: str
    metric: str
    policy: CampaignPolicy
    compiled: CompiledMetric
    unit: str
    timezone: str
    modes: tuple[tuple[re.Pattern[str], Mode, float], ...]

    def mode(self, item: str) -> tuple[Mode, float]:
        """What happens to an item, and to which share of its observations."""
        for pattern, mode, part in self.modes:
            if pattern.fullmatch(item):
                return mode, part
        runtime = self.policy.enforce.at_run_time
        return runtime.mode, runtime.part

    @property
    def soonest(self) -> float | None:
        """The fewest seconds after which an item may ever have to be ended; None where none may be."""
        denied = "deny" in (self.policy.enforce.at_run_time.mode, *(mode for _, mode, _ in self.modes))
        goal, seconds = self.compiled.goal, seconds_in(self.unit)
        if not denied or seconds is None or goal is None or not goal.lower_is_better:
            return None
        limits = [one.not_allowed for one in self.compiled.positions if one.not_allowed is not None]
        return min(limits) * seconds if limits else None


class Rulings:
    """What one policy says under one kill switch; never changed, but for what it remembers.

    Threads may meet here without a lock: the worst that happens is that one of them works something out again.
    """

    def __init__(self, policy: Policy | None, ceiling: Mode) -> None:
        self.policy = policy
        self.ceiling = ceiling
        self.young: dict[Key, Held] = {}
        self._old: dict[Key, Held] = {}
        self._metrics = _enforced(policy) if policy is not None and ceiling != "off" else {}
        ended = self._metrics.items() if ceiling == "deny" else ()
        self.soonest = {key: soonest for key, one in ended if (soonest := one.soonest) is not None}
        """By campaign and metric, the fewest seconds after which anything may have to be ended."""

    def fresh(self) -> "Rulings":
        """The same, remembering nothing."""
        other = object.__new__(Rulings)
        other.policy, other.ceiling, other._metrics = self.policy, self.ceiling, self._metrics
        other.soonest = self.soonest
        other.young, other._old = {}, {}
        return other

    def held(self, key: Key, at: float, until: float = inf) -> Held:
        """For an item that `young` does not hold at this instant; not remembered beyond `until`."""
        newer = self.young.get(key)
        held = self._old.get(key)
        if held is None or not held.since <= at < held.until:
            held = self._worked_out(key, at)
        if until < held.until:
            held = replace(held, until=until)
        if newer is not None and held.until < newer.until:
            return held  # what began before the last change; most begin after it
        if len(key[1]) <= LONGEST_REMEMBERED:
            if len(self.young) >= MOST_REMEMBERED:
                self._old, self.young = self.young, {}
            self.young[key] = held
        return held

    def missing(self, campaign: str, metric: str | None) -> str:
        """Why nothing is known of a metric; empty where nothing was to be known."""
        if self.policy is None or self.ceiling == "off" or (campaign, metric) in self._metrics:
            return ""
        if not any(known == campaign for known, _ in self._metrics):
            return f"the policy says nothing of campaign {campaign!a}"
        if metric is None:
            return f"campaign {campaign!a} has several metrics, and the guard was told none"
        return f"the policy says nothing of metric {metric!a} of campaign {campaign!a}"

    def _worked_out(self, key: Key, at: float) -> Held:
        campaign, item, metric = key
        enforced = self._metrics.get((campaign, metric))
        if enforced is None:
            return UNKNOWN
        item = _whole(item)
        mode, part = enforced.mode(item)
        mode = softer(mode, self.ceiling)
        until = min(enforced.compiled.changes_after(item, at), _next(enforced.compiled.told, at))
        if mode == "off":
            return Held(at, until, None, None, 1)
        drawn = _ruling(enforced, item, at, mode)
        return Held(at, until, drawn, replace(drawn, mode=softer(mode, "warn")), part)


def _enforced(policy: Policy) -> dict[tuple[str, str | None], _Enforced]:
    """By campaign and metric; a campaign's only metric needs no name."""
    found: dict[tuple[str, str | None], _Enforced] = {}
    for key, campaign in policy.campaigns.items():
        modes = tuple((pattern_of(one.items), one.mode, one.part) for one in campaign.enforce.at_run_time.items)
        for name, metric in campaign.metrics.items():
            if metric.goal is None:
                continue
            one = _Enforced(key, name, campaign, compiled(metric, policy.timezone), metric.unit, policy.timezone, modes)
            found[key, name] = one
            if len(campaign.metrics) == 1:
                found[key, None] = one
    return found


def _ruling(enforced: _Enforced, item: str, at: float, mode: Mode) -> Ruling:
    metric = enforced.compiled
    bounds: Bounds = metric.bounds_at(item, at)
    position, coming = metric.position_at(at), metric.stricter_after(item, at)
    return Ruling(
        campaign=enforced.campaign,
        metric=enforced.metric,
        item=item,
        unit=enforced.unit,
        warn=bounds.warn,
        refuse=bounds.refuse,
        lower_is_better=bounds.lower_is_better,
        mode=mode,
        seconds=seconds_in(enforced.unit),
        refused_above=coming.bounds.refuse if coming else None,
        refused_from=_iso(coming.at) if coming else "",
        refused_on=_day(coming, enforced.timezone) if coming else "",
        since=position.from_.isoformat() if position and position.not_allowed == bounds.refuse else "",
        owners=metric.owners.get(item, ()),
        goal=enforced.policy.goal,
        help=enforced.policy.help,
    )


def _whole(item: str) -> str:
    """A name that every encoder and every database takes: without half characters, which servers make of bytes that
    are no text, and without NUL.
    """
    return item.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _day(coming: Coming, timezone: str) -> str:
    """The day as people know it; where the zone is not known here, UTC's."""
    if instant(coming.position.starts).timestamp() == coming.at:
        return coming.position.from_.isoformat()
    try:
        at = datetime.fromtimestamp(coming.at, ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        at = datetime.fromtimestamp(coming.at, UTC)
    return at.date().isoformat()


def _next(instants: tuple[float, ...], at: float) -> float:
    return min((one for one in instants if one > at), default=inf)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
