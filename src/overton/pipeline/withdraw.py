"""Taking a position back: with a reason that is kept, and never so that something else comes too soon."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from overton.campaigns.durations import written
from overton.model.campaign import Campaign, Metric
from overton.model.problem import BadInputError, Problem
from overton.model.window import Position, Withdrawal
from overton.pipeline.move import problem, thresholds
from overton.progress.wording import day_words
from overton.window.ledger import Ledger, effective_from, in_force
from overton.window.strictness import stricter_from


def position_from(campaign: Campaign, metric: Metric, start: date) -> Position:
    """The position that counts from a day; raises BadInputError when there is none that can be taken back."""
    named = [one for one in metric.window if effective_from(one, campaign.notice) == start]
    named = named or [one for one in metric.window if one.from_ == start]
    standing = [one for one in named if one.withdrawn is None]
    if standing:
        return standing[-1]
    if named and named[-1].withdrawn is not None:
        withdrawn = named[-1].withdrawn
        what = f"the position from {start} was withdrawn on {withdrawn.on} already: {withdrawn.why}"
        raise BadInputError.of("--from", what, "nothing has to be done")
    days = sorted(effective_from(one, campaign.notice) for one in metric.window if one.withdrawn is None)
    known = ", ".join(map(str, days)) or "none"
    raise BadInputError.of("--from", f"no position counts from {start}", f"name one of the days: {known}")


def withdrawal(
    campaign: Campaign, metric: Metric, position: Position, *, day: date, why: str, on: date | None = None, by: str = ""
) -> Withdrawal:
    """What takes a position back; raises BadInputError with everything that speaks against it.

    Args:
        campaign: whose Window it is.
        metric: whose ledger holds the position.
        position: the position.
        day: today.
        why: for those whom it concerns.
        on: the first day on which it no longer counts; by default today.
        by: who takes it back.
    """
    found = Withdrawal(on=on or day, why=why, by=by)
    problems = tuple(_objections(campaign, metric, position, found, day))
    if problems:
        raise BadInputError(*problems)
    return found


def _objections(
    campaign: Campaign, metric: Metric, position: Position, found: Withdrawal, day: date
) -> Iterator[Problem]:
    # What was still to come when it ended may be taken back: nobody runs the campaign that it was announced for.
    if campaign.ended is not None and effective_from(position, campaign.notice) <= campaign.ended.on:
        yield problem(campaign.campaign, f"it ended on {campaign.ended.on}", "a Window moves while a campaign runs")
    if not found.why.strip():
        yield problem("--why", "those whom it concerns want to know", "say why it is taken back")
    if found.on < day:
        yield problem("--on", f"{found.on} is past", f"the earliest day is {day}")
        return
    if position.announced is not None and found.on < position.announced:
        yield problem("--on", f"it is announced on {position.announced}", "choose that day or a later one")
    before, after = Ledger(metric, campaign.notice), Ledger(_without(metric, position, found), campaign.notice)
    hasty = stricter_from(before, after, day, day + campaign.notice)
    if hasty is not None:
        told = thresholds(metric, now) if (now := after.on(hasty)) else ""
        what = f"what counts without it from {hasty} is stricter ({told}), and a notice of {written(campaign.notice)}"
        yield problem("--on", f"{what} is promised", f"the earliest day is {day + campaign.notice}")


def _without(metric: Metric, position: Position, found: Withdrawal) -> Metric:
    window = tuple(replace(one, withdrawn=found) if one is position else one for one in metric.window)
    return replace(metric, window=window)


def told(campaign: Campaign, metric: Metric, position: Position, found: Withdrawal, day: date) -> tuple[str, ...]:
    """What happens and when, a line each."""
    start, notice = effective_from(position, campaign.notice), campaign.notice
    after = _without(metric, position, found)
    then = in_force(after.window, max(found.on, day), notice)
    rest = f"{thresholds(metric, then)}." if then else "nothing is refused."
    when = "today" if found.on == day else f"from {day_words(found.on)}"
    never = "It never counts" if found.on <= start else f"It counts no more {when}"
    return (
        f"{campaign.campaign}: the position of {metric.name!r} from {day_words(start)} is withdrawn.",
        f"{never}: {found.why}",
        f"{'Now' if found.on == day else 'Then'}: {rest}",
    )
