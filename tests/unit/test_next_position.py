"""The next position of a Window: what is promised is kept, and what cannot be is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

import builders
from builders import DAY, position
from overton.model.campaign import Campaign, Ended
from overton.model.problem import BadInputError
from overton.model.window import NoWorse, Position
from overton.pipeline.move import chosen_metric, limit, next_position, told

NOTICE = timedelta(days=14)
CAMPAIGN = builders.campaign(
    builders.metric(window=(position(from_=date(2026, 1, 5), warn=30, not_allowed=60),)), notice=NOTICE
)


def _moved(campaign: Campaign = CAMPAIGN, **keys: Any) -> Position:
    given = {"day": DAY, "warn": 15, "not_allowed": 30, "why": "it is clear", **keys}
    return next_position(campaign, campaign.metrics[0], **given)


def _refusals(campaign: Campaign = CAMPAIGN, **keys: Any) -> list[str]:
    with pytest.raises(BadInputError) as error:
        _moved(campaign, **keys)
    return [str(problem) for problem in error.value.problems]


def test_a_move_is_announced_today_and_takes_effect_after_the_notice() -> None:
    """The earliest day that the campaign promises, unless a later one is given."""
    assert _moved(by="ana") == Position(
        from_=DAY + NOTICE, announced=DAY, warn=15, not_allowed=30, why="it is clear", by="ana"
    )
    assert _moved(start=date(2026, 6, 1)).from_ == date(2026, 6, 1)


def test_without_notice_a_move_counts_from_the_day_itself() -> None:
    """Nothing was promised."""
    assert _moved(builders.campaign(builders.metric())).from_ == DAY


LOOSER: dict[str, Any] = {"warn": 40, "not_allowed": 80, "why": "too hard"}


def test_a_looser_position_counts_at_once_and_is_not_announced() -> None:
    """Nobody is refused by it, so nobody needs notice; `announced` would hold it up."""
    assert _moved(**LOOSER) == Position(from_=DAY, **LOOSER)
    assert _moved(**LOOSER, start=DAY + timedelta(days=3)) == Position(from_=DAY + timedelta(days=3), **LOOSER)
    assert _moved(**LOOSER, start=DAY + NOTICE) == Position(from_=DAY + NOTICE, announced=DAY, **LOOSER)


def test_a_position_that_is_stricter_in_one_threshold_gets_the_notice() -> None:
    """However much looser it is in the other, and however early on."""
    assert _moved(warn=20, not_allowed=80).from_ == DAY + NOTICE
    assert _moved(warn=40, not_allowed=50).from_ == DAY + NOTICE
    assert _moved(warn=40, not_allowed=NoWorse(at=80, worse=True)).from_ == DAY + NOTICE


def test_looser_than_what_was_announced_for_that_day_is_no_stricter() -> None:
    """Once the announced position counts, a step back from it needs no notice; before that day it does."""
    announced = position(from_=DAY + timedelta(days=2), announced=DAY - NOTICE, warn=15, not_allowed=30)
    campaign = builders.campaign(
        builders.metric(window=(*CAMPAIGN.metrics[0].window, announced)), notice=CAMPAIGN.notice
    )
    between: dict[str, Any] = {"warn": 20, "not_allowed": 40}

    assert _moved(campaign, **between, start=DAY + timedelta(days=3)).announced is None
    assert "is too near" in _refusals(campaign, **between, start=DAY + timedelta(days=1))[0]
    assert told(campaign, campaign.metrics[0], _moved(campaign, **LOOSER), DAY)[-1] == (
        "From 4 March 2026, as announced: warned beyond 15 s, not allowed beyond 30 s; "
        "withdraw it if it is not to come."
    )


def test_a_position_may_hold_items_to_a_number_and_to_what_they_were() -> None:
    """As the options say it."""
    assert [limit(30, worse=False, tolerance=None), limit("worse", worse=False, tolerance=None)] == [30, "worse"]
    assert limit(30, worse=True, tolerance=None) == NoWorse(at=30, worse=True)
    assert limit("worse", worse=False, tolerance="10%") == NoWorse(worse=True, tolerance="10%")
    assert _refusals(not_allowed=limit(30, worse=False, tolerance="10%")) == [
        "--tolerance: a tolerance means nothing without `worse`; add `worse: true`, or drop it"
    ]


REFUSED = [
    (
        {"start": DAY + timedelta(days=13)},
        "--from: 2026-03-15 is too near: the campaign promises a notice of 14 days; the earliest day is 2026-03-16",
    ),
    ({"warn": 4}, "--warn: `warn` is 4, which already meets the goal (at most 5); write 5 or more"),
    ({"warn": 31}, "--not-allowed: `not_allowed` is 30, and `warn` is 31; write 31 or more"),
    (
        {"warn": None, "not_allowed": 1},
        "--not-allowed: `not_allowed` is 1, which already meets the goal (at most 5); write 5 or more",
    ),
    ({"warn": float("nan")}, "--warn: this is no finite number; give a number such as 30"),
    ({"not_allowed": float("inf")}, "--not-allowed: this is no finite number; give a number such as 30"),
    ({"why": " "}, "--why: those whom it concerns want to know; say why the Window moves"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "told"), REFUSED)
def test_a_move_that_breaks_a_promise_is_refused(keys: dict[str, Any], told: str) -> None:
    """Each objection names the option to change."""
    assert _refusals(**keys) == [told]


def test_all_objections_are_told_at_once() -> None:
    """Nobody has to try four times."""
    found = _refusals(warn=3, not_allowed=2, why="", start=date(2025, 1, 1))

    assert [one.partition(":")[0] for one in found] == ["--warn", "--not-allowed", "--why", "--from"]


def test_two_positions_cannot_begin_on_one_day() -> None:
    """Not even when the other begins there because of its notice."""
    ledger = (position(from_=date(2026, 1, 5), announced=DAY, warn=30, not_allowed=60),)
    campaign = builders.campaign(builders.metric(window=ledger), notice=NOTICE)

    assert _refusals(campaign) == [
        "--from: another position takes effect on 2026-03-16; choose another day, or withdraw that one"
    ]


def test_a_campaign_that_has_ended_moves_no_more() -> None:
    """Its last Not Allowed stays."""
    ended = builders.campaign(builders.metric(), ended=Ended(on=date(2026, 2, 1), outcome="reached"))

    assert _refusals(ended) == ["request-timeouts: it ended on 2026-02-01; a Window moves while a campaign runs"]


def test_one_of_several_metrics_has_to_be_named() -> None:
    """The names there are, are told."""
    several = builders.campaign(builders.metric(), metrics=(builders.metric(), builders.metric(name="errors")))

    with pytest.raises(BadInputError, match=r"^--metric: request-timeouts has 2 metrics; name one: p99\.9, errors$"):
        chosen_metric(several, None)
    with pytest.raises(BadInputError, match=r"^--metric: there is no metric 'x'; name one of: p99\.9, errors$"):
        chosen_metric(several, "x")
    assert chosen_metric(several, "errors").name == "errors"


def test_a_move_says_what_happens_and_when() -> None:
    """What comes, and what counts until then."""
    assert told(CAMPAIGN, CAMPAIGN.metrics[0], _moved(), DAY) == (
        "request-timeouts: the Window of 'p99.9' moves from 16 March 2026.",
        "Now: warned beyond 30 s, not allowed beyond 60 s.",
        "From 16 March 2026: warned beyond 15 s, not allowed beyond 30 s.",
    )


def test_a_move_tells_what_comes_before_it() -> None:
    """What is announced already counts from its own day, which may be sooner."""
    sooner = position(from_=DAY + timedelta(days=2), announced=DAY - NOTICE, warn=20, not_allowed=40)
    campaign = builders.campaign(builders.metric(window=(*CAMPAIGN.metrics[0].window, sooner)), notice=NOTICE)

    assert told(campaign, campaign.metrics[0], _moved(campaign), DAY)[1:] == (
        "Now: warned beyond 30 s, not allowed beyond 60 s.",
        "From 4 March 2026, as announced: warned beyond 20 s, not allowed beyond 40 s.",
        "From 16 March 2026: warned beyond 15 s, not allowed beyond 30 s.",
    )


def test_a_move_to_what_will_be_in_force_anyway_is_refused() -> None:
    """Whether it is in force or announced; once it no longer would be, or as `worse` begins anew, it is a move."""
    sooner = position(from_=DAY + timedelta(days=2), announced=DAY - NOTICE, warn=15, not_allowed=30)
    window = CAMPAIGN.metrics[0].window
    announced = builders.campaign(builders.metric(window=(*window, sooner)), notice=NOTICE)
    worse = builders.campaign(
        builders.metric(window=(position(from_=date(2026, 1, 5), not_allowed="worse"),)), notice=NOTICE
    )
    todo = "give other thresholds, or leave it as it is"

    assert _refusals(warn=30, not_allowed=60) == [
        "--not-allowed: warned beyond 30 s, not allowed beyond 60 s: that has been in force since 2026-01-05; " + todo
    ]
    assert _refusals(announced) == [
        "--not-allowed: warned beyond 15 s, not allowed beyond 30 s: that is announced from 2026-03-04; " + todo
    ]
    assert _moved(announced, warn=30, not_allowed=60, start=DAY + timedelta(days=3)).at == 60
    assert _moved(worse, warn=None, not_allowed="worse").worse


def test_a_first_position_says_that_nothing_is_refused_until_then() -> None:
    """And where higher is better, the sides are the other way round."""
    campaign = builders.campaign(builders.metric(goal=builders.at_least(99), unit="%"), notice=NOTICE)

    assert told(campaign, campaign.metrics[0], _moved(campaign, warn=90, not_allowed="worse"), DAY) == (
        "request-timeouts: the Window of 'p99.9' moves from 16 March 2026.",
        "Now: nothing is refused.",
        "From 16 March 2026: warned below 90 %, not allowed to get worse.",
    )
