"""Requests for exemptions as rows: only ever added to.

Exemptions and decisions are canonical JSON, whose ASCII carries any string.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connections, transaction

from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.problem import BadInputError
from overton.model.window import Exemption, Withdrawal
from overton.store.orm import models
from overton.store.orm.shared import canonical


def keep_request(using: str, request: ExemptionRequest) -> ExemptionRequest:
    """Give a request its number; decisions that it comes with are kept too."""
    with transaction.atomic(using, durable=True):
        row = models.ExemptionRequest.objects.using(using).create(**_columns(request))
        models.ExemptionDecision.objects.using(using).bulk_create(
            models.ExemptionDecision(request_id=row.pk, place=place, body=_body(decision))
            for place, decision in enumerate(request.decisions)
        )
    return replace(request, number=row.pk)


def keep_decision(using: str, number: int, decision: Decision, *, known: int) -> bool:
    """Add a decision unless there are others by now; PostgreSQL locks the request, SQLite has one writer."""
    with transaction.atomic(using, durable=True):
        requests = models.ExemptionRequest.objects.using(using)
        if not requests.select_for_update().filter(pk=number).exists():
            raise LookupError(f"there is no request {number}")
        decisions = models.ExemptionDecision.objects.using(using)
        if decisions.filter(request_id=number).count() != known:
            return False
        decisions.create(request_id=number, place=known, body=_body(decision))
        return True


def read_requests(using: str, campaign: str | None = None) -> tuple[ExemptionRequest, ...]:
    """By number; called within one unchanging view of the database."""
    rows = models.ExemptionRequest.objects.using(using).order_by("id")
    decisions = models.ExemptionDecision.objects.using(using).order_by("place")
    if campaign is not None:
        rows, decisions = rows.filter(campaign=campaign), decisions.filter(request__campaign=campaign)
    by_request: defaultdict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        by_request[decision.request_id].append(_decision(decision.body))
    return tuple(
        ExemptionRequest(
            campaign=row.campaign,
            metric=row.metric,
            wanted=_exemption(json.loads(row.wanted)),
            asked_by=row.asked_by,
            asked_at=datetime.fromisoformat(row.asked_at),
            decisions=tuple(by_request[row.pk]),
            number=row.pk,
        )
        for row in rows
    )


def copy_requests(using: str, requests: Sequence[ExemptionRequest]) -> None:
    """Put requests into another database under their own numbers, with the decisions that it does not have.

    Raises BadInputError, and keeps nothing, where it has another request of the same number, or other decisions.
    """
    with transaction.atomic(using, durable=True):
        there = {one.number: one for one in read_requests(using)}
        for one in requests:
            _check_same(one, there.get(one.number, one))
        new = [one for one in requests if one.number not in there]
        models.ExemptionRequest.objects.using(using).bulk_create(
            models.ExemptionRequest(pk=one.number, **_columns(one)) for one in new
        )
        models.ExemptionDecision.objects.using(using).bulk_create(
            models.ExemptionDecision(request_id=one.number, place=place, body=_body(decision))
            for one in requests
            for place, decision in enumerate(one.decisions)
            if place >= len(there[one.number].decisions if one.number in there else ())
        )
        # A number that was put in by hand is unknown to the sequence that PostgreSQL numbers by.
        with connections[using].cursor() as cursor:
            for statement in connections[using].ops.sequence_reset_sql(no_style(), [models.ExemptionRequest]):
                cursor.execute(statement)


def _check_same(one: ExemptionRequest, there: ExemptionRequest) -> None:
    both = min(len(one.decisions), len(there.decisions))
    if _columns(one) != _columns(there) or one.decisions[:both] != there.decisions[:both]:
        raise BadInputError.of(
            f"request {one.number}", "the database to copy to has another of this number", "copy to an empty database"
        )


def _columns(request: ExemptionRequest) -> dict[str, str]:
    return {
        "campaign": request.campaign,
        "metric": request.metric,
        "wanted": canonical(_plain(request.wanted)),
        "asked_by": request.asked_by,
        "asked_at": request.asked_at.isoformat(),
    }


def _body(decision: Decision) -> str:
    granted = _plain(decision.granted) if decision.granted else None
    return canonical({**asdict(decision), "at": decision.at.isoformat(), "granted": granted})


def _decision(body: str) -> Decision:
    said = json.loads(body)
    granted = _exemption(said["granted"]) if said["granted"] else None
    return Decision(**{**said, "at": datetime.fromisoformat(said["at"]), "granted": granted})


def _plain(exemption: Exemption) -> dict[str, Any]:
    """An exemption as JSON has it; what is not said is left out."""
    said = {one.name: getattr(exemption, one.name) for one in fields(exemption)}
    if exemption.revoked is not None:
        said["revoked"] = {**asdict(exemption.revoked), "on": exemption.revoked.on.isoformat()}
    return {key: one.isoformat() if isinstance(one, date) else one for key, one in said.items() if one is not None}


def _exemption(said: Mapping[str, Any]) -> Exemption:
    days = {key: date.fromisoformat(said[key]) for key in ("from_", "until") if key in said}
    revoked = said.get("revoked")
    withdrawal = Withdrawal(**{**revoked, "on": date.fromisoformat(revoked["on"])}) if revoked else None
    return Exemption(**{**said, **days, "revoked": withdrawal})
