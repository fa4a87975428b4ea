"""Exemptions that nobody reviewed: said wherever campaigns are judged, and held at once, for as long as they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from overton.model.campaign import Campaign
from overton.model.window import Exemption
from overton.progress.exempt_wording import glass_words
from overton.window.holding import broken_glass, holds_on


def glass_broken_in(campaigns: Sequence[Campaign], day: date) -> Iterator[str]:
    """The exemptions that nobody reviewed and that hold on a day or will: everybody should hear of them."""
    for campaign in campaigns:
        for metric in campaign.metrics:
            for one in broken_glass(metric.exemptions, day):
                yield f"BREAK-GLASS: {campaign.campaign}: {glass_words(one)}"


def at_once(campaigns: Sequence[Campaign], day: date, today: date) -> tuple[Campaign, ...]:
    """The campaigns with the glass that is broken today broken on an earlier day too.

    A change is judged as of the day of its last commit, and glass is broken for changes that are there already.
    """
    return tuple(_at_once(campaign, day, today) for campaign in campaigns)


def _at_once(campaign: Campaign, day: date, today: date) -> Campaign:
    def broken(exemption: Exemption) -> Exemption:
        late = exemption.from_ is not None and day < exemption.from_
        held = exemption.break_glass and late and holds_on(exemption, today)
        return replace(exemption, from_=day) if held else exemption

    metrics = (replace(one, exemptions=tuple(map(broken, one.exemptions))) for one in campaign.metrics)
    return replace(campaign, metrics=tuple(metrics))
