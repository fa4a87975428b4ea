"""Exemptions that hold from the store, and which entry of a campaign's file grants a request."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from overton.model.campaign import Campaign, Metric
from overton.model.exemption_request import ExemptionRequest
from overton.model.window import Exemption

ONE_DAY = timedelta(days=1)


def with_break_glass(
    campaigns: Sequence[Campaign], requests: Iterable[ExemptionRequest], day: date
) -> tuple[Campaign, ...]:
    """The campaigns, in normal form, with the exemptions that hold from the store: granted by a day, without a review.

    One that has found its way into the campaign's file holds by what the file says of it, from the day on which that
    begins: until then it held from the store, and what was judged so stays judged so.
    """
    broken = [request for request in requests if request.broken_by(day)]
    return tuple(_with(campaign, broken) for campaign in campaigns) if broken else tuple(campaigns)


def _with(campaign: Campaign, broken: Sequence[ExemptionRequest]) -> Campaign:
    metrics = tuple(
        replace(metric, exemptions=(*metric.exemptions, *_from_store(campaign, metric, broken)))
        for metric in campaign.metrics
    )
    return replace(campaign, metrics=metrics)


def _from_store(campaign: Campaign, metric: Metric, broken: Iterable[ExemptionRequest]) -> Iterator[Exemption]:
    for request in broken:
        glass = request.break_glass
        if glass is None or (request.campaign, request.metric) != (campaign.campaign, metric.name):
            continue
        entry = entry_of(request, metric)
        if entry is None:
            yield glass
        elif glass.from_ is not None and entry.from_ is not None and glass.from_ < entry.from_:
            yield replace(glass, until=min(glass.until, entry.from_ - ONE_DAY))


def entry_of(request: ExemptionRequest, metric: Metric) -> Exemption | None:
    """The entry of the file that grants a request: of the same items until the same day.

    Other words of it may have been changed in the review; of several, one that was not revoked. What was over when
    somebody asked does not grant it.
    """
    granted = [one.granted for one in request.decisions if one.outcome == "granted" and one.granted is not None]
    names = {name_of(one) for one in (request.wanted, *granted)}
    asked = request.asked_at.date()
    found = (one for one in metric.exemptions if name_of(one) in names and not _over_before(one, asked))
    return min(found, key=lambda one: one.revoked is not None, default=None)


def _over_before(entry: Exemption, day: date) -> bool:
    """Whether it was taken back before a day, having begun before it."""
    begun = entry.from_ is None or entry.from_ < day
    return entry.revoked is not None and begun and entry.last < day


def name_of(exemption: Exemption) -> tuple[str, object]:
    """What people name an exemption of a metric by: its items and its end."""
    return exemption.items, exemption.until
