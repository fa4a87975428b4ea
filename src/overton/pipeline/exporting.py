"""Compiling a policy: what enforcement needs to know of the campaigns as they are judged, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from overton.campaigns.document import CONTROL
from overton.model.campaign import Campaign, Enforce, Metric
from overton.model.measurement import History
from overton.model.organisation import Organisation
from overton.model.window import Exemption, Position
from overton.pipeline.overviews import Histories
from overton.policy.shape import VERSION, CampaignPolicy, MetricPolicy, Policy, PolicyExemption, PolicyPosition
from overton.sources.in_code import InCode
from overton.sources.registry import source_for
from overton.store.port import Series
from overton.window.calendar import end_of, start_of
from overton.window.ledger import in_force, turning_days

DIRECTED = {"warn", "deny"}
"""Modes in which somebody is told of an observation, and so has to be known."""


def policy_for(
    organisation: Organisation, campaigns: Iterable[Campaign], histories: Histories, issued: datetime
) -> Policy:
    """The policy of campaigns, in normal form, with all exemptions by which they are judged.

    Args:
        organisation: whose time zone says when days begin.
        campaigns: what is enforced.
        histories: who owned what, as last measured.
        issued: the moment, with its zone; what ended before is left out, what is announced for later is in.
    """
    zone = organisation.timezone
    day = issued.astimezone(ZoneInfo(zone)).date()
    return Policy(
        overton_policy=VERSION,
        issued=moment(issued.replace(microsecond=0)),
        organisation=organisation.organisation,
        timezone=zone,
        campaigns={one.campaign: _campaign_policy(one, histories, day, zone) for one in campaigns},
    )


def moment(at: datetime) -> str:
    """An instant as a policy writes it: in UTC, such as `2026-03-02T09:30:00Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _campaign_policy(campaign: Campaign, histories: Histories, day: date, zone: str) -> CampaignPolicy:
    def metric_policy(metric: Metric) -> MetricPolicy:
        directed = _is_directed(campaign.enforce) and not isinstance(source_for(metric.source), InCode)
        return MetricPolicy(
            unit=metric.unit,
            item=metric.item,
            goal=metric.goal,
            positions=tuple(_positions(campaign, metric, day, zone)),
            exemptions=tuple(_compiled(one, zone) for one in metric.exemptions if _matters(one, day)),
            owners=owners_of(histories.history(Series(campaign.campaign, metric.name))) if directed else {},
        )

    return CampaignPolicy(
        goal=campaign.goal,
        help=campaign.help,
        organizers=campaign.organizers,
        enforce=campaign.enforce,
        metrics={metric.name: metric_policy(metric) for metric in campaign.metrics},
    )


def _is_directed(enforce: Enforce) -> bool:
    runtime = enforce.at_run_time
    return not DIRECTED.isdisjoint({runtime.mode, *(one.mode for one in runtime.items)})


def _positions(campaign: Campaign, metric: Metric, day: date, zone: str) -> Iterator[PolicyPosition]:
    """The position in force and those to come, each from the day on which it begins to count."""
    ledger, notice = metric.window, campaign.notice
    turns = [(turn, in_force(ledger, turn, notice)) for turn in turning_days(ledger, notice)]
    changes = [turn for before, turn in pairwise([(date.min, None), *turns]) if turn[1] is not before[1]]
    begun = [turn for turn in changes if turn[0] <= day][-1:]
    if begun and begun[0][1] is None:
        begun = []
    for first, position in [*begun, *(turn for turn in changes if turn[0] > day)]:
        yield _position(first, position, ledger, zone)


def _position(first: date, position: Position | None, ledger: Iterable[Position], zone: str) -> PolicyPosition:
    starts = moment(start_of(first, zone))
    if position is None:  # all were withdrawn: from here on nothing is refused
        reasons = [one.withdrawn.why for one in ledger if one.withdrawn is not None and one.withdrawn.on == first]
        return PolicyPosition(starts=starts, from_=first, why="; ".join(reasons))
    return PolicyPosition(
        starts=starts,
        from_=first,
        warn=position.warn,
        not_allowed=position.at,
        worse=position.worse,
        announced=position.announced,
        why=position.why,
    )


def _matters(exemption: Exemption, day: date) -> bool:
    """Whether it holds on this day or on a later one."""
    return day <= exemption.last and (exemption.from_ is None or exemption.from_ <= exemption.last)


def _compiled(exemption: Exemption, zone: str) -> PolicyExemption:
    said = {one.name: getattr(exemption, one.name) for one in fields(Exemption)}
    starts = "" if exemption.from_ is None else moment(start_of(exemption.from_, zone))
    return PolicyExemption(**said, starts=starts, ends=moment(end_of(exemption.last, zone)))


def owners_of(history: History) -> Mapping[str, tuple[str, ...]]:
    """By owner, the items that were theirs on the last measured day."""
    if not history.days:
        return {}
    last = history.days[-1].day
    owned: dict[str, list[str]] = {}
    for interval in history.intervals:
        item = interval.measurement.item
        if (interval.until is None or last < interval.until) and not CONTROL.search(item):
            for owner in interval.measurement.attribution.owners:
                owned.setdefault(owner, []).append(item)
    return {owner: tuple(sorted(set(items))) for owner, items in sorted(owned.items())}
