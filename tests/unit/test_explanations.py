"""Why an item stands as it does, in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at_least, at_most, campaign, history, metric, position
from overton.model.campaign import Goal, Metric
from overton.model.window import Exemption, NoWorse
from overton.progress.explain import explain, window_words
from overton.progress.overview import overview
from overton.progress.wording import counted, day_words, plain, quantity
from strategies import FIRST


def _told(measure: Metric, value: float | None, *, day: date = FIRST) -> str:
    past = history({FIRST: {"x": value}})
    return explain(overview(campaign(measure), measure, past, day=day).items[0], measure)


WINDOW = (position(from_=FIRST, warn=15, not_allowed=30),)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4, "4 s meets the goal (at most 5 s)"),
        (7.64, "7.64 s is short of the goal (at most 5 s), not in the Window"),
        (20, "20 s is beyond Warn (15 s)"),
        (31.25, "31.2 s is beyond Not Allowed (30 s)"),
        (None, "no data: too few samples, or not seen lately"),
    ],
)
def test_each_standing_is_told_with_its_threshold(value: float | None, expected: str) -> None:
    """The value, and the threshold that decides."""
    assert expected == _told(metric(goal=at_most(5), window=WINDOW), value)


def test_at_least_is_told_the_other_way_round() -> None:
    """The goal names its side."""
    measure = metric(goal=at_least(95), unit="%")

    assert "90 % is short of the goal (at least 95 %), not in the Window" == _told(measure, 90)


def test_an_exemption_is_told_with_its_end_and_what_follows() -> None:
    """Until when, why, where it was discussed, and that it is refused from the day after."""
    exempt = Exemption(items="x", until=FIRST + timedelta(days=9), why="replaced soon", ticket="INF-812")
    told = _told(metric(goal=at_most(5), window=WINDOW, exemptions=(exempt,)), 40)

    assert "exempt until 10 January 2026: replaced soon (INF-812)" in told
    assert "refused from 11 January 2026, by Not Allowed (30 s)" in told


@pytest.mark.parametrize(
    ("goal", "value", "beyond"),
    [(at_most(5), 60, "beyond the ceiling of 55 s"), (at_least(95), 40, "below the ceiling of 55 s")],
)
def test_a_value_beyond_the_ceiling_of_its_exemption_is_told_so(goal: Goal, value: float, beyond: str) -> None:
    """Whoever has an exemption learns why it does not hold."""
    exempt = Exemption(items="x", until=FIRST + timedelta(days=9), why="replaced soon", ceiling=55)
    past = replace(exempt, until=FIRST - timedelta(days=1))
    there = _told(metric(goal=goal, exemptions=(exempt, past)), value)
    over = _told(metric(goal=goal, exemptions=(past,)), value)
    held = _told(metric(goal=goal, exemptions=(exempt, replace(exempt, ceiling=None))), value)

    assert there.endswith(f"; {beyond} of its exemption until 10 January 2026")
    assert "ceiling" not in over + held


def test_an_announced_position_is_told_with_its_date() -> None:
    """Fine today, refused from the day on which the position takes effect."""
    ahead = position(from_=FIRST + timedelta(days=20), warn=5, not_allowed=10, announced=FIRST)
    told = _told(metric(goal=at_most(5), window=(*WINDOW, ahead)), 12)

    assert told.startswith("12 s is short of the goal (at most 5 s), not in the Window; ")
    assert told.endswith("refused from 21 January 2026, by Not Allowed (10 s)")


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (30.0, "Warn 15 s, Not Allowed 30 s"),
        ("worse", "Warn 15 s, Not Allowed what is new or gets worse"),
        (NoWorse(at=30, worse=True), "Warn 15 s, Not Allowed 30 s and what is new or gets worse"),
    ],
)
def test_a_position_in_words(refusal: object, expected: str) -> None:
    """Both thresholds with their unit."""
    assert expected == window_words(position(not_allowed=refusal), metric())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (7.636, "7.64"),
        (12, "12"),
        (0.5, "0.5"),
        (1250.4, "1,250"),
        (0.00012345, "0.000123"),
        (99.96, "100"),
        (-0.0, "0"),
        (1e300, "1e+300"),
        (1234567.8, "1,234,568"),
        (-3.14159, "-3.14"),
    ],
)
def test_numbers_have_three_significant_digits(value: float, expected: str) -> None:
    """All digits of the whole part, thousands grouped."""
    assert expected == plain(value)


def test_a_value_just_beyond_a_threshold_is_told_apart_from_it() -> None:
    """As many digits as it takes."""
    assert "30.0004 s is beyond Not Allowed (30 s)" == _told(metric(goal=at_most(5), window=WINDOW), 30.0004)
    assert "5.001 s is short of the goal (at most 5 s), not in the Window" == _told(metric(goal=at_most(5)), 5.001)


@given(st.floats(min_value=1e-3, max_value=1e9))
def test_a_number_as_told_is_near_the_number(value: float) -> None:
    """Rounding to three digits is off by half a percent at most."""
    assert value == pytest.approx(float(plain(value).replace(",", "")), rel=0.005)


def test_words_for_counts_days_and_units() -> None:
    """English plurals of the usual kinds of item, and British dates."""
    assert ["1 query", "2 queries", "3 endpoints", "0 processes"] == [
        counted(1, "query"),
        counted(2, "query"),
        counted(3, "endpoint"),
        counted(0, "process"),
    ]
    assert "2 March 2026" == day_words(date(2026, 3, 2))
    assert "no data" == quantity(None, "s")
