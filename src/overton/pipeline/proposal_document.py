"""A proposal as a document for programs, and the command that moves to it."""

import shlex
from collections.abc import Sequence
from typing import Any

from overton.campaigns.entry_text import number
from overton.model.window import NoWorse, Position
from overton.pipeline.simulation_document import thresholds_document
from overton.planning.fairness import TeamLoad
from overton.planning.holders import Holder, Holding, holders
from overton.planning.proposal import Proposal
from overton.planning.reasons import reasons, why
from overton.window.ledger import effective_from


def proposal_document(proposal: Proposal, *options: str) -> dict[str, Any]:
    """`{"campaign", "metric", "answer", "clear", "position", "reasons", "teams", "simulation", "held_by", "command"}`.

    Options are those of the command line that the command needs as well.
    """
    overview = proposal.overview
    metric, shown = overview.metric, proposal.shown
    return {
        "campaign": overview.campaign.campaign,
        "metric": metric.name,
        "unit": metric.unit,
        "goal": {"at_most" if metric.goal.lower_is_better else "at_least": metric.goal.value},
        "day": overview.day,
        "measured": overview.measured,
        "answer": proposal.answer.value,
        "clear": overview.clear,
        "in_force": _position(overview.position, proposal),
        "announced": [_position(one, proposal) for one in overview.coming],
        "position": _position(proposal.position, proposal),
        "basis": proposal.basis.value if proposal.basis else None,
        "fair": proposal.fair,
        "reasons": reasons(proposal),
        "period_days": proposal.period.days,
        "throughput": {"weeks": shown.weeks, "items": shown.done, "known": shown.a_week is not None} if shown else None,
        "teams": [_load(load) for load in proposal.loads],
        "simulation": _simulation(proposal),
        "held_by": [_holder(holder) for holder in holders(proposal.held)],
        "command": command(proposal, *options) if proposal.position else None,
    }


def command(proposal: Proposal, *options: str) -> str:
    """The command that announces what is proposed, as a shell takes it."""
    overview, position = proposal.overview, proposal.position
    assert position is not None
    words = ["overton", "window", "move", overview.campaign.campaign, *options]
    if len(overview.campaign.metrics) > 1:
        words += ["--metric", overview.metric.name]
    words += _thresholds(position)
    if position.from_ > overview.day + overview.campaign.notice:
        words += ["--from", position.from_.isoformat()]
    return shlex.join([*words, "--why", why(proposal)])


def _thresholds(position: Position) -> Sequence[str]:
    assert position.at is not None
    words = _option("--warn", position.warn) if position.warn is not None else []
    words += _option("--not-allowed", position.at)
    if isinstance(position.not_allowed, NoWorse):
        words += ["--worse"]
        words += ["--tolerance", position.not_allowed.tolerance] if position.tolerance else []
    return words


def _option(name: str, value: float) -> list[str]:
    """A number below zero would be taken for an option if it stood alone."""
    return [f"{name}={number(value)}"] if value < 0 else [name, number(value)]


def _position(position: Position | None, proposal: Proposal) -> dict[str, Any] | None:
    if position is None:
        return None
    return {"from": effective_from(position, proposal.overview.campaign.notice), **thresholds_document(position)}


def _load(load: TeamLoad) -> dict[str, Any]:
    return {
        "team": load.team,
        "items": load.items,
        "not_allowed": load.refused,
        "a_week": load.a_week,
        "can_do": load.can_do if load.team is not None else None,
        "over": load.over,
        "weeks": load.weeks,
    }


def _simulation(proposal: Proposal) -> dict[str, Any] | None:
    """Who would be warned and refused, as `overton window simulate --json` names it."""
    if proposal.position is None:
        return None
    teams = [
        {"team": load.team, "warned": load.items - load.refused, "not_allowed": load.refused} for load in proposal.loads
    ]
    return {
        "warned": proposal.affected - proposal.refused,
        "not_allowed": proposal.refused,
        "lapsed": proposal.lapsed,
        "teams": teams,
    }


def _holder(holder: Holder) -> dict[str, Any]:
    return {"team": holder.team, "items": [_holding(one) for one in holder.items]}


def _holding(one: Holding) -> dict[str, Any]:
    return {
        "item": one.assessed.item,
        "value": one.value,
        "within": one.within,
        "excess": one.excess,
        "standing": "not_allowed" if one.refused else "warned",
        "since": one.assessed.since,
        "owners": one.assessed.owners,
    }
