"""What speaks against a campaign, each finding alone."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

import builders
from builders import DAY, at_most, position
from overton.model.campaign import Campaign, Ended, Guardrail, Metric
from overton.model.organisation import Organisation, OwnershipRule
from overton.pipeline.fitness import State, findings
from overton.pipeline.fitness_advice import ADVICE
from overton.progress.figures import Overview
from overton.progress.overview import overview

OWNED = Organisation(ownership=(OwnershipRule(column="service"),))
SEED_GOALS = (
    "We want to improve the resiliency and throughput of our background processes by making all jobs idempotent.",
    (
        "We want to improve the customer experience and resiliency of our system by limiting the amount of time a web "
        "request can take."
    ),
    "We want to improve the health of our database by enforcing a timeout on all queries.",
)
THREE = {"GET /a": ("payments",), "GET /b": ("search",), "GET /c": ("infra",)}


def _sound(metric: Metric | None = None, **keys: Any) -> Campaign:
    """A campaign against which nothing speaks."""
    return builders.campaign(
        metric or builders.metric(),
        **{
            "goal": SEED_GOALS[1],
            "why": "A slow request holds a worker.",
            "why_now": "Three incidents began with one.",
            "benefits": ("Deploys drain in five seconds",),
            "organizers": ("infra",),
            "target_date": DAY + timedelta(weeks=30),
            "guardrails": (Guardrail(name="error rate", goal=at_most(0.01), source=None),),
            **keys,
        },
    )


def _view(
    campaign: Campaign,
    values: Mapping[str, float | None],
    owners: Mapping[str, tuple[str, ...]] = THREE,
    days: tuple[date, ...] = (DAY,),
) -> Overview:
    past = builders.history(dict.fromkeys(days, values), owners=owners)
    return overview(campaign, campaign.metrics[0], past, day=DAY)


def _codes(campaign: Campaign, *views: Overview, organisation: Organisation = OWNED) -> list[str]:
    """The codes of what is found, in order."""
    found = findings(campaign, organisation, views, DAY)
    return [one.code for one in found if one.state is State.FOUND]


def test_nothing_speaks_against_a_sound_campaign() -> None:
    """Measured, owned by several teams, and with a case that says what it should."""
    campaign = _sound()

    assert findings(campaign, OWNED, [_view(campaign, {"GET /a": 9, "GET /b": 20, "GET /c": 3})], DAY) == ()


@pytest.mark.parametrize("goal", SEED_GOALS)
def test_a_goal_in_one_sentence_is_sound(goal: str) -> None:
    """Also without a full stop."""
    assert [_codes(_sound(goal=goal)), _codes(_sound(goal=goal.rstrip(".")))] == [[], []]


@pytest.mark.parametrize(
    "goal",
    [
        "Make requests fast. Then make them faster.",
        "Make requests fast! “Why?” Because users wait.",
        "Requests are slow.\n\nMake them fast.",
        "Timeouts",
        "Faster requests",
    ],
)
def test_a_goal_of_more_or_less_than_a_sentence_is_found(goal: str) -> None:
    """Several sentences, or a word or two."""
    assert _codes(_sound(goal=goal)) == ["goal-not-one-sentence"]


@pytest.mark.parametrize(
    "goal", ["Limit what a request may take, e.g. Exports, to 5 s", "Move to v2.0 of the API by 1 May"]
)
def test_a_point_within_a_sentence_does_not_end_it(goal: str) -> None:
    """Abbreviations and versions."""
    assert _codes(_sound(goal=goal)) == []


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        ("The p99.9 request duration is at most 5 s.", "p99.9 request duration"),
        ("Keep request durations under 5 seconds", "request duration"),
        ("No more slow queries than 0", "slow queries"),
    ],
)
def test_a_goal_that_only_repeats_the_metric_is_found(goal: str, name: str) -> None:
    """After the words that only compare, nothing but the metric's name is left."""
    assert _codes(_sound(builders.metric(name=name, item="endpoint"), goal=goal)) == ["goal-repeats-metric"]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("why", "no-why"),
        ("why_now", "no-why-now"),
        ("benefits", "no-benefits"),
        ("organizers", "no-organizers"),
        ("guardrails", "no-guardrail"),
        ("target_date", "no-target-date"),
    ],
)
def test_what_a_campaign_does_not_say_is_found(key: str, code: str) -> None:
    """Each missing part of the case is one finding."""
    without: dict[str, Any] = {key: Campaign.__dataclass_fields__[key].default}

    assert _codes(_sound(None, **without)) == [code]


def test_the_target_date_is_past_the_day_after() -> None:
    """The date itself is the last day that counts."""
    assert _codes(_sound(target_date=DAY)) == []
    assert _codes(_sound(target_date=DAY - timedelta(days=1))) == ["target-date-past"]


def test_nothing_speaks_against_a_campaign_that_has_ended() -> None:
    """It needs no case any more."""
    ended = builders.campaign(builders.metric(), ended=Ended(on=DAY, outcome="reached"))

    assert findings(ended, Organisation(), None, DAY) == ()


