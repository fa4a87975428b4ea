"""Moving a Window: the next position, refused where it would break a promise or contradict itself."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from overton.campaigns.durations import written
from overton.campaigns.ledger_rules import no_worse_faults, threshold_faults
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.problem import BadInputError, Problem
from overton.model.window import NoWorse, Position
from overton.progress.wording import day_words, quantity
from overton.window.ledger import Ledger, announced, effective_from, in_force, stands
from overton.window.ledger import told as known
from overton.window.strictness import same_thresholds, stricter_from

Limit = float | Literal["worse"] | NoWorse


def limit(number: float | Literal["worse"], *, worse: bool, tolerance: str | None) -> Limit:
    """Not Allowed as the options say it: a number, `worse`, or both."""
    if not worse and tolerance is None:
        return number
    if number == "worse":
        return NoWorse(worse=True, tolerance=tolerance or NoWorse.tolerance)
    return NoWorse(at=number, worse=worse, tolerance=tolerance or NoWorse.tolerance)


def chosen_metric(campaign: Campaign, name: str | None) -> Metric:
    """The metric of that name, or the only one; raises BadInputError."""
    if name is None and len(campaign.metrics) == 1:
        return campaign.metrics[0]
    names = ", ".join(metric.name for metric in campaign.metrics)
    if name is None:
        raise BadInputError.of(
            "--metric", f"{campaign.campaign} has {len(campaign.metrics)} metrics", f"name one: {names}"
        )
    try:
        return campaign.metric_named(name)
    except LookupError as error:
        raise BadInputError.of("--metric", f"there is no metric {name!r}", f"name one of: {names}") from error


def next_position(
    campaign: Campaign,
    metric: Metric,
    *,
    day: date,
    warn: float | None,
    not_allowed: Limit,
    why: str,
    start: date | None = None,
    by: str = "",
) -> Position:
    """The position that a move announces on a day; raises BadInputError with everything that speaks against it.

    What is stricter than before gets the campaign's whole notice. What is looser, in all that it says, may count from
    the day itself; it is written without `announced` then, which would hold it up.

    Args:
        campaign: whose Window moves; its notice is the least time between announcing a position and its start.
        metric: whose Window it is.
        day: the day of the announcement.
        warn: the threshold of Warn; None for none.
        not_allowed: the threshold of Not Allowed, or `worse`.
        why: for those whom it concerns.
        start: the first day of the position; by default the earliest that the notice allows.
        by: who moves it.
    """
    position = Position(from_=day, warn=warn, not_allowed=not_allowed, why=why, by=by)
    if problems := tuple(_objections(campaign, metric, position)):
        soon = _too_soon(campaign, metric, replace(position, from_=start or day + campaign.notice), day)
        raise BadInputError(*problems, *soon)
    earliest = day if cut_short(campaign, metric, position, day) is None else day + campaign.notice
    position = replace(position, from_=start or earliest)
    if problems := tuple(_too_soon(campaign, metric, position, day)):
        raise BadInputError(*problems)
    return replace(position, announced=day) if position.from_ >= day + campaign.notice else position


def cut_short(campaign: Campaign, metric: Metric, position: Position, day: date) -> date | None:
    """The first day within the notice on which a position would refuse or warn of more; None: it may come at once."""
    after = replace(metric, window=(*metric.window, position))
    now, then = Ledger(metric, campaign.notice), Ledger(after, campaign.notice)
    return stricter_from(now, then, day, day + campaign.notice)


def _objections(campaign: Campaign, metric: Metric, position: Position) -> Iterator[Problem]:
    """What is wrong whatever the day."""
    if campaign.ended is not None:
        yield problem(campaign.campaign, f"it ended on {campaign.ended.on}", "a Window moves while a campaign runs")
    yield from threshold_problems(metric.goal, position)
    if not position.why.strip():
        yield problem("--why", "those whom it concerns want to know", "say why the Window moves")


def _too_soon(campaign: Campaign, metric: Metric, position: Position, day: date) -> Iterator[Problem]:
    """What is wrong with the day."""
    if cut_short(campaign, metric, replace(position, from_=max(position.from_, day)), day) is not None:
        what = f"{position.from_} is too near: the campaign promises a notice of {written(campaign.notice)}"
        yield problem("--from", what, f"the earliest day is {day + campaign.notice}")
    elif position.from_ < day:
        yield problem("--from", f"{position.from_} is past", f"the earliest day is {day}")
    elif (same := _that_says_so_already(campaign, metric, position, day)) is not None:
        start = effective_from(same, campaign.notice)
        already = "is announced from" if start > day else "has been in force since"
        what = f"{thresholds(metric, same)}: that {already} {start}"
        yield problem("--not-allowed", what, "give other thresholds, or leave it as it is")
    elif any(
        effective_from(one, campaign.notice) == position.from_ and stands(one, position.from_) for one in metric.window
    ):
        what = f"another position takes effect on {position.from_}"
        yield problem("--from", what, "choose another day, or withdraw that one")


def _that_says_so_already(campaign: Campaign, metric: Metric, position: Position, day: date) -> Position | None:
    """The position that would be in force on the first day anyway, where the new one would say the same.

    What refuses what gets worse is never the same: it begins anew, with the values of its first day.
    """
    before = in_force(known(metric.window, day), position.from_, campaign.notice)
    return before if not position.worse and same_thresholds(position, before) else None


def threshold_problems(goal: Goal, position: Position) -> Iterator[Problem]:
    """What is wrong with the thresholds that `--warn` and `--not-allowed` gave."""
    numbers = [
        (key, one) for key, one in (("--warn", position.warn), ("--not-allowed", position.at)) if one is not None
    ]
    endless = [
        problem(key, "this is no finite number", "give a number such as 30")
        for key, one in numbers
        if not math.isfinite(one)
    ]
    yield from endless
    for fault in () if endless else (*no_worse_faults(position, ()), *threshold_faults(position, goal, ())):
        option = fault.place[-1] if fault.place[-1] == "tolerance" else fault.place[0]
        yield problem(f"--{str(option).replace('_', '-')}", fault.what, fault.todo)


def problem(where: str, what: str, todo: str) -> Problem:
    return Problem(where, 0, 0, what, todo)


def told(campaign: Campaign, metric: Metric, position: Position, day: date) -> tuple[str, ...]:
    """What happens and when, a line each; `day` is that of the announcement."""
    when = f"from {day_words(position.from_)}" if position.from_ > day else "from today"
    now = in_force(metric.window, day, campaign.notice)
    today = f"Now: {thresholds(metric, now) if now else 'nothing is refused'}."
    return (
        f"{campaign.campaign}: the Window of {metric.name!r} moves {when}.",
        today if position.from_ > day else f"From today: {thresholds(metric, position)}.",
        *_ahead(campaign, metric, position, day),
    )


def _ahead(campaign: Campaign, metric: Metric, position: Position, day: date) -> Iterator[str]:
    """Everything that is still to come, in order: what was announced before stays announced."""
    for one in announced((*metric.window, position), day, campaign.notice):
        start = effective_from(one, campaign.notice)
        before = "" if one is position else ", as announced"
        after = "; withdraw it if it is not to come" if start > position.from_ and one in metric.window else ""
        yield f"From {day_words(start)}{before}: {thresholds(metric, one)}{after}."


def thresholds(metric: Metric, position: Position) -> str:
    """A position for people: `warned beyond 15 s, not allowed beyond 30 s`."""
    side = "beyond" if metric.goal.lower_is_better else "below"
    parts = []
    if position.warn is not None:
        parts.append(f"warned {side} {quantity(position.warn, metric.unit)}")
    if position.at is not None:
        parts.append(f"not allowed {side} {quantity(position.at, metric.unit)}")
    if position.worse:
        parts.append("not allowed to get worse")
    return ", ".join(parts)
