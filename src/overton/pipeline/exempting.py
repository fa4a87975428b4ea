"""Exemptions that hold from the store, and which entry of a campaign's file grants a request."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from overton.model.campaign import Campaign, Metric
from overton.model.exemption_request import ExemptionRequest
from overton.model.window import Exemption


def with_break_glass(campaigns: Sequence[Campaign], requests: Iterable[ExemptionRequest]) -> tuple[Campaign, ...]:
    """The campaigns, in normal form, with the exemptions that were granted without a review and hold from the store.

    One that has found its way into the campaign's file holds by what the file says of it.
    """
    broken = [request for request in requests if request.break_glass is not None]
    return tuple(_with(campaign, broken) for campaign in campaigns) if broken else tuple(campaigns)


def _with(campaign: Campaign, broken: Sequence[ExemptionRequest]) -> Campaign:
    metrics = tuple(
        replace(metric, exemptions=(*metric.exemptions, *_from_store(campaign, metric, broken)))
        for metric in campaign.metrics
    )
    return replace(campaign, metrics=metrics)


def _from_store(campaign: Campaign, metric: Metric, broken: Iterable[ExemptionRequest]) -> Iterable[Exemption]:
    for request in broken:
        mine = (request.campaign, request.metric) == (campaign.campaign, metric.name)
        if mine and request.break_glass is not None and entry_of(request, metric) is None:
            yield request.break_glass


def entry_of(request: ExemptionRequest, metric: Metric) -> Exemption | None:
    """The entry of the file that grants a request: of the same items until the same day.

    Other words of it may have been changed in the review; of several, one that was not revoked.
    """
    granted = [one.granted for one in request.decisions if one.outcome == "granted" and one.granted is not None]
    names = {name_of(one) for one in (request.wanted, *granted)}
    found = (one for one in metric.exemptions if name_of(one) in names)
    return min(found, key=lambda one: one.revoked is not None, default=None)


def name_of(exemption: Exemption) -> tuple[str, object]:
    """What people name an exemption of a metric by: its items and its end."""
    return exemption.items, exemption.until
