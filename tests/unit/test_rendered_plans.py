"""What is to be configured on a day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.model.campaign import Enforce, Goal, ItemMode, Runtime
from overton.model.problem import BadInputError
from overton.policy.shape import PolicyExemption, PolicyPosition
from overton.render.limit import ENDLESS, Limit, milliseconds
from overton.render.plan import plan_of
from rendered import DAY, KEY, planned, policy

NEXT = date(2026, 4, 1)
FIRST = PolicyPosition(starts="2026-03-02T00:00:00Z", from_=DAY, not_allowed=30)
SECOND = PolicyPosition(starts="2026-04-01T00:00:00Z", from_=NEXT, not_allowed=15, announced=date(2026, 3, 10))


def problem(**keys: object) -> str:
    with pytest.raises(BadInputError) as caught:
        planned(30, None, **keys)
    return str(caught.value)


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**6), st.sampled_from([1, 1000]))
def test_nothing_within_the_limit_is_cut(seconds: Fraction, per_second: int) -> None:
    """Whole units are rounded up, by less than one, and are never 0."""
    units = Limit(seconds).units(per_second)

    assert seconds <= Fraction(units, per_second) < seconds + Fraction(1, per_second)
    assert units >= 1


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (30, "s", "30s"),
        (250, "ms", "250ms"),
        (0.2501, "s", "251ms"),
        (1, "us", "1ms"),
        (1.5, "min", "90s"),
        (0.1, "s", "100ms"),
    ],
)
def test_values_are_converted_exactly(value: float, unit: str, expected: str) -> None:
    """As they are written in the file, in the unit of the metric."""
    assert expected == milliseconds(planned(value, None, unit=unit, goal=Goal(at_most=0.0001)).limit)


def test_limits_are_ordered_as_lengths_of_time() -> None:
    """No limit is the longest; what takes weeks is as good as none."""
    assert [Limit(Fraction(1)), Limit(Fraction(2)), ENDLESS] == sorted(
        [ENDLESS, Limit(Fraction(2)), Limit(Fraction(1))]
    )
    assert ENDLESS == Limit(Fraction(10**9))
    assert 1 == len({ENDLESS, Limit(Fraction(10**9))})


def test_exempt_items_may_take_as_long_as_their_ceiling() -> None:
    """The longest first; a ceiling within the limit changes nothing."""
    plan = planned(30, {"GET /b": 40, "GET /a": None, "GET /c": 20})

    assert [("GET /a", "no limit"), ("GET /b", "40 s")] == [(one.items, str(one.limit)) for one in plan.exempted]


def test_an_exemption_of_everything_lifts_the_limit() -> None:
    """It is no route among others."""
    plan = planned(30, {"*": 50, "GET /a": 40})

    assert ("50 s", ()) == (str(plan.limit), plan.exempted)


def test_an_exemption_ends_after_its_last_day() -> None:
    """Until then its end is told, and from then on it is not there."""
    exempt = {"GET /a": 40.0}
    last = plan_of(policy(30, exempt), KEY, None, date(2026, 6, 30))
    after = plan_of(policy(30, exempt), KEY, None, date(2026, 7, 1))

    assert (1, [(date(2026, 7, 1), "GET /a is exempt no more")]) == (
        len(last.exempted),
        [(turn.day, turn.what) for turn in last.turns],
    )
    assert ((), ()) == (after.exempted, after.turns)


@pytest.mark.parametrize(
    ("zone", "starts"),
    [
        ("Pacific/Kiritimati", "2026-03-31T10:00:00Z"),
        ("UTC", "2026-04-01T00:00:00Z"),
        ("America/Los_Angeles", "2026-04-01T07:00:00Z"),
    ],
)
def test_nothing_is_cut_by_a_position_before_its_day(zone: str, starts: str) -> None:
    """Announced, it is only told of; not announced yet, not even that. Days are those of the policy's time zone."""
    positions = (FIRST, replace(SECOND, starts=starts))
    both = replace(policy(30, None, positions=positions), timezone=zone)

    plans = [plan_of(both, KEY, None, day) for day in (date(2026, 3, 8), date(2026, 3, 31), NEXT)]
    assert ["30 s", "30 s", "15 s"] == [str(plan.limit) for plan in plans]
    assert [[], ["30 s → 15 s"], []] == [[turn.what for turn in plan.turns] for plan in plans]


def test_an_exemption_to_come_is_told() -> None:
    """With the day from which it holds."""
    coming = PolicyExemption(items="GET /a", from_=NEXT, until=NEXT, why="w")

    plan = planned(30, None, exemptions=(coming,))
    assert ((), [(NEXT, "GET /a is exempt")]) == (plan.exempted, [(turn.day, turn.what) for turn in plan.turns])


def test_only_durations_can_be_cut_off() -> None:
    """Everything else is refused with what to do."""
    assert "the unit 'MB' is no length of time" in problem(unit="MB")
    assert "the metric has no unit" in problem(unit="")
    assert "more is better" in problem(goal=Goal(at_least=1))


def test_a_position_without_a_number_cuts_nothing_off() -> None:
    """And before the first position there is none."""
    assert "refuses only what gets worse" in problem(
        positions=(PolicyPosition(starts="2026-03-02T00:00:00Z", from_=DAY, worse=True),)
    )
    assert "no position is in force on 2026-03-02; the first one counts from 2026-04-01" in problem(positions=(SECOND,))
    assert "announce one" in problem(positions=())


def test_what_is_not_denied_at_run_time_is_told() -> None:
    """By campaign, item and share: a configuration knows no other way than to cut off."""
    whole = policy()
    runtime = Runtime(mode="deny", share="10%", items=(ItemMode(items="GET /a", mode="observe"),))
    campaign = replace(whole.campaigns[KEY], enforce=Enforce(runtime=runtime))

    found = plan_of(replace(whole, campaigns={KEY: campaign}), KEY, None, DAY)
    assert ("everything: deny for 10%", "GET /a: observe") == found.milder
    assert () == planned().milder
