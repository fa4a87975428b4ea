"""Exemptions that nobody reviewed: said wherever campaigns are judged, for as long as they hold."""

from collections.abc import Iterator, Sequence
from datetime import date

from overton.model.campaign import Campaign
from overton.progress.exempt_wording import glass_words
from overton.progress.reach import broken_glass


def glass_broken_in(campaigns: Sequence[Campaign], day: date) -> Iterator[str]:
    """The exemptions that nobody reviewed and that hold on a day or will: everybody should hear of them."""
    for campaign in campaigns:
        for metric in campaign.metrics:
            for one in broken_glass(metric.exemptions, day):
                yield f"BREAK-GLASS: {campaign.campaign}: {glass_words(one)}"
