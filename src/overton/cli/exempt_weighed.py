"""What whoever asks for an exemption or grants one should weigh: how much it covers, how long, and who decides."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from overton.model.campaign import Campaign
    from overton.model.exemption_request import ExemptionRequest
    from overton.model.window import Exemption
    from overton.progress.figures import Overview

LONG = timedelta(days=366)
"""What lasts longer is forgotten before it ends."""


def weighed(exemption: "Exemption", view: "Overview", day: date) -> Iterator[str]:
    """How much of what remains it covers, and that it is long where the campaign sets no limit."""
    yield from _share(exemption, view)
    yield from _length(exemption, view.campaign, day)


def _share(exemption: "Exemption", view: "Overview") -> Iterator[str]:
    from overton.progress.reach import reach
    from overton.progress.wording import counted

    within = sum(not (one.verdict and one.verdict.exempt) for one in reach(exemption, view).within)
    remaining, kind = view.numbers.remaining, view.metric.item
    if not within:
        return
    remain = f"{counted(remaining, kind)} that {'remains' if remaining == 1 else 'remain'}"
    if within == remaining:
        yield f"That is all of the {remain}: nothing else misses the goal, and exempt is not done."
    else:
        yield f"That is {within:,} of the {remain}."


def _length(exemption: "Exemption", campaign: "Campaign", day: date) -> Iterator[str]:
    from overton.progress.wording import counted

    lasts = exemption.until - (exemption.from_ or day)
    if lasts <= LONG or campaign.longest_exemption is not None:
        return
    years = lasts.days // 365
    long = counted(lasts.days, "day") if years < 2 else f"about {years} years"  # noqa: PLR2004  one is told in days
    yield f"It lasts {long}, and the campaign sets no `longest_exemption`: a nearer end is looked at again."


def by_oneself(request: "ExemptionRequest", by: str) -> Iterator[str]:
    """That the same person asked and granted, where it is so."""
    from overton.progress.wording import clean

    if request.asked_by.strip() and request.asked_by.strip().casefold() == by.strip().casefold():
        yield f"{clean(request.asked_by)} asked for it, and {clean(by)} granted it: nobody else has looked at it."
