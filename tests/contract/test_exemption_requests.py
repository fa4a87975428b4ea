"""Requests for exemptions and what is decided about them: what every store promises."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings

import strategies
from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.problem import BadInputError
from overton.model.window import Exemption
from overton.store.port import Store

AT = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=1)))
WANTED = Exemption(items="GET /exports/*", until=date(2026, 6, 30), why="it is replaced")
REQUEST = ExemptionRequest("request-timeouts", "p99.9", WANTED, "ana", AT)
GRANTED = Decision("granted", "priya", AT)
DENIED = Decision("denied", "tom", AT, "it can be done by then")
Wrap = Callable[[Callable[[], object]], Callable[[], object]]


def test_requests_are_numbered_in_order(store: Store) -> None:
    """The first request is number 1, whatever its campaign."""
    asked = [store.ask_exemption(one) for one in (REQUEST, replace(REQUEST, campaign="another"), REQUEST)]
    assert [one.number for one in asked] == [1, 2, 3]


def test_requests_of_one_campaign_or_of_all(store: Store) -> None:
    """A campaign's requests are found by themselves, and all of them together, by number."""
    mine, another = store.ask_exemption(REQUEST), store.ask_exemption(replace(REQUEST, campaign="another"))
    assert (store.exemption_requests("another"), store.exemption_requests()) == ((another,), (mine, another))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(request=strategies.exemption_requests())
def test_a_request_comes_back_as_it_was_kept(store: Store, request: ExemptionRequest) -> None:
    """Every word, day, time, number and decision is remembered, and the zone that a time was said in."""
    kept = store.ask_exemption(replace(request, decisions=()))
    for known, decision in enumerate(request.decisions):
        store.decide_exemption(kept.number, decision, known=known)
    found = store.exemption_requests(request.campaign)[-1]
    assert (found, found.asked_at.date()) == (replace(request, number=kept.number), request.asked_at.date())


def test_decisions_are_added_and_never_changed(store: Store) -> None:
    """All decisions are kept, in their order."""
    number = store.ask_exemption(REQUEST).number
    later = replace(DENIED, outcome="revoked")
    assert [store.decide_exemption(number, one, known=n) for n, one in enumerate((GRANTED, later))] == [True, True]
    assert store.exemption_requests()[0].decisions == (GRANTED, later)


@pytest.mark.parametrize("known", [0, 2])
def test_a_decision_by_what_is_not_so_is_not_kept(store: Store, known: int) -> None:
    """Who decides without knowing all decisions, or by more than there are, is told so."""
    number = store.ask_exemption(REQUEST).number
    store.decide_exemption(number, GRANTED, known=0)
    assert store.decide_exemption(number, DENIED, known=known) is False
    assert store.exemption_requests()[0].decisions == (GRANTED,)


def test_of_many_deciders_at_once_one_wins(store: Store, in_thread: Wrap) -> None:
    """However many decide at once, one decision is kept."""
    number = store.ask_exemption(REQUEST).number
    with ThreadPoolExecutor(8) as pool:
        decisions = [replace(DENIED, by=f"{n}") for n in range(16)]
        kept = list(pool.map(lambda one: in_thread(lambda: store.decide_exemption(number, one, known=0))(), decisions))
    (request,) = store.exemption_requests()
    assert (sum(map(bool, kept)), request.decisions) == (1, (decisions[kept.index(True)],))


def test_requests_asked_at_once_have_numbers_of_their_own(store: Store, in_thread: Wrap) -> None:
    """However many ask at once, no number is given twice."""
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(in_thread(lambda: store.ask_exemption(REQUEST))) for _ in range(16)]
        numbers = [one.result().number for one in asked]  # type: ignore[attr-defined]
    assert sorted(numbers) == [one.number for one in store.exemption_requests()]


def test_there_is_nothing_to_decide_about_no_request(store: Store) -> None:
    """A decision about a number that was never given is a mistake of the caller's."""
    with pytest.raises(LookupError):
        store.decide_exemption(7, GRANTED, known=0)


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, asked_by="\0"),
        replace(REQUEST, campaign="\ud800"),
        replace(REQUEST, wanted=replace(WANTED, why="\0")),
        replace(REQUEST, wanted=replace(WANTED, ceiling=float("nan"))),
        replace(REQUEST, decisions=(replace(DENIED, why="\ud800"),)),
    ],
)
def test_what_no_store_can_keep_is_told(store: Store, request_: ExemptionRequest) -> None:
    """A text or number that a database cannot hold is bad input, and nothing is kept."""
    with pytest.raises(BadInputError):
        store.ask_exemption(request_)
    assert store.exemption_requests() == ()


def test_a_decision_that_cannot_be_kept_is_told(store: Store) -> None:
    """A reason that no database can hold is bad input, and the request stays undecided."""
    number = store.ask_exemption(REQUEST).number
    with suppress(BadInputError):
        store.decide_exemption(number, replace(DENIED, why="\0"), known=0)
    assert store.exemption_requests()[0].decisions == ()


def test_a_time_keeps_its_day(store: Store) -> None:
    """What was asked after midnight in one zone was asked that day, though it is the day before in UTC."""
    store.ask_exemption(replace(REQUEST, asked_at=AT.replace(hour=0)))
    (found,) = store.exemption_requests()
    assert (found.asked_at.date(), found.asked_at.astimezone(UTC).date()) == (date(2026, 3, 2), date(2026, 3, 1))
