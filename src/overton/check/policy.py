"""The policy: exemptions that hold at once, from outside the campaign files, for when glass must be broken."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from overton.campaigns.document import Document
from overton.campaigns.fault import Fault, Place
from overton.campaigns.json_document import read_json
from overton.campaigns.ledger_rules import exemption_faults
from overton.campaigns.one_campaign import distinct, unobscured
from overton.campaigns.reading import decoded, shown
from overton.campaigns.validation import checked
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.problem import BadInputError, Problem
from overton.model.window import Exemption
from overton.policy.shape import VERSION, CampaignPolicy, MetricPolicy, Policy


def read_policy(path: Path) -> Policy:
    """Read a policy's file; raises BadInputError with every problem in it."""
    file = shown(str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"the policy cannot be read: {error.strerror or error}"
        raise BadInputError.of(file, what, "name the file that the policy is in") from error
    return policy_in(read_json(file, decoded(raw, file)))


def policy_in(document: Document) -> Policy:
    """The policy that a document says; raises BadInputError with every problem in it."""
    _refuse_later_version(document)
    known = {one.name for one in fields(Policy)}
    data = document.data
    data = {key: one for key, one in data.items() if key in known} if isinstance(data, dict) else data
    found = checked(document, data, Policy)
    shape = distinct([*document.faults, *found.faults])
    beyond = unobscured(found, _faults(found.value), shape) if found.value else ()
    faults = [*shape, *beyond]
    if faults or found.value is None:
        raise BadInputError(*sorted({document.problem(fault) for fault in faults}))
    return found.value


def with_policy(campaigns: Sequence[Campaign], policy: Policy) -> tuple[Campaign, ...]:
    """The campaigns, in normal form, with the exemptions that the policy adds; what it does not know stays as it is."""
    return tuple(_added(one, policy.campaigns.get(one.campaign, CampaignPolicy())) for one in campaigns)


def unknown_in(policy: Policy, campaigns: Sequence[Campaign]) -> Iterator[str]:
    """What the policy speaks of and the campaigns do not have, for people: it means nothing here."""
    names = {campaign.campaign: {metric.name for metric in campaign.metrics} for campaign in campaigns}
    for key, campaign in policy.campaigns.items():
        if key not in names:
            yield f"the policy speaks of a campaign {key!r}, which is not here"
            continue
        for name in campaign.metrics:
            if name not in names[key]:
                yield f"the policy speaks of a metric {name!r}, which the campaign {key!r} does not have"


def _added(campaign: Campaign, policy: CampaignPolicy) -> Campaign:
    metrics = tuple(
        replace(metric, exemptions=_joined(metric, policy.metrics.get(metric.name, MetricPolicy())))
        for metric in campaign.metrics
    )
    return replace(campaign, metrics=metrics)


def _joined(metric: Metric, policy: MetricPolicy) -> tuple[Exemption, ...]:
    """A policy that was compiled from a campaign's file has that file's exemptions too: each counts once."""
    return tuple(dict.fromkeys((*metric.exemptions, *(one.plain for one in policy.exemptions))))


def _refuse_later_version(document: Document) -> None:
    """Said by itself: what else is wrong by this version's rules may be right by its own."""
    place: Place = ("overton_policy",)
    version = document.value_at(place)
    if isinstance(version, int) and not isinstance(version, bool) and version != VERSION:
        what = f"the policy is of version {version}, and version {VERSION} is understood here"
        todo = "use a newer Overton" if version > VERSION else f"write version {VERSION}"
        problem: Problem = document.problem(Fault(place, what, todo))
        raise BadInputError(problem)


def _faults(policy: Policy) -> Iterator[Fault]:
    try:
        datetime.fromisoformat(policy.issued)
    except ValueError:
        yield Fault(("issued",), f"{policy.issued!r} is no time", "write it as 2026-03-02T09:30:00Z")
    for key, campaign in policy.campaigns.items():
        for name, metric in campaign.metrics.items():
            place: Place = ("campaigns", key, "metrics", name, "exemptions")
            yield from exemption_faults(metric.exemptions, Goal(), place)
