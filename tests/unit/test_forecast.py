"""The forecast: what it may say, and when it says that there is none."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from overton.progress.figures import Forecast
from overton.progress.forecast import Law, forecast
from overton.progress.rhythm import rhythm

FIRST = date(2025, 1, 6)
Steps = list[tuple[date, int]]


def week(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def weekly(counts: Sequence[int]) -> Steps:
    """One entry a week."""
    return [(week(number), count) for number, count in enumerate(counts)]


def said(steps: Steps, *, weeks_to_target: int = 26, scope_breaks: Sequence[date] = ()) -> Forecast:
    """What is said on the day of the last entry."""
    day = steps[-1][0]
    return forecast(steps, day=day, target=day + timedelta(weeks=weeks_to_target), scope_breaks=scope_breaks)


@st.composite
def step_series(draw: st.DrawFn) -> Steps:
    """A year or two of changes on any days, with something remaining at the end."""
    gaps = draw(st.lists(st.integers(1, 60), min_size=3, max_size=40))
    days = [FIRST + timedelta(days=sum(gaps[:number])) for number in range(len(gaps))]
    counts = draw(st.lists(st.integers(0, 3000), min_size=len(days), max_size=len(days)))
    counts[-1] = max(1, counts[-1])
    return list(zip(days, counts, strict=True))


@given(step_series(), st.integers(-10, 300))
def test_bounds_are_ordered_and_nothing_is_less_than_none(steps: Steps, weeks_to_target: int) -> None:
    """Low, median and high are in this order and never below zero; the first point is today's count."""
    found = said(steps, weeks_to_target=weeks_to_target)
    assert all(0 <= p.low <= p.median <= p.high < math.inf for p in found.points)
    assert [p.day for p in found.points] == sorted({p.day for p in found.points})
    if found.points:
        first, now = found.points[0], steps[-1]
        assert now == (first.day, first.low) == (first.day, first.median) == (first.day, first.high)


@given(step_series())
def test_either_there_is_a_forecast_or_a_reason(steps: Steps) -> None:
    """Points and a probability, or a reason and nothing else."""
    found = said(steps)
    assert bool(found.points) is not bool(found.reason)
    assert (found.probability is None) is bool(found.reason)
    if found.reason:
        assert Forecast(reason=found.reason) == found


@given(step_series())
def test_the_same_question_has_the_same_answer(steps: Steps) -> None:
    """Nothing is left to chance, nor to the order or the number of equal entries."""
    doubled = [(day + timedelta(days=1), count) for day, count in steps[:-1]]
    again = {**dict(doubled), **dict(steps)}
    assert said(steps) == said(list(steps))
    assert said(steps) == forecast(
        list(reversed(again.items())), day=steps[-1][0], target=steps[-1][0] + timedelta(weeks=26)
    )


@given(step_series(), st.integers(0, 3000))
def test_what_comes_after_the_day_is_not_looked_at(steps: Steps, later: int) -> None:
    """Asking for a day in the past gives what would have been said then."""
    day = steps[-1][0]
    known = forecast(steps, day=day, target=None)
    assert known == forecast([*steps, (day + timedelta(days=1), later)], day=day, target=None)


@given(step_series(), st.integers(-1000, 1000))
def test_moving_all_days_moves_the_answer(steps: Steps, by: int) -> None:
    """The calendar has no meaning of its own."""
    shift = timedelta(days=by)
    here, there = said(steps), said([(day + shift, count) for day, count in steps])
    assert [p.day + shift for p in here.points] == [p.day for p in there.points]
    assert [(p.low, p.median, p.high) for p in here.points] == [(p.low, p.median, p.high) for p in there.points]
    assert (here.probability, here.reason) == (there.probability, there.reason)
    assert (here.finish_median and here.finish_median + shift) == there.finish_median


@given(step_series(), st.integers(2, 50))
def test_a_campaign_many_times_as_large_has_a_forecast_as_many_times_as_large(steps: Steps, times: int) -> None:
    """Only shares count, apart from whole items."""
    small, large = said(steps), said([(day, times * count) for day, count in steps])
    for one, many in zip(small.points, large.points, strict=True):
        for a, b in ((one.low, many.low), (one.median, many.median), (one.high, many.high)):
            assert abs(times * a - b) <= (times + 1) / 2


@given(step_series(), st.integers(1, 200), st.integers(1, 200))
def test_more_time_never_makes_finishing_less_likely(steps: Steps, sooner: int, later: int) -> None:
    """The probability is one, and grows with the target date."""
    assume(not said(steps).reason)
    chances = [said(steps, weeks_to_target=weeks).probability or 0.0 for weeks in sorted((sooner, later))]
    assert 0 <= chances[0] <= chances[1] <= 1


@given(step_series())
def test_the_median_goes_one_way(steps: Steps) -> None:
    """It falls or it rises, and does not turn back."""
    medians = [p.median for p in said(steps, weeks_to_target=100).points]
    assert medians in (sorted(medians), sorted(medians, reverse=True))


