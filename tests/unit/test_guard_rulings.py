"""What the guard says of an item before it is observed, and of an observation."""

import logging
import math
import pickle
import random
from collections import Counter
from typing import Any

import pytest

from guard_policies import CAMPAIGN, KEY, Clock, at, document, metric, position
from overton.guard import Guard, Judged, Refused, Ruling
from overton.guard.answer import problem
from overton.guard.rulings import MOST_REMEMBERED
from overton.model.campaign import Mode
from overton.model.standing import Action
from overton.policy.signature import Key, sign

NOW = at("2026-03-10T12:00:00")


def guard(policy: dict[str, Any] | None = None, **keys: Any) -> Guard:
    return Guard(policy or document(), **{"clock": Clock(NOW), **keys})


def ruled(guard: Guard, item: str = "GET /users", metric: str | None = None) -> Ruling:
    ruling = guard.ruling(CAMPAIGN, item, metric)
    assert ruling is not None
    return ruling


def test_a_ruling_says_the_bounds_and_all_that_people_need() -> None:
    """From the policy in force: bounds, owner, goal, help and the next stricter bound."""
    positions = [position("2026-03-02"), position("2026-04-01", 10, 20, announced="2026-03-01")]
    ruling = ruled(guard(document(metric(*positions, owners={"payments": ["GET /users"]}))))

    assert ruling == Ruling(
        campaign=CAMPAIGN,
        metric="metric 1",
        item="GET /users",
        unit="s",
        warn=15,
        refuse=30,
        mode="deny",
        seconds=1,
        refused_above=20,
        refused_from="2026-04-01T00:00:00Z",
        refused_on="2026-04-01",
        since="2026-03-02",
        owners=("payments",),
        goal="No slow requests.",
        help="docs/faster.md",
    )


@pytest.mark.parametrize("asked_before", [False, True])
def test_what_began_before_a_position_is_held_by_the_one_before_it(asked_before: bool) -> None:  # noqa: FBT001
    """Also where it is asked for after the new one has started, and what begins then is held by the new one."""
    clock = Clock(at("2026-04-01T00:00:01"))
    one = guard(document(metric(position("2026-03-02"), position("2026-04-01", 10, 20))), clock=clock)
    before = [ruled(one).refuse] if asked_before else []

    began = one.ruling(CAMPAIGN, "GET /users", at=at("2026-03-31T23:59:59"))

    assert [30, 20] == [began and began.refuse, ruled(one).refuse]
    assert before == [20] * asked_before


@pytest.mark.parametrize(
    ("seconds", "action", "enforced"),
    [(15, Action.PASS, False), (15.1, Action.WARN, False), (30, Action.WARN, False), (30.1, Action.REFUSE, True)],
)
def test_a_value_equal_to_a_bound_is_within_it(seconds: float, action: Action, enforced: bool) -> None:  # noqa: FBT001
    """As everywhere."""
    one = guard()
    judged = one.observed(ruled(one), seconds=seconds)

    assert (action, enforced) == (judged.action, judged.enforced)


def test_durations_are_told_in_the_unit_of_the_metric() -> None:
    """A quarter of a second is 250 ms, and a deadline is in seconds."""
    one = guard(document(metric(position("2026-03-02", 100, 200), unit="ms", goal={"at_most": 50})))
    ruling = ruled(one)

    assert (250.0, Action.REFUSE, 0.2) == (
        (judged := one.observed(ruling, seconds=0.25)).value,
        judged.action,
        ruling.deadline,
    )


def test_where_more_is_better_less_is_refused_and_nothing_has_a_deadline() -> None:
    """`at_least` mirrors the Window."""
    one = guard(document(metric(position("2026-03-02", 3, 1), unit="replicas", goal={"at_least": 5})))
    ruling = ruled(one)

    assert [Action.PASS, Action.WARN, Action.WARN, Action.REFUSE] == [
        one.observed(ruling, value=value).action for value in (3, 2, 1, 0)
    ]
    assert ruling.deadline is None


