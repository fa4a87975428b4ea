"""A position is taken back with a reason, and nothing stricter comes too soon because of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

import builders
from builders import DAY, position
from overton.digests.sections import window_section
from overton.model.campaign import Campaign, Ended
from overton.model.problem import BadInputError
from overton.model.window import Withdrawal
from overton.pipeline.withdraw import position_from, told, withdrawal
from overton.progress.overview import overview

NOTICE = timedelta(days=14)
FIRST = position(from_=date(2026, 1, 5), warn=30, not_allowed=60)
NEXT = position(from_=DAY + timedelta(days=5), announced=DAY - NOTICE)
HELD_UP = position(from_=DAY, announced=DAY + timedelta(days=1))


def _campaign(*ledger: Any, **keys: Any) -> Campaign:
    return builders.campaign(builders.metric(window=ledger), notice=NOTICE, **keys)


MOVED = _campaign(FIRST, NEXT)


def _withdrawn(campaign: Campaign = MOVED, which: int = -1, **keys: Any) -> Withdrawal:
    metric = campaign.metrics[0]
    return withdrawal(campaign, metric, metric.window[which], **{"day": DAY, "why": "exports", **keys})


def _refusals(campaign: Campaign = MOVED, which: int = -1, **keys: Any) -> list[str]:
    with pytest.raises(BadInputError) as error:
        _withdrawn(campaign, which, **keys)
    return [str(problem) for problem in error.value.problems]


def test_a_position_is_named_by_the_day_from_which_it_counts() -> None:
    """The day that its notice makes, or the one that is written, if it is nobody else's."""
    late = position(from_=DAY, announced=DAY - timedelta(days=4))
    campaign = _campaign(FIRST, late)

    assert position_from(campaign, campaign.metrics[0], DAY + timedelta(days=10)) == late
    assert position_from(campaign, campaign.metrics[0], DAY) == late
    with pytest.raises(BadInputError, match=r"no position counts from 2026-03-03; name one of the days: 2026-01-05, "):
        position_from(campaign, campaign.metrics[0], DAY + timedelta(days=1))


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    """When and why is told; of two that begin on one day it is the other one."""
    gone = replace(NEXT, withdrawn=Withdrawal(on=DAY, why="exports"))

    with pytest.raises(
        BadInputError, match="the position from 2026-03-07 was withdrawn on 2026-03-02 already: exports"
    ):
        position_from(_campaign(FIRST, gone), _campaign(FIRST, gone).metrics[0], NEXT.from_)
    assert position_from(_campaign(NEXT, gone), _campaign(NEXT, gone).metrics[0], NEXT.from_) == NEXT


def test_it_is_taken_back_today_unless_a_later_day_is_given() -> None:
    """With why and by whom."""
    assert _withdrawn(by="ana") == Withdrawal(on=DAY, why="exports", by="ana")
    assert _withdrawn(on=DAY + NOTICE) == Withdrawal(on=DAY + NOTICE, why="exports")


REFUSED = [
    (MOVED, {"on": DAY - timedelta(days=1)}, "--on: 2026-03-01 is past; the earliest day is 2026-03-02"),
    (MOVED, {"why": " "}, "--why: those whom it concerns want to know; say why it is taken back"),
    (
        _campaign(FIRST, ended=Ended(on=DAY, outcome="stopped")),
        {},
        "request-timeouts: it ended on 2026-03-02; a Window moves while a campaign runs",
    ),
    (
        _campaign(FIRST, HELD_UP),
        {},
        "--on: it is announced on 2026-03-03; choose that day or a later one",
    ),
]


@pytest.mark.parametrize(("campaign", "keys", "told"), REFUSED)
def test_a_withdrawal_that_contradicts_itself_is_refused(campaign: Campaign, keys: dict[str, Any], told: str) -> None:
    """Each objection names the option to change."""
    assert _refusals(campaign, **keys) == [told]


def test_taking_back_what_was_looser_gets_the_notice() -> None:
    """The stricter position before it counts again, and nobody was told."""
    back = _campaign(FIRST, position(from_=DAY - NOTICE, warn=40, not_allowed=80))

    (found,) = _refusals(back)
    assert found == (
        "--on: what counts without it from 2026-03-02 is stricter (warned beyond 30 s, not allowed beyond 60 s), "
        "and a notice of 14 days is promised; the earliest day is 2026-03-16"
    )
    assert _withdrawn(back, on=DAY + NOTICE).on == DAY + NOTICE


def test_a_withdrawal_says_what_counts_instead() -> None:
    """Of one that never counted, and of one that counts."""
    metric = MOVED.metrics[0]
    assert told(MOVED, metric, NEXT, Withdrawal(on=DAY, why="exports"), DAY) == (
        "request-timeouts: the position of 'p99.9' from 7 March 2026 is withdrawn.",
        "It never counts: exports",
        "Now: warned beyond 30 s, not allowed beyond 60 s.",
    )
    assert told(MOVED, metric, FIRST, Withdrawal(on=date(2026, 3, 5), why="w"), DAY)[1:] == (
        "It counts no more from 5 March 2026: w",
        "Then: nothing is refused.",
    )


def test_who_was_told_of_a_position_is_told_that_it_is_withdrawn() -> None:
    """In the updates of the period in which it was taken back, with the reason; not again after it."""
    taken_back = replace(NEXT, withdrawn=Withdrawal(on=DAY - timedelta(days=2), why="exports are not ready"))
    campaign = _campaign(FIRST, taken_back)
    past = builders.history({date(2026, 2, 1): {"GET /a": 20.0}})

    now, later = (overview(campaign, campaign.metrics[0], past, day=day) for day in (DAY, DAY + timedelta(weeks=1)))

    assert ((taken_back,), ()) == (now.taken_back, later.taken_back)
    assert [(line.label, line.text) for line in window_section(now, DAY).lines][1:] == [
        ("Withdrawn", "Warn 15 s, Not Allowed 30 s, from 7 March 2026: exports are not ready")
    ]


def test_what_was_still_to_come_when_a_campaign_ended_may_be_taken_back() -> None:
    """Its last Not Allowed stays; a stricter one that was announced need not come."""
    campaign = _campaign(FIRST, NEXT, ended=Ended(on=DAY - timedelta(days=1), outcome="stopped"))

    assert _withdrawn(campaign) == Withdrawal(on=DAY, why="exports")
    assert _refusals(campaign, which=0) == [
        "request-timeouts: it ended on 2026-03-01; a Window moves while a campaign runs"
    ]
