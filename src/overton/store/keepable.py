"""What no store can keep, refused by all alike."""

from collections import Counter
from collections.abc import Sequence
from math import isfinite

from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.measurement import Measurement, Snapshot
from overton.model.problem import BadInputError
from overton.model.window import Exemption
from overton.store.port import Delivery, Series

LONGEST_NAME = 500
"""Characters in the name of a campaign, a metric, an audience or a period; items have no limit."""
MOST_SAMPLES = 2**62


def check_snapshots(series: Series, snapshots: Sequence[Snapshot]) -> None:
    """Raises BadInputError for the first thing that cannot be kept, before anything is."""
    _check_name(series.campaign, "campaign")
    _check_name(series.metric, "metric")
    for snapshot in snapshots:
        where = f"{series.campaign}: {series.metric}, {snapshot.day}"
        _check_text(snapshot.definition, where, "the definition")
        _check_text(snapshot.revision, where, "the revision")
        _check_measurements(snapshot, where)


def check_delivery(delivery: Delivery) -> None:
    _check_name(delivery.campaign, "campaign")
    _check_name(delivery.audience, "audience")
    _check_name(delivery.period, "period")


def check_request(request: ExemptionRequest) -> None:
    _check_name(request.campaign, "campaign")
    _check_name(request.metric, "metric")
    where = f"{request.campaign}: {request.metric}"
    _check_text(request.asked_by, where, "who asks")
    _check_exemption(request.wanted, where)
    for decision in request.decisions:
        check_decision(decision)


def check_decision(decision: Decision) -> None:
    _check_text(decision.by, "the decision", "who decides")
    _check_text(decision.why, "the decision", "the reason")
    if decision.granted is not None:
        _check_exemption(decision.granted, "the decision")


def _check_exemption(exemption: Exemption, where: str) -> None:
    texts = (exemption.items, exemption.why, exemption.ticket, exemption.approved_by)
    for text, what in zip(texts, ("the items", "the reason", "the ticket", "who approves"), strict=True):
        _check_text(text, where, what)
    if exemption.ceiling is not None and not isfinite(exemption.ceiling):
        raise BadInputError.of(where, f"the ceiling is {exemption.ceiling}", "give a number such as 30")


def _check_measurements(snapshot: Snapshot, where: str) -> None:
    items = [m.item for m in snapshot.measurements]
    if len(set(items)) < len(items):
        twice = next(item for item, times in Counter(items).items() if times > 1)
        raise BadInputError.of(where, f"{twice!r} is measured twice", "give each item one value a day")
    together = "".join(items)
    if "\0" in together or not together.isascii():
        for item in items:
            _check_text(item, where, "an item")
    values = [m.value for m in snapshot.measurements if m.value is not None]
    counts = [m.samples for m in snapshot.measurements if m.samples is not None]
    if not all(map(isfinite, values)) or (counts and not 0 <= min(counts) <= max(counts) <= MOST_SAMPLES):
        for m in snapshot.measurements:
            _check_numbers(m, where)


def _check_numbers(m: Measurement, where: str) -> None:
    if m.value is not None and not isfinite(m.value):
        raise BadInputError.of(where, f"the value of {m.item!r} is {m.value}", "leave out what is no number")
    if m.samples is not None and not 0 <= m.samples <= MOST_SAMPLES:
        raise BadInputError.of(where, f"{m.item!r} has {m.samples} samples", "count observations from 0")


def _check_name(name: str, what: str) -> None:
    if len(name) > LONGEST_NAME:
        short = f"{name[:40]}…"
        raise BadInputError.of(short, f"the {what} has {len(name)} characters", f"use at most {LONGEST_NAME}")
    _check_text(name, repr(name), f"the {what}")


def _check_text(text: str, where: str, what: str) -> None:
    if "\0" in text:
        raise BadInputError.of(where, f"{what} contains a NUL character: {text[:80]!r}", "leave it out or escape it")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInputError.of(
            where, f"{what} is no valid Unicode: {text[:80]!r}", "replace the broken bytes"
        ) from None
