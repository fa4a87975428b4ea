"""Moving a Window: the next position, refused where it would break a promise or contradict itself."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Literal

from overton.campaigns.durations import written
from overton.campaigns.ledger_rules import threshold_faults
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.problem import BadInputError, Problem
from overton.model.window import Position
from overton.progress.wording import day_words, quantity
from overton.window.ledger import effective_from, in_force

Limit = float | Literal["worse"]


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
    position = Position(
        from_=start or day + campaign.notice, announced=day, warn=warn, not_allowed=not_allowed, why=why, by=by
    )
    problems = tuple(_objections(campaign, metric, position, day))
    if problems:
        raise BadInputError(*problems)
    return position


def _objections(campaign: Campaign, metric: Metric, position: Position, day: date) -> Iterator[Problem]:
    if campaign.ended is not None:
        yield _problem(campaign.campaign, f"it ended on {campaign.ended.on}", "a Window moves while a campaign runs")
    yield from threshold_problems(metric.goal, position)
    if not position.why.strip():
        yield _problem("--why", "those whom it concerns want to know", "say why the Window moves")
    earliest = day + campaign.notice
    if position.from_ < earliest:
        what = f"{position.from_} is too near: the campaign promises a notice of {written(campaign.notice)}"
        yield _problem(
            "--from", what if campaign.notice else f"{position.from_} is past", f"the earliest day is {earliest}"
        )
    elif any(effective_from(one, campaign.notice) == position.from_ and one.withdrawn is None for one in metric.window):
        yield _problem("--from", f"another position takes effect on {position.from_}", "choose another day")


def threshold_problems(goal: Goal, position: Position) -> Iterator[Problem]:
    """What is wrong with the thresholds that `--warn` and `--not-allowed` gave."""
    numbers = [
        (key, one) for key, one in (("--warn", position.warn), ("--not-allowed", position.at)) if one is not None
    ]
    endless = [
        _problem(key, "this is no finite number", "give a number such as 30")
        for key, one in numbers
        if not math.isfinite(one)
    ]
    yield from endless
    for fault in () if endless else threshold_faults(position, goal, ()):
        yield _problem(f"--{str(fault.place[0]).replace('_', '-')}", fault.what, fault.todo)


def _problem(where: str, what: str, todo: str) -> Problem:
    return Problem(where, 0, 0, what, todo)


def told(campaign: Campaign, metric: Metric, position: Position, day: date) -> tuple[str, ...]:
    """What happens and when, a line each; `day` is that of the announcement."""
    now = in_force(metric.window, day, campaign.notice)
    when = f"from {day_words(position.from_)}" if position.from_ > day else "from today"
    until = f"Until then: {thresholds(metric, now)}." if now else "Until then nothing is refused."
    return (
        f"{campaign.campaign}: the Window of {metric.name!r} moves {when}.",
        f"Then: {thresholds(metric, position)}.",
        *([until] if position.from_ > day else []),
    )


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
