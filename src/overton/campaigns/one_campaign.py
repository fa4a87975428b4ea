"""One campaign file's document to a campaign in normal form, or every fault in it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

from overton.campaigns.campaign_rules import campaign_faults
from overton.campaigns.document import Document
from overton.campaigns.fault import Fault
from overton.campaigns.normal_form import normal, shorthand_faults
from overton.campaigns.source_options import Kinds, ReadSources, read_sources
from overton.campaigns.validation import Checked, checked
from overton.model.campaign import Campaign, Guardrail, Metric
from overton.model.problem import BadInputError

T = TypeVar("T")
M = TypeVar("M", Metric, Guardrail)


class ReadCampaign(NamedTuple):
    """What a document says: the campaign, or the faults because of which there is none."""

    campaign: Campaign | None
    key: str | None
    """Known even when something else is wrong."""
    faults: tuple[Fault, ...] = ()


def read_campaign(document: Document, teams: Collection[str], kinds: Kinds) -> ReadCampaign:
    """Check a whole document; `teams` are the keys of those in overton.yaml."""
    found = checked(document, document.data, Campaign)
    sources = read_sources(document, kinds)
    shape = distinct([*document.faults, *found.faults, *sources.faults])
    beyond = list(shorthand_faults(document.data)) if isinstance(document.data, dict) else []
    if found.value is not None:
        beyond += unobscured(found, campaign_faults(found.value, teams), shape)
    faults = (*shape, *beyond)
    key_is_sound = found.value is not None and not any(fault.place[:1] == ("campaign",) for fault in faults)
    key = found.value.campaign if found.value is not None and key_is_sound else None
    if faults or found.value is None:
        return ReadCampaign(None, key, faults)
    return ReadCampaign(normal(_with_options(found.value, sources)), key)


def campaign_in(document: Document, teams: Collection[str], kinds: Kinds) -> Campaign:
    """The campaign that a document says; raises BadInputError with every problem in it."""
    found = read_campaign(document, teams, kinds)
    if found.campaign is None:
        raise BadInputError(*sorted(set(map(document.problem, found.faults))))
    return found.campaign


def unobscured(found: Checked[T], faults: Iterable[Fault], shape: Collection[Fault]) -> Iterator[Fault]:
    """Faults found by rules, at their places in the file, but none that only follows from a fault below its place."""
    for fault in faults:
        place = found.original(fault.place)
        if not any(other.place[: len(place)] == place for other in shape):
            yield replace(fault, place=place)


def distinct(faults: Iterable[Fault]) -> list[Fault]:
    """One fault of structure a place: what was found first is the cause of the others."""
    by_place: dict[object, Fault] = {}
    for fault in faults:
        by_place.setdefault(fault.place, fault)
    return list(by_place.values())


def _with_options(campaign: Campaign, sources: ReadSources) -> Campaign:
    options = sources.options

    def filled(one: M, *place: str | int) -> M:
        return replace(one, source=options[*place, "source"])

    return replace(
        campaign,
        metric=filled(campaign.metric, "metric") if campaign.metric else None,
        metrics=tuple(filled(one, "metrics", index) for index, one in enumerate(campaign.metrics)),
        guardrails=tuple(filled(one, "guardrails", index) for index, one in enumerate(campaign.guardrails)),
    )
