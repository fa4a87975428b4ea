"""The policy as a judge beside the campaign files has it: every problem with its line, and its exemptions added."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from overton.campaigns.document import CONTROL, Document
from overton.campaigns.fault import Fault, Place, named
from overton.campaigns.json_document import read_json
from overton.campaigns.ledger_rules import exemption_faults
from overton.campaigns.one_campaign import distinct, unobscured
from overton.campaigns.reading import shown
from overton.campaigns.shapes import below as kind_below
from overton.campaigns.shapes import entry_in, keys_of, shape_in, value_in
from overton.campaigns.validation import checked
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.problem import BadInputError, Problem
from overton.model.window import Exemption
from overton.policy.document import policy_of
from overton.policy.problem import PolicyError, SignatureError
from overton.policy.reading import parsed
from overton.policy.shape import CampaignPolicy, MetricPolicy, Policy
from overton.policy.signature import VARIABLE, Key, verified

ODD = re.compile(rf"{CONTROL.pattern}|\\(u00|[bfr])")
"""What no file of ours may hold, written out or escaped, or may at least not hold without a second look."""
UNSIGNED = f"have it signed with a key that {VARIABLE} holds here too; until then it is not used"


def read_policy(path: Path, keys: Sequence[Key] = ()) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy in a file, signed with one of the keys if there are any, and the keys in it that mean nothing here.

    Raises BadInputError with every problem in it. A policy may list every item there is, so places are looked for only
    when there is something to say of them.
    """
    text = _text_of(path)
    if (policy := _plainly_right(text, keys)) is not None:
        return policy, ()
    document = read_json(shown(str(path)), text)
    return policy_in(document, keys), tuple(strangers_in(document))


def _plainly_right(text: str, keys: Sequence[Key]) -> Policy | None:
    """The policy of a text of which there is nothing to say."""
    if ODD.search(text):
        return None
    try:
        data = parsed(text)
        if keys:
            verified(data, keys)
        policy = policy_of(data)
    except PolicyError:
        return None
    return None if any(_faults(policy)) or any(_unknown(data, Policy, ())) else policy


def read_document_of(path: Path) -> Document:
    """What stands in a policy's file, with all its places; raises BadInputError."""
    return read_json(shown(str(path)), _text_of(path))


def _text_of(path: Path) -> str:
    file = shown(str(path))
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = f"the policy cannot be read: {error.strerror or error}"
        raise BadInputError.of(file, what, "name the file that the policy is in") from error
    except UnicodeDecodeError as error:
        raise BadInputError.of(file, "the policy is not UTF-8 text", "export it anew") from error


def policy_in(document: Document, keys: Sequence[Key] = ()) -> Policy:
    """The policy that a document says, signed with one of the keys if there are any.

    Raises BadInputError with every problem in it.
    """
    if keys and not document.faults:
        try:
            verified(document.data, keys)
        except SignatureError as error:
            raise BadInputError(document.problem(Fault(error.place, error.what, UNSIGNED))) from error
    try:
        policy = policy_of(document.data)
    except PolicyError as error:
        raise BadInputError(*sorted(set(_problems(document, error)))) from error
    faults = (*document.faults, *_faults(policy))
    if faults:
        raise BadInputError(*sorted({document.problem(fault) for fault in faults}))
    return policy


def strangers_in(document: Document) -> Iterator[Problem]:
    """Keys that mean nothing here: of a newer exporter, or slips of a pen."""
    for place in _unknown(document.data, Policy, ()):
        what = f"{named(place)} means nothing here, and is passed over"
        yield document.problem(Fault(place, what, "correct it, unless it is for a newer Overton", at_key=True))


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
    """A policy that was compiled from a campaign's file has that file's exemptions too: each counts once.

    What was revoked since the policy was issued stays revoked, and what was reworded is told as the file has it.
    """
    known = {_covered(one) for one in metric.exemptions}
    others = (one.plain for one in policy.exemptions if _covered(one) not in known)
    return (*metric.exemptions, *dict.fromkeys(others))


def _covered(exemption: Exemption) -> tuple[object, ...]:
    """What an exemption exempts, without the words about it."""
    return exemption.items, exemption.from_, exemption.until, exemption.ceiling


def _problems(document: Document, error: PolicyError) -> Iterator[Problem]:
    """Every problem of structure; where there is none, what is wrong beyond it."""
    what, _, todo = error.what.partition("; ")
    said = document.problem(Fault(error.place, what, todo or "correct it"))
    if error.place == ("overton_policy",) and type(document.value_at(error.place)) is int:
        # Said by itself: what else is wrong by this version's rules may be right by its own.
        yield said
        return
    known = _without(document.data, set(_unknown(document.data, Policy, ())), ())
    found = checked(document, known, Policy)
    shape = distinct([*document.faults, *found.faults])
    beyond = list(unobscured(found, _faults(found.value), shape)) if found.value else []
    yield from map(document.problem, (*shape, *beyond))
    if not found.faults:
        yield said


def _faults(policy: Policy) -> Iterator[Fault]:
    for key, campaign in policy.campaigns.items():
        for name, metric in campaign.metrics.items():
            place: Place = ("campaigns", key, "metrics", name, "exemptions")
            yield from exemption_faults(metric.exemptions, metric.goal or Goal(), place)


def _unknown(data: object, kind: object, place: Place) -> Iterator[Place]:
    """The places of keys that no shape has."""
    if not _holds_shapes(kind):
        return
    if isinstance(data, list):
        for index, one in enumerate(data):
            yield from _unknown(one, kind_below(kind, index), (*place, index))
    elif isinstance(data, dict):
        shape = shape_in(kind)
        for key, one in data.items():
            if shape is not None and key not in keys_of(shape):
                yield (*place, key)
            else:
                yield from _unknown(one, kind_below(kind, key), (*place, key))


@cache
def _holds_shapes(kind: object) -> bool:
    """Whether a mapping of known keys may stand there or below."""
    inner = (entry_in(kind), value_in(kind))
    return shape_in(kind) is not None or any(one is not None and _holds_shapes(one) for one in inner)


def _without(data: object, places: set[Place], here: Place) -> object:
    if isinstance(data, dict):
        below = {key: (*here, key) for key in data}
        return {key: _without(one, places, below[key]) for key, one in data.items() if below[key] not in places}
    if isinstance(data, list):
        return [_without(one, places, (*here, index)) for index, one in enumerate(data)]
    return data