def test_too_many_unowned_items_are_found() -> None:
    """One of five is not too many; one of four is."""
    campaign = _sound()
    values: dict[str, float | None] = {f"GET /{n}": 9.0 for n in range(5)}
    owners = {f"GET /{n}": (f"team-{n}",) for n in range(4)}

    assert _codes(campaign, _view(campaign, values, owners)) == []
    del values["GET /0"]
    assert _codes(campaign, _view(campaign, values, owners)) == ["metric-not-assignable"]


def test_without_a_rule_of_ownership_no_metric_can_be_assigned() -> None:
    """That is known before anything is measured."""
    assert _codes(_sound(), organisation=Organisation()) == ["metric-not-assignable"]


def test_work_that_sits_in_one_team_is_found() -> None:
    """Items that are done do not make a second team."""
    campaign = _sound()

    assert _codes(campaign, _view(campaign, {"GET /a": 9, "GET /b": 3, "GET /c": 3})) == ["one-team"]
    assert _codes(campaign, _view(campaign, {"GET /a": 3, "GET /b": 3, "GET /c": 3})) == []


def test_one_item_is_all_or_nothing() -> None:
    """It is not also told that one team owns it."""
    campaign = _sound()

    assert _codes(campaign, _view(campaign, {"GET /a": 9})) == ["one-item"]


def test_a_first_position_that_refused_what_was_there_is_found() -> None:
    """Counted on the first measured day under it."""
    metric = builders.metric(window=(position(from_=DAY - timedelta(weeks=2), warn=7, not_allowed=10),))
    campaign = _sound(metric)
    days = (DAY - timedelta(weeks=1), DAY)

    found = findings(campaign, OWNED, [_view(campaign, {"GET /a": 9, "GET /b": 20, "GET /c": 30}, days=days)], DAY)

    assert [one.what for one in found] == ["The first position refuses 2 endpoints on 23 February 2026."]


def test_a_first_position_to_come_is_judged_by_what_is_there_now() -> None:
    """So that it can be corrected before anybody is stopped."""
    metric = builders.metric(window=(position(from_=DAY + timedelta(weeks=2), warn=7, not_allowed=10),))
    campaign = _sound(metric)

    found = findings(campaign, OWNED, [_view(campaign, {"GET /a": 9, "GET /b": 20, "GET /c": 3})], DAY)

    assert [one.what for one in found] == ["The first position refuses 1 endpoint as things are."]


def test_later_positions_may_refuse() -> None:
    """Only the first has to allow what is there."""
    ledger = (
        position(from_=DAY - timedelta(weeks=8), warn=30, not_allowed=60),
        position(from_=DAY - timedelta(weeks=1), warn=7, not_allowed=10),
    )
    campaign = _sound(builders.metric(window=ledger))

    assert _codes(campaign, _view(campaign, {"GET /a": 9, "GET /b": 20, "GET /c": 3})) == []


def test_no_worse_refuses_nothing_for_staying_as_it_is() -> None:
    """It is a sound first position whatever is there."""
    campaign = _sound(
        builders.metric(window=(position(from_=DAY + timedelta(weeks=2), warn=None, not_allowed="worse"),))
    )

    assert _codes(campaign, _view(campaign, {"GET /a": 9, "GET /b": 20, "GET /c": 3})) == []


@pytest.mark.parametrize("views", [None, (), "empty"])
def test_what_needs_data_says_that_nothing_is_measured_yet(views: str | tuple[Overview, ...] | None) -> None:
    """Without a store, without the metric in it, and before its first day."""
    campaign = _sound()
    given = (_view(campaign, {}, days=()),) if isinstance(views, str) else views

    found = findings(campaign, OWNED, given, DAY)

    assert [one.code for one in found] == ["metric-not-assignable", "one-team", "one-item", "first-position-refuses"]
    assert {one.state for one in found} == {State.NOT_MEASURED}


def test_every_finding_has_its_reason() -> None:
    """Why it matters, and what to do, in sentences."""
    assert [
        code for code, advice in ADVICE.items() if not advice.reason.endswith(".") or advice.todo.endswith(".")
    ] == []


def test_a_stricter_position_that_does_not_say_when_it_was_announced_is_told() -> None:
    """In force or to come, where a notice is promised; the first one, a looser one and the past are not."""
    first = position(from_=DAY - timedelta(weeks=20), warn=30, not_allowed=60)
    past = position(from_=DAY - timedelta(weeks=10), warn=25, not_allowed=50)
    now = position(from_=DAY - timedelta(weeks=1), warn=20, not_allowed=40)
    looser = position(from_=DAY + timedelta(weeks=1), warn=25, not_allowed=40)
    to_come = position(from_=DAY + timedelta(weeks=2), warn=15, not_allowed=40)
    said = position(from_=DAY + timedelta(weeks=3), announced=DAY, warn=10, not_allowed=40)
    metric = builders.metric(window=(first, past, now, looser, to_come, said))

    found = findings(_sound(metric, notice=timedelta(days=7)), OWNED, None, DAY)

    assert [one.what for one in found if one.code == "move-not-announced"] == [
        "Nothing says when the position from 23 February 2026 was announced; a notice of 7 days is promised.",
        "Nothing says when the position from 16 March 2026 was announced; a notice of 7 days is promised.",
    ]
    assert "move-not-announced" not in _codes(_sound(metric))
