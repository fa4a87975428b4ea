"""Exemptions and requests on a day: what holds, what comes, what ends soon, and what waits for somebody."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from overton.model.campaign import Campaign, Metric
from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.pipeline.exempting import entry_of
from overton.progress.figures import Overview
from overton.progress.reach import ENDS_SOON, Reach, reach
from overton.window.holding import holds_on, is_coming

Home = Literal["file", "store", "policy"]


class State(StrEnum):
    """Where a day is in the life of an exemption, in the order in which they are listed."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    OVER = "over"
    REVOKED = "revoked"


class Awaits(StrEnum):
    """What a request waits for."""

    DECISION = "a decision"
    FILE = "the file"
    """It is decided, and the campaign's file does not say so yet."""
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An exemption with what it reaches."""

    campaign: str
    metric: Metric
    exemption: Exemption
    home: Home
    state: State
    request: int | None
    """The number of the request that it grants."""
    ends_soon: bool
    reach: Reach


@dataclass(frozen=True, slots=True)
class Requested:
    """A request, what it waits for, and what it would reach."""

    request: ExemptionRequest
    metric: Metric
    awaits: Awaits
    reach: Reach


def exemptions_on(
    day: date, campaigns: Sequence[Campaign], views: Sequence[Overview], requests: Sequence[ExemptionRequest]
) -> list[Listed]:
    """All exemptions, those in force first, the first to end first.

    Args:
        day: the day of which the views are.
        campaigns: as their files say.
        views: of the same campaigns as they are judged.
        requests: those of the store.
    """
    found = [listed for view in views for listed in _of_view(day, _metric_in(campaigns, view), view, requests)]
    order = list(State)
    return sorted(found, key=lambda one: (order.index(one.state), one.exemption.last))


def requests_on(
    day: date, campaigns: Sequence[Campaign], views: Sequence[Overview], requests: Sequence[ExemptionRequest]
) -> list[Requested]:
    """The requests about these campaigns, by number; arguments as above."""
    by_metric = {(view.campaign.campaign, view.metric.name): view for view in views}
    found = []
    for request in requests:
        if (view := by_metric.get((request.campaign, request.metric))) is not None:
            metric = _metric_in(campaigns, view)
            found.append(Requested(request, metric, _awaits(request, metric, day), reach(request.wanted, view)))
    return found


def _metric_in(campaigns: Sequence[Campaign], view: Overview) -> Metric:
    """The metric of a view as its file has it."""
    campaign = next(one for one in campaigns if one.campaign == view.campaign.campaign)
    return campaign.metric_named(view.metric.name)


def _of_view(day: date, metric: Metric, view: Overview, requests: Sequence[ExemptionRequest]) -> Iterator[Listed]:
    key = view.campaign.campaign
    mine = [one for one in requests if (one.campaign, one.metric) == (key, metric.name)]
    in_file = {entry: one.number for one in mine if (entry := entry_of(one, metric)) is not None}
    in_store = {one.break_glass: one.number for one in mine}
    for exemption in view.metric.exemptions:
        home: Home = "policy"
        if exemption in metric.exemptions:
            home = "file"
        elif exemption in in_store:
            home = "store"
        yield Listed(
            campaign=key,
            metric=metric,
            exemption=exemption,
            home=home,
            state=_state(exemption, day),
            request=(in_file if home == "file" else in_store).get(exemption),
            ends_soon=holds_on(exemption, day) and exemption.last < day + ENDS_SOON,
            reach=reach(exemption, view),
        )


def _state(exemption: Exemption, day: date) -> State:
    if holds_on(exemption, day):
        return State.IN_FORCE
    if is_coming(exemption, day):
        return State.TO_COME
    return State.REVOKED if exemption.revoked is not None else State.OVER


def _awaits(request: ExemptionRequest, metric: Metric, day: date) -> Awaits:
    entry = entry_of(request, metric)
    last = request.decisions[-1] if request.decisions else None
    if last is None:
        return Awaits.DECISION if request.awaits_decision(day) else Awaits.NOTHING
    # What holds without a review is to be reviewed for as long as was asked for.
    granted = (None if last.break_glass else last.granted) or request.wanted
    if last.outcome == "granted" and entry is None and granted.last >= day:
        return Awaits.FILE
    if last.outcome == "revoked" and entry is not None and entry.revoked is None and entry.last >= day:
        return Awaits.FILE
    return Awaits.NOTHING


def exemption_document(listed: Listed) -> dict[str, Any]:
    """As `exempt list --json` prints an exemption."""
    return {
        "campaign": listed.campaign,
        "metric": listed.metric.name,
        "unit": listed.metric.unit,
        **_said(listed.exemption),
        "last": listed.exemption.last,
        "state": listed.state.value,
        "home": listed.home,
        "request": listed.request,
        "ends_soon": listed.ends_soon,
        "covers": _covers(listed.reach),
    }


def request_document(requested: Requested) -> dict[str, Any]:
    """As `exempt list --json` prints a request."""
    request = requested.request
    return {
        "number": request.number,
        "campaign": request.campaign,
        "metric": request.metric,
        "unit": requested.metric.unit,
        "state": request.state,
        "awaits": requested.awaits.value or None,
        "asked_by": request.asked_by,
        "asked_at": request.asked_at.isoformat(),
        "wanted": _said(request.wanted),
        "decisions": [_decision(one) for one in request.decisions],
        "covers": _covers(requested.reach),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    granted = _said(decision.granted) if decision.granted else None
    return {**asdict(decision), "at": decision.at.isoformat(), "granted": granted}


def _said(exemption: Exemption) -> dict[str, Any]:
    return {key.rstrip("_"): one for key, one in asdict(exemption).items()}


def _covers(found: Reach) -> dict[str, int]:
    """How many items: by how they stand where it holds, and where it does not."""
    standings = {one.value: found.standings[one] for one in Standing if one is not Standing.DONE}
    rest = {"beyond_ceiling": len(found.beyond), "done": len(found.done), "no_data": len(found.unseen)}
    return {"items": found.matched, **standings, **rest}