@given(step_series())
def test_finish_dates_agree_with_the_probability(steps: Steps) -> None:
    """On the median finish date the probability first reaches one half, and so for the others."""
    found = said(steps)
    for finish, chance in ((found.finish_low, 0.1), (found.finish_median, 0.5), (found.finish_high, 0.9)):
        if finish is None:
            continue
        reached, before = (
            forecast(steps, day=steps[-1][0], target=on).probability for on in (finish, finish - timedelta(days=1))
        )
        assert reached is not None
        assert before is not None
        assert before < chance <= reached


@given(step_series())
def test_the_probability_is_that_of_the_bounds(steps: Steps) -> None:
    """A quantile is the smallest number that is not exceeded with its chance."""
    law = Law.of(rhythm(steps, steps[-1][0]))
    for chance in (0.1, 0.25, 0.5, 0.75, 0.9):
        for weeks in (1, 13, 52):
            count = law.quantile(chance, weeks)
            assert law.at_most(count, weeks) >= chance - 1e-9
            assert count == 0 or law.at_most(count - 1, weeks) <= chance + 1e-9


@given(step_series(), st.integers(13, 300))
def test_a_campaign_in_which_nothing_falls_any_more_has_no_date(steps: Steps, weeks: int) -> None:
    """After thirteen weeks without a fall it says so, whatever came before."""
    found = forecast(steps, day=steps[-1][0] + timedelta(weeks=weeks), target=None)
    assert found.reason in {"stalled: no date", "growing: no date"}


def test_stalled_is_said_plainly() -> None:
    """Work that stopped thirteen weeks ago is stalled; a week earlier there is still a forecast."""
    steps = weekly([90, 80, 70, 60])
    assert forecast(steps, day=week(16), target=None).reason == "stalled: no date"
    assert forecast(steps, day=week(15), target=None).reason == ""


def test_growth_without_any_fall_is_no_progress() -> None:
    """A list that only grows has no date, and is told apart from one that stands still."""
    assert said(weekly(range(100, 130))).reason == "growing: no date"


@pytest.mark.parametrize("steps", [weekly([5, 3, 0]), weekly([0]), weekly([40] * 30 + [0])])
def test_nothing_remaining_is_done(steps: Steps) -> None:
    """However short the history is."""
    assert Forecast(reason="done") == said(steps)


@pytest.mark.parametrize("steps", [[], weekly([50]), weekly([50, 49, 48, 47, 46, 45, 44, 43])])
def test_eight_weeks_are_the_least(steps: Steps) -> None:
    """Without them there is too little to go by."""
    assert forecast(steps, day=week(7), target=week(50)).reason == "too little history"


def test_a_burst_is_no_trend() -> None:
    """One change that removed most of a list does not make the median fall."""
    found = said(weekly([400] * 10 + [150] * 10))
    assert {p.median for p in found.points} == {150}
    assert found.finish_median is None


def test_steady_work_is_a_trend() -> None:
    """The same removed a little every week does, and its end comes into sight, later than a straight line has it."""
    found = said(weekly([400 - 10 * number for number in range(31)]), weeks_to_target=52)
    assert found.points[-1].median < 50
    assert found.finish_median is not None
    assert found.finish_median > week(30 + 10)


def test_a_target_date_that_is_past_is_missed() -> None:
    """With work remaining, nothing remains by then with probability zero."""
    assert said(weekly(range(60, 40, -1)), weeks_to_target=0).probability == 0.0
    assert said(weekly(range(60, 40, -1)), weeks_to_target=-4).probability == 0.0


def test_the_target_date_is_a_point() -> None:
    """So that a chart can end its fan there; beyond five years it is left out."""
    steps = weekly(range(60, 40, -1))
    assert said(steps, weeks_to_target=61).points[-1].day == week(19 + 61)
    assert said(steps, weeks_to_target=600).points[-1].day == week(19 + 260)


def test_without_a_target_date_there_is_no_probability() -> None:
    """The fan then covers half a year."""
    found = forecast(weekly(range(60, 40, -1)), day=week(19), target=None)
    assert found.probability is None
    assert found.points[-1].day == week(19 + 26)


def test_a_break_in_scope_is_neither_progress_nor_growth() -> None:
    """A re-cut list is forecast as if it had been cut so from the start."""
    recut = weekly([100, 95, 90, 85, 80, 160, 150, 140, 130, 120, 110, 100])
    plain = weekly([200, 190, 180, 170, 160, 160, 150, 140, 130, 120, 110, 100])
    assert said(recut, scope_breaks=[week(5)]) == said(plain)
    assert said(recut) != said(plain)


def test_a_break_that_was_measured_some_days_later_is_the_same_break() -> None:
    """The scope changes on a Thursday, and is first measured on the Monday after."""
    recut = weekly([100, 95, 90, 85, 80, 160, 150, 140, 130, 120, 110, 100])
    assert said(recut, scope_breaks=[week(5)]) == said(recut, scope_breaks=[week(5) - timedelta(days=4)])


def test_a_break_from_nothing_begins_anew() -> None:
    """What was done before a new scope brought work back says nothing of that work."""
    steps = weekly([5, 0, 80, 78, 76, 74, 72, 70])
    assert said(steps, scope_breaks=[week(2)]).reason == "too little history"
