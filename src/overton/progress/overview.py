"""The overview of one metric on one day: everything that there is to show, worked out once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from overton.model.campaign import Cadence, Campaign, Guardrail, Metric
from overton.model.measurement import History, MeasuredDay
from overton.model.standing import Standing
from overton.progress.books import epochs_of, scope_of
from overton.progress.buy_in import coverage, stances
from overton.progress.counting import numbers, slices
from overton.progress.figures import Assessed, DayCounts, Forecast, Guarded, MoveMark, Overview
from overton.progress.forecast import forecast
from overton.progress.pace import pace
from overton.progress.reckoning import latest_first, reckon, worst_first
from overton.progress.rules import Rules, rules_of
from overton.progress.team_rows import Standard, direct_rows, group_rows
from overton.window.ledger import announced, effective_from

PERIODS: Mapping[Cadence, timedelta] = {
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "quarterly": timedelta(days=91),
}
"""How far back changes are told when nobody says since when."""


def overview(
    campaign: Campaign,
    metric: Metric,
    history: History,
    *,
    day: date,
    since: date | None = None,
    guardrails: Mapping[str, History] | None = None,
) -> Overview:
    """Everything there is to show of a metric.

    Args:
        campaign: the campaign.
        metric: one of its metrics.
        history: what is remembered of the metric.
        day: the day for which it is judged; what was measured later is not seen.
        since: the day that changes are told since; by default the campaign's cadence before `day`.
        guardrails: what is remembered of each guardrail, by its name.
    """
    rules = rules_of(campaign, metric, history)
    past = [measured for measured in history.days if measured.day <= day]
    tree = past[-1].tree if past else {}
    found = reckon(campaign, history, rules, day=day, since=since or day - PERIODS[campaign.cadence], tree=tree)
    items = worst_first(found.items, lower_is_better=metric.goal.lower_is_better)
    said = stances(campaign.buy_in, day)
    weeks = found.ledgers.weeks.changes()
    standard = Standard(campaign.target_date, weeks, said, tree)
    fixed = latest_first(found.fixed)
    counting = (*items, *fixed)
    counted = numbers(counting)
    failures_only = bool(past) and past[-1].failures_only
    seen = counted.seen or failures_only
    series = found.days.series()
    epochs = epochs_of(campaign, history)
    return Overview(
        campaign=campaign,
        metric=metric,
        day=day,
        measured=past[-1].day if past else None,
        numbers=counted,
        position=rules.position(day),
        coming=announced(metric.window, day, campaign.notice),
        items=items,
        teams=direct_rows(counting, found.teams, standard),
        groups=group_rows(counting, found.teams, standard),
        slices=slices(counting),
        pace=pace(weeks, target=campaign.target_date, seen=seen, exempt=counted.exempt),
        changes=found.ledgers.period.changes(),
        series=series,
        coverage=coverage(_remaining_owners(items), said, tree),
        fixed=fixed,
        epochs=epochs,
        moves=_moves(rules, day),
        guardrails=tuple(
            _guarded(g, (guardrails or {}).get(g.name, History()), campaign, day) for g in campaign.guardrails
        ),
        forecast=_forecast(campaign, history, series, day, counted.exempt) if seen else Forecast(reason="no data"),
        left_out=past[-1].left_out if past else {},
        failures_only=failures_only,
    )


def _forecast(campaign: Campaign, history: History, series: Sequence[DayCounts], day: date, exempt: int) -> Forecast:
    """When nothing will remain; while exempt items miss the goal nobody is done, and their ends are no forecast."""
    breaks = sorted(scope_of(campaign, history).days)
    found = Forecast(reason="done")
    if series:
        found = forecast(remaining_series(series), day=day, target=campaign.target_date, scope_breaks=breaks)
    return Forecast(reason="exempt") if found.reason == "done" and exempt else found


def remaining_series(series: Sequence[DayCounts]) -> list[tuple[date, int]]:
    """What remained from each day on."""
    return [(entry.day, sum(entry.standings.values()) - entry.standings[Standing.DONE]) for entry in series]


def _remaining_owners(items: Sequence[Assessed]) -> list[tuple[str, ...]]:
    return [
        assessed.owners
        for assessed in items
        if assessed.verdict and not assessed.verdict.exempt and assessed.verdict.standing is not Standing.DONE
    ]


def _moves(rules: Rules, day: date) -> tuple[MoveMark, ...]:
    """Positions that took effect, and those that are announced; one that was withdrawn in time never did."""
    ahead = announced(rules.metric.window, day, rules.notice)
    begun = [
        position
        for position in rules.metric.window
        if effective_from(position, rules.notice) <= day
        and rules.position(effective_from(position, rules.notice)) is position
    ]
    marks = [MoveMark(effective_from(p, rules.notice), p, announced_only=p in ahead) for p in (*begun, *ahead)]
    return tuple(sorted(marks, key=lambda mark: mark.day))


def _guarded(guardrail: Guardrail, history: History, campaign: Campaign, day: date) -> Guarded:
    """A guardrail at the campaign's start (or when it was first measured) and now.

    Of several items the worst one is told; where any got worse and misses the goal, the worst of those.
    """
    past = [measured for measured in history.days if measured.day <= day]
    started = [measured for measured in past if campaign.start is None or measured.day >= campaign.start]
    at_start = _values(history, started[0]) if started else {}
    now = _values(history, past[-1]) if past else {}
    worst = max if guardrail.goal.lower_is_better else min
    first = worst(at_start.values(), default=None)
    fallen = [item for item, value in now.items() if _fell(guardrail, at_start.get(item, first), value)]
    if not fallen:
        return Guarded(guardrail.name, guardrail.unit, first, worst(now.values(), default=None), worse=False)
    item = worst(fallen, key=now.__getitem__)
    return Guarded(guardrail.name, guardrail.unit, at_start.get(item, first), now[item], worse=True)


def _fell(guardrail: Guardrail, before: float | None, now: float) -> bool:
    if before is None or guardrail.goal.meets(now):
        return False
    return now > before if guardrail.goal.lower_is_better else now < before


def _values(history: History, measured: MeasuredDay) -> dict[str, float]:
    """What every item with data was worth on a measured day."""
    return {
        interval.measurement.item: interval.measurement.value
        for interval in history.intervals
        if interval.since <= measured.day
        and (interval.until is None or measured.day < interval.until)
        and interval.measurement.value is not None
    }
