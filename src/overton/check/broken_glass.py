"""Exemptions that nobody reviewed: said wherever campaigns are judged, for as long as they hold."""

from collections.abc import Iterator, Sequence
from datetime import date

from overton.model.campaign import Campaign
from overton.model.window import Exemption


def glass_broken_in(campaigns: Sequence[Campaign], day: date) -> Iterator[str]:
    """The exemptions that nobody reviewed and that hold on a day or will: everybody should hear of them."""
    for campaign in campaigns:
        for metric in campaign.metrics:
            for one in metric.exemptions:
                if one.break_glass and one.last >= day:
                    yield _shouted(campaign.campaign, one)


def _shouted(campaign: str, exemption: Exemption) -> str:
    by = f", by {exemption.approved_by}" if exemption.approved_by else ""
    what = f"{exemption.items} is exempt until {exemption.last} without a review{by}"
    return f"BREAK-GLASS: {campaign}: {what}: {exemption.why}"