@pytest.mark.parametrize(
    ("campaign", "metric"), [("another", None), (CAMPAIGN, "another"), ("", ""), (CAMPAIGN, ""), (["no text"], None)]
)
def test_what_is_unknown_is_not_ruled_on(campaign: Any, metric: str | None) -> None:
    """No ruling, and no exception, whatever is asked."""
    assert guard().ruling(campaign, "GET /users", metric) is None


def test_what_is_unknown_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """A key that was mistyped would otherwise never be noticed."""
    one = guard(document(metric(), metric()))
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for item in ("GET /a", "GET /b"):
            one.ruling("request-timeout", item)
            one.ruling(CAMPAIGN, item)
            one.ruling(CAMPAIGN, item, "p99")

    assert [
        "the policy says nothing of campaign 'request-timeout': what is observed for it passes",
        "campaign 'request-timeouts' has several metrics, and the guard was told none: what is observed for it passes",
        "the policy says nothing of metric 'p99' of campaign 'request-timeouts': what is observed for it passes",
    ] == caplog.messages


def test_one_of_several_metrics_has_to_be_named() -> None:
    """Only a campaign's one metric goes without a name."""
    one = guard(document(metric(), metric(position("2026-03-02", 10, 20))))

    assert (None, 20) == (one.ruling(CAMPAIGN, "GET /users"), ruled(one, metric="metric 2").refuse)


def test_a_campaign_without_a_window_is_observed() -> None:
    """Measuring comes before the first position."""
    ruling = ruled(guard(document(metric(positions=[]))))

    assert (None, None, "deny", None) == (ruling.warn, ruling.refuse, ruling.mode, ruling.deadline)


MODES: list[Mode] = ["off", "observe", "warn", "deny"]


@pytest.mark.parametrize("ceiling", MODES)
@pytest.mark.parametrize("mode", MODES)
def test_the_ceiling_only_softens(mode: Mode, ceiling: Mode) -> None:
    """The softer of the two holds; `off` gives no ruling."""
    ruling = guard(document(runtime=mode), ceiling=ceiling).ruling(CAMPAIGN, "GET /users")
    softer = MODES[min(MODES.index(mode), MODES.index(ceiling))]

    assert (None if softer == "off" else softer) == (ruling.mode if ruling else None)


def test_the_first_glob_that_matches_says_the_mode() -> None:
    """In the order of the file."""
    items = [
        {"items": "GET /exports/*", "mode": "off"},
        {"items": "GET /e*", "mode": "observe"},
        {"items": "*", "mode": "deny"},
    ]
    one = guard(document(runtime={"mode": "warn", "items": items}))

    assert [None, "observe", "deny"] == [
        ruling.mode if (ruling := one.ruling(CAMPAIGN, item)) else None
        for item in ("GET /exports/1", "GET /else", "POST /else")
    ]


def test_a_share_is_drawn_for_each_observation_and_the_rest_are_warned_of() -> None:
    """A roll-out of 25 % denies a quarter and lets nobody go unwarned."""
    draws = iter([0.1, 0.24, 0.25, 0.9])
    one = guard(document(runtime={"mode": "deny", "share": "25%"}), draw=lambda: next(draws))

    assert ["deny", "deny", "warn", "warn"] == [ruled(one).mode for _ in range(4)]


def test_those_who_are_not_drawn_are_never_enforced_more_strictly() -> None:
    """A share of `observe` stays `observe`."""
    one = guard(document(runtime={"mode": "observe", "share": "10%"}), draw=lambda: 0.5)

    assert "observe" == ruled(one).mode


def test_a_share_is_drawn_about_as_often_as_it_says() -> None:
    """With the guard's own draw."""
    one = guard(document(runtime={"mode": "deny", "share": "30%"}))
    drawn = Counter(ruled(one).mode for _ in range(4000))

    assert 0.25 < drawn["deny"] / 4000 < 0.35


