"""A simulation as a document for programs: the shape that `overton window simulate --json` prints, kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from overton.model.standing import Standing
from overton.model.window import Position
from overton.planning.judged_at import Compared, Simulation, TeamCompared, Week
from overton.planning.spread import Tally
from overton.progress.figures import Assessed, Numbers
from overton.window.ledger import effective_from

Side = Callable[[Compared], Tally]


def simulation_document(simulation: Simulation) -> dict[str, Any]:
    """`{"campaign", "metric", "warned", "not_allowed", "teams", …, "now": {…}, "weeks": […]}`."""
    metric = simulation.metric
    return {
        "campaign": simulation.campaign.campaign,
        "metric": metric.name,
        "unit": metric.unit,
        "goal": {"at_most" if metric.goal.lower_is_better else "at_least": metric.goal.value},
        "day": simulation.day,
        "measured": simulation.measured,
        "position": thresholds_document(simulation.simulated),
        **_side(simulation, lambda compared: compared.simulated),
        "newly_warned": [_item(assessed) for assessed in simulation.newly_warned],
        "newly_not_allowed": [_item(assessed) for assessed in simulation.newly_refused],
        "lapsed": [_item(assessed) for assessed in simulation.lapsed],
        "now": {
            "position": _in_force(simulation.position, simulation),
            **_side(simulation, lambda compared: compared.now),
        },
        "replayed_from": simulation.replayed_from,
        "weeks": [_week(week, simulation) for week in simulation.weeks],
    }


def thresholds_document(position: Position) -> dict[str, Any]:
    """What a position says, without its days."""
    return {
        "warn": position.warn,
        "not_allowed": position.at,
        "worse": position.worse,
        "tolerance": position.tolerance,
    }


def _in_force(position: Position | None, simulation: Simulation) -> dict[str, Any] | None:
    if position is None:
        return None
    return {"from": effective_from(position, simulation.campaign.notice), **thresholds_document(position)}


def _side(simulation: Simulation, side: Side) -> dict[str, Any]:
    return {
        **_tally(side(simulation.total)),
        "teams": _teams(simulation.teams, side),
        "groups": _teams(simulation.groups, side),
        "slices": {name: _values(values, side) for name, values in simulation.slices.items()},
    }


def _teams(rows: Sequence[TeamCompared], side: Side) -> list[dict[str, Any]]:
    return [{"team": row.team, "parent": row.parent, **_tally(side(row.compared))} for row in rows]


def _values(values: Mapping[str, Compared], side: Side) -> list[dict[str, Any]]:
    return [{"value": value, **_tally(side(compared))} for value, compared in values.items()]


def _tally(tally: Tally) -> dict[str, Any]:
    both = {"warned": Standing.WARNED, "not_allowed": Standing.NOT_ALLOWED}
    return {
        **_counts(tally.numbers),
        "exempt": tally.numbers.exempt,
        "no_data": tally.numbers.no_data,
        "percent": {key: tally.percent(standing) for key, standing in both.items()},
        "traffic": {key: tally.traffic(standing) for key, standing in both.items()} if tally.samples else None,
    }


def _counts(numbers: Numbers) -> dict[str, int]:
    return {
        "items": numbers.items,
        "warned": numbers.standings[Standing.WARNED],
        "not_allowed": numbers.standings[Standing.NOT_ALLOWED],
    }


def _week(week: Week, simulation: Simulation) -> dict[str, Any]:
    now = {"position": _in_force(week.position, simulation), **_counts(week.now)}
    return {"day": week.day, **_counts(week.simulated), "now": now}


def _item(assessed: Assessed) -> dict[str, Any]:
    return {
        "item": assessed.item,
        "value": assessed.value,
        "samples": assessed.measurement.samples,
        "owners": assessed.owners,
        "slices": assessed.measurement.slices,
        "now": assessed.verdict.standing.value if assessed.verdict else None,
    }
