"""What a campaign file cannot say without contradicting itself, beyond its structure."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from overton.campaigns.enforcement_rules import enforcement_faults
from overton.campaigns.exemption_rules import length_faults
from overton.campaigns.fault import Fault, Place
from overton.campaigns.ledger_rules import exemption_faults, goal_faults, ledger_faults, step_faults
from overton.campaigns.normal_form import placed_metrics
from overton.campaigns.wording import meant
from overton.model.campaign import Campaign

KEY = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
"""A key is part of addresses, file names and command lines."""


def campaign_faults(campaign: Campaign, teams: Collection[str]) -> Iterator[Fault]:
    """Everything contradictory in a campaign as it was written; `teams` are those of overton.yaml, if it has any."""
    if not re.fullmatch(KEY, campaign.campaign):
        what = (
            f"{campaign.campaign!r} is no key: it has letters, digits, `.`, `_` and `-`, and begins with no `.` or `-`"
        )
        yield Fault(("campaign",), what, "write a key such as request-timeouts")
    for placed in placed_metrics(campaign):
        metric = placed.metric
        yield from goal_faults(metric.goal, (*placed.place, "goal"))
        yield from ledger_faults(metric.window, metric.goal, campaign.notice, placed.window)
        yield from step_faults(metric.steps, metric.goal, placed.steps)
        yield from exemption_faults(metric.exemptions, metric.goal, placed.exemptions)
        yield from length_faults(metric.exemptions, campaign.longest_exemption, placed.exemptions)
    for index, guardrail in enumerate(campaign.guardrails):
        yield from goal_faults(guardrail.goal, ("guardrails", index, "goal"))
    yield from enforcement_faults(campaign.enforce, ("enforce",))
    yield from _name_faults(campaign)
    yield from _day_faults(campaign)
    yield from _buy_in_faults(campaign, teams)


def _name_faults(campaign: Campaign) -> Iterator[Fault]:
    """Metrics and guardrails share one list of names: what is remembered of each is kept by its name."""
    seen: set[str] = set()
    named = [(placed.metric.name, placed.place) for placed in placed_metrics(campaign)]
    named += [(one.name, ("guardrails", index)) for index, one in enumerate(campaign.guardrails)]
    for name, place in named:
        if name in seen:
            yield Fault((*place, "name"), f"the name {name!r} is taken in this campaign", "give it another")
        seen.add(name)


def _day_faults(campaign: Campaign) -> Iterator[Fault]:
    ended = campaign.ended.on if campaign.ended else None
    ends: tuple[tuple[Place, str, date | None], ...] = (
        (("target_date",), "the target date", campaign.target_date),
        (("ended", "on"), "the end", ended),
    )
    for place, words, day in ends:
        if campaign.start is not None and day is not None and day < campaign.start:
            what = f"{words}, {day}, is before the start, {campaign.start}"
            yield Fault(place, what, "correct one of the two days")


def _buy_in_faults(campaign: Campaign, teams: Collection[str]) -> Iterator[Fault]:
    for index, entry in enumerate(campaign.buy_in):
        if teams and entry.team not in teams:
            what = f"overton.yaml has no team {entry.team!r}"
            yield Fault(("buy_in", index, "team"), what, meant(entry.team, teams))