def test_a_position_counts_from_its_instant_and_not_before() -> None:
    """Also for an item whose ruling was remembered, and also when the clock is set back."""
    clock = Clock(at("2026-03-31T23:59:59.999"))
    one = guard(document(metric(position("2026-03-02"), position("2026-04-01", 10, 20))), clock=clock)
    before = ruled(one).refuse
    clock.set("2026-04-01T00:00:00")
    then = ruled(one).refuse
    clock.set("2026-03-31T23:59:59.999")

    assert (30, 20, 30) == (before, then, ruled(one).refuse)


def test_a_clock_before_all_positions_refuses_nothing() -> None:
    """A machine that wakes in 1970 holds nobody to what was not announced then."""
    ruling = ruled(guard(clock=Clock(0)))

    assert (None, None) == (ruling.warn, ruling.refuse)


def test_an_announcement_is_told_from_the_day_it_is_made() -> None:
    """And not before, though the policy knows it already."""
    clock = Clock(at("2026-03-09T23:59:59"))
    positions = [position("2026-03-02"), position("2026-04-01", 10, 20, announced="2026-03-10")]
    one = guard(document(metric(*positions)), clock=clock)
    before = ruled(one).refused_above
    clock.set("2026-03-10")

    assert (None, 20) == (before, ruled(one).refused_above)


def test_the_end_of_an_exemption_is_told_with_its_own_day() -> None:
    """The day after the last, not the day of the position that then holds."""
    exemption = {"items": "GET /exports/*", "until": "2026-03-31", "why": "slow", "ceiling": 55}
    ruling = ruled(guard(document(metric(exemptions=[exemption]))), "GET /exports/1")

    assert (55, 30, "2026-04-01", "") == (ruling.refuse, ruling.refused_above, ruling.refused_on, ruling.since)


def test_items_are_remembered_up_to_a_number() -> None:
    """They come from outside: whoever makes up names does not fill the memory."""
    one = guard()
    for number in range(3 * MOST_REMEMBERED):
        ruled(one, f"GET /{number}")
    ruled(one, "x" * 100_000)
    held = one._rulings  # noqa: SLF001  what is remembered shows nowhere else

    assert len(held.young) <= MOST_REMEMBERED
    assert len(held._old) <= MOST_REMEMBERED  # noqa: SLF001
    assert max(len(item) for _, item, _ in (*held.young, *held._old)) < 1000  # noqa: SLF001


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, "3", None])
def test_no_value_makes_the_guard_raise(value: Any) -> None:
    """What is no number is let through."""
    one = guard()
    judged = one.observed(ruled(one), value=value)

    assert judged.action is (Action.REFUSE if value in (math.inf, 10**400) else Action.PASS)


def test_durations_say_nothing_of_what_is_no_time(caplog: pytest.LogCaptureFixture) -> None:
    """They are let through, and that is said once."""
    one = guard(document(metric(unit="queries")))
    with caplog.at_level(logging.WARNING, "overton.guard"):
        actions = [one.observed(ruled(one), seconds=1e9).action for _ in range(3)]

    assert [Action.PASS] * 3 == actions
    assert [
        f"{CAMPAIGN} (metric 1) is measured in queries, which is no time: durations say nothing there"
    ] == caplog.messages


def test_what_was_ended_at_its_limit_counts_as_beyond_it() -> None:
    """Clocks differ by a little; what was ended by another's deadline is judged by its value."""
    one = guard()
    at_the_limit, far_from_it = (one.observed(ruled(one), seconds=seconds, ended=True) for seconds in (29.999, 20))

    assert (Action.REFUSE, Action.WARN) == (at_the_limit.action, far_from_it.action)
    assert 30 < at_the_limit.value < 30.001


