"""Overviews of campaigns, from what the store remembers."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from overton.model.campaign import Campaign
from overton.model.measurement import History
from overton.progress.figures import Overview
from overton.progress.overview import overview
from overton.store.port import Series


class Histories(Protocol):
    """Part of a store: what is remembered of each metric."""

    def history(self, series: Series) -> History:
        """All that is remembered of a metric."""
        ...


def overviews(
    store: Histories, campaigns: Iterable[Campaign], day: date, since: date | None = None
) -> tuple[Overview, ...]:
    """One overview for each metric of each campaign, as it stood at the end of `day`."""
    found = []
    for campaign in campaigns:
        guardrails = {g.name: store.history(Series(campaign.campaign, g.name)) for g in campaign.guardrails}
        for metric in campaign.metrics:
            history = store.history(Series(campaign.campaign, metric.name))
            found.append(overview(campaign, metric, history, day=day, since=since, guardrails=guardrails))
    return tuple(found)
