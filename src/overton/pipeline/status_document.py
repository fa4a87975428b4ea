"""The status as a document for programs: the shape that `overton status --json` prints, documented and kept."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from overton.model.standing import Standing
from overton.model.window import Exemption, Position
from overton.progress.figures import Numbers, Overview, Pace, TeamRow
from overton.window.holding import broken_glass
from overton.window.ledger import effective_from


def status_document(overviews: Sequence[Overview]) -> dict[str, Any]:
    """`{"campaigns": [{"key", "goal", "target_date", "metrics": [...]}]}`."""
    campaigns = []
    for _key, group in groupby(overviews, key=lambda o: o.campaign.campaign):
        own = list(group)
        campaign = own[0].campaign
        campaigns.append(
            {
                "key": campaign.campaign,
                "goal": campaign.goal,
                "target_date": campaign.target_date,
                "sponsor": campaign.sponsor,
                "organizers": campaign.organizers,
                "metrics": [_metric(o) for o in own],
            }
        )
    return {"campaigns": campaigns}


def _metric(overview: Overview) -> dict[str, Any]:
    metric = overview.metric
    return {
        "name": metric.name,
        "unit": metric.unit,
        "goal": {"at_most" if metric.goal.lower_is_better else "at_least": metric.goal.value},
        "day": overview.day,
        "measured": overview.measured,
        **numbers_document(overview.numbers),
        "window": _position(overview.position, overview),
        "announced": [_position(position, overview) for position in overview.coming],
        "clear": overview.clear,
        "broken_glass": [_glass(one) for one in broken_glass(overview.metric.exemptions, overview.day)],
        "pace": _pace(overview.pace),
        "changes": asdict(overview.changes),
        "buy_in": overview.coverage.by_stance,
        "forecast": _forecast(overview),
        "guardrails": [asdict(guarded) for guarded in overview.guardrails],
        "teams": [team_document(row) for row in overview.teams],
        "groups": [team_document(row) for row in overview.groups],
        "slices": {
            name: [{"value": value, **numbers_document(numbers)} for value, numbers in values.items()]
            for name, values in overview.slices.items()
        },
        "left_out": overview.left_out,
    }


def numbers_document(numbers: Numbers) -> dict[str, Any]:
    return {
        "items": numbers.items,
        "meeting": numbers.meeting,
        "percent_meeting": numbers.percent_meeting,
        "remaining": numbers.remaining,
        "standings": {standing.value: numbers.standings[standing] for standing in Standing},
        "exempt": numbers.exempt,
        "unowned": numbers.unowned,
        "no_data": numbers.no_data,
    }


def team_document(row: TeamRow) -> dict[str, Any]:
    return {
        "team": row.team,
        "parent": row.parent,
        **numbers_document(row.numbers),
        "pace": _pace(row.pace),
        "changes": asdict(row.changes),
        "stance": row.stance,
        "coming_refused": row.coming_refused,
    }


def _position(position: Position | None, overview: Overview) -> dict[str, Any] | None:
    if position is None:
        return None
    return {
        "from": effective_from(position, overview.campaign.notice),
        "warn": position.warn,
        "not_allowed": position.at,
        "worse": position.worse,
        "tolerance": position.tolerance,
        "announced": position.announced,
        "why": position.why,
    }


def _glass(exemption: Exemption) -> dict[str, Any]:
    return {
        "items": exemption.items,
        "until": exemption.last,
        "granted_by": exemption.approved_by,
        "why": exemption.why,
    }


def _pace(pace: Pace) -> dict[str, Any]:
    return {
        "status": pace.status.value,
        "needed_per_week": pace.needed,
        "fixed_per_week": pace.actual,
        "net_per_week": pace.net,
        "weeks_left": pace.weeks_left,
        "days_late": pace.days_late,
    }


def _forecast(overview: Overview) -> dict[str, Any]:
    forecast = overview.forecast
    return {
        "probability": forecast.probability,
        "finish": {"low": forecast.finish_low, "median": forecast.finish_median, "high": forecast.finish_high},
        "reason": forecast.reason,
    }