def test_a_report_that_fails_is_said_once_and_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the application nor the reports after it."""
    heard: list[Judged] = []

    def broken(judged: Judged) -> None:
        raise ZeroDivisionError(str(judged.value))

    one = guard(reports=[broken, heard.append])
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for seconds in (1, 2, 3):
            one.observed(ruled(one), seconds=seconds)

    assert [1, 2, 3] == [judged.value for judged in heard]
    assert 1 == len([said for said in caplog.messages if "ZeroDivisionError" in said])


def test_a_policy_that_is_wrong_lets_everything_pass(caplog: pytest.LogCaptureFixture) -> None:
    """A program never fails to start because of the guard."""
    with caplog.at_level(logging.WARNING, "overton.guard"):
        ruling = Guard({"overton_policy": 1, "issued": "yesterday"}).ruling(CAMPAIGN, "GET /users")

    assert ruling is None
    assert [
        "the policy cannot be used: issued: 'yesterday' is no time; write it as 2026-03-02T09:30:00Z; everything passes"
    ] == caplog.messages


def test_a_refusal_is_a_time_out_that_says_why_and_survives_pickling() -> None:
    """So that it passes through queues as what it is; its text alone makes one too."""
    refused = Refused.of(ruled(guard()), 30.25)
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301  our own

    assert isinstance(refused, TimeoutError)
    assert (
        "GET /users: 30.2 s is more than the 30 s allowed since 2 March 2026 "
        "(campaign request-timeouts; see docs/faster.md)"
    ) == str(again)
    assert (refused.ruling, 30.25) == (again.ruling, again.value)
    assert ("over", None, None) == ((bare := Refused("over")).args[0], bare.ruling, bare.value)


def test_a_refusal_as_problem_details_names_what_a_client_needs() -> None:
    """Campaign, item, limit with its unit, and help."""
    assert {
        "type": "urn:overton:not-allowed",
        "title": "Beyond what is allowed",
        "status": 503,
        "detail": "GET /users: 31 s is more than the 30 s allowed since 2 March 2026 "
        "(campaign request-timeouts; see docs/faster.md)",
        "campaign": CAMPAIGN,
        "metric": "metric 1",
        "item": "GET /users",
        "limit": 30.0,
        "unit": "s",
        "help": "docs/faster.md",
    } == problem(ruled(guard()), 31)


@pytest.mark.parametrize(("keys", "known"), [([KEY], True), ([], True), ([Key(b"o" * 32)], False)])
def test_a_policy_as_plain_data_is_verified_too(keys: list[Key], known: bool) -> None:  # noqa: FBT001
    """Where keys are given, nothing counts that nobody vouches for."""
    assert known == (guard(sign(document(), KEY), keys=keys).ruling(CAMPAIGN, "GET /users") is not None)
    assert bool(keys) == (guard(document(), keys=keys).ruling(CAMPAIGN, "GET /users") is None)


def test_the_program_s_random_numbers_are_its_own() -> None:
    """Drawing who is in a roll-out leaves what the program seeded as it is."""
    random.seed(1)
    expected = random.random()  # noqa: S311  no secret
    one = guard(document(runtime={"mode": "deny", "share": "50%"}))

    random.seed(1)
    modes = {ruled(one).mode for _ in range(100)}

    assert {"deny", "warn"} == modes
    assert expected == random.random()  # noqa: S311  no secret


def test_a_last_day_that_other_zones_do_not_have_is_told_in_utc() -> None:
    """An exemption may end at the very end of the calendar."""
    exemption = {"items": "GET /users", "until": "9999-12-31", "ends": "9999-12-31T23:59:59Z", "why": "never"}

    ruling = ruled(guard(document(metric(exemptions=[exemption]), timezone="Asia/Tokyo")))

    assert ["9999-12-31", 30] == [ruling.refused_on, ruling.refused_above]


def test_a_log_that_fails_is_no_trouble_of_the_program_s() -> None:
    """A filter may be written for other lines than these."""

    def broken(_: logging.LogRecord) -> bool:
        raise TypeError

    logger = logging.getLogger("overton.guard")
    logger.addFilter(broken)
    try:
        one = guard()
        judged = one.observed(ruled(one), seconds=31)
    finally:
        logger.removeFilter(broken)

    assert judged.enforced
