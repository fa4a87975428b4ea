"""What speaks against an exemption that somebody asks for or grants."""

import math
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta

from overton.campaigns.document import unfit
from overton.campaigns.durations import written
from overton.campaigns.exemption_rules import length_faults
from overton.campaigns.ledger_rules import exemption_faults
from overton.campaigns.preparation import YEARS
from overton.model.campaign import Campaign, Metric
from overton.model.problem import BadInputError, Problem
from overton.model.window import Exemption

LONGEST_BREAK_GLASS = timedelta(days=14)
"""Long enough for a review of what was granted without one; a campaign's `longest_exemption` may be shorter."""
ONE_DAY = timedelta(days=1)
OPTIONS = {"approved_by": "by"}
"""What says a key of an exemption on the command line, where it is another word."""


def check_exemption(campaign: Campaign, metric: Metric, exemption: Exemption, day: date) -> None:
    """Raises BadInputError with everything that speaks against an exemption from a day on, by the option that says it.

    Args:
        campaign: whose `longest_exemption` counts.
        metric: whose goal a ceiling must not meet.
        exemption: with its first day, or None for one that begins when it is granted.
        day: today.
    """
    problems = [*_texts(exemption), *_days(exemption, day), *_limits(campaign, metric, exemption, day)]
    if problems:
        raise BadInputError(*dict.fromkeys(problems))


def check_said(**said: str) -> None:
    """Raises BadInputError for texts, by their option, that say nothing or that no file can hold."""
    problems = [
        _problem(option, *wrong)
        for option, text in said.items()
        if (wrong := unfit(text, f"--{option}") or (None if text.strip() else ("it says nothing", "say it in words")))
    ]
    if problems:
        raise BadInputError(*problems)


def _texts(exemption: Exemption) -> Iterator[Problem]:
    for one in fields(exemption):
        text, option = getattr(exemption, one.name), OPTIONS.get(one.name, one.name)
        if isinstance(text, str) and (wrong := unfit(text, f"--{option}")):
            yield _problem(option, *wrong)
    if not exemption.items.strip():
        yield _problem("items", "no item has this name", "name items: * is anything, ? one character")
    if not exemption.why.strip():
        yield _problem("why", "whoever decides wants to know", "say why these items cannot comply yet")


def _days(exemption: Exemption, day: date) -> Iterator[Problem]:
    for option, said in (("until", exemption.until), ("from", exemption.from_)):
        if said is not None and said.year > YEARS[-1]:
            yield _problem(option, f"{said} is too far away", f"name a day until {YEARS[-1]}-12-31")
    if exemption.until < day:
        yield _problem("until", f"{exemption.until} is past", "name a last day that is to come")
    if exemption.from_ is not None and exemption.from_ < day:
        what = f"{exemption.from_} is past, and what was measured then stays judged as it was"
        yield _problem("from", what, f"the earliest day is {day}")


def _limits(campaign: Campaign, metric: Metric, exemption: Exemption, day: date) -> Iterator[Problem]:
    if exemption.ceiling is not None and not math.isfinite(exemption.ceiling):
        yield _problem("ceiling", "this is no finite number", "give a number such as 30")
        return
    for fault in exemption_faults((exemption,), metric.goal, ()):
        yield _problem(str(fault.place[-1]), fault.what, fault.todo)
    if exemption.until < (exemption.from_ or day):
        return
    for fault in length_faults((from_day(exemption, day),), campaign.longest_exemption, ()):
        yield _problem("until", fault.what, fault.todo)


def from_day(exemption: Exemption, day: date) -> Exemption:
    """The exemption, not beginning before a day: what is granted holds from then on, and changes nothing before."""
    return replace(exemption, from_=max(exemption.from_ or day, day))


def last_of_break_glass(campaign: Campaign, start: date) -> date:
    """The last day that an exemption without a review may have, if it begins on a day."""
    longest = LONGEST_BREAK_GLASS
    if campaign.longest_exemption is not None:
        longest = min(longest, campaign.longest_exemption)
    return start + min(longest - ONE_DAY, date.max - start)


def check_break_glass(campaign: Campaign, exemption: Exemption) -> None:
    """Raises BadInputError for an exemption without a review that lasts longer than a review takes."""
    assert exemption.from_ is not None
    latest = last_of_break_glass(campaign, exemption.from_)
    if exemption.until > latest:
        longest = written(latest - exemption.from_ + ONE_DAY)
        what = f"without a review an exemption lasts {longest} at most"
        raise BadInputError(_problem("until", what, f"the latest day is {latest}; ask for more, to be reviewed"))


def _problem(option: str, what: str, todo: str) -> Problem:
    return Problem(f"--{option}", 0, 0, what, todo)
