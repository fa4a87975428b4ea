"""Sources that list only what is short of the goal: what leaves the list was fixed."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import at_most, campaign, history, measured, metric, position
from overton.model.campaign import Epoch
from overton.model.measurement import History, Interval, MeasuredDay
from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.progress.books import balances
from overton.progress.explain import explain
from overton.progress.figures import Overview, PaceStatus
from overton.progress.happenings import happenings
from overton.progress.overview import overview, remaining_series
from strategies import FIRST

A_DAY = timedelta(days=1)
Values = dict[str, float | None]


def days(*values: Values) -> dict[date, Values]:
    return {FIRST + n * A_DAY: each for n, each in enumerate(values)}


def told(past: History, *, goal: float = 0, exemptions: tuple[Exemption, ...] = (), **keys: object) -> Overview:
    """As it stands on the last measured day; what is new or gets worse is refused from the first day on."""
    window = (position(from_=FIRST, warn=None, not_allowed="worse"),)
    measure = metric(goal=at_most(goal), window=window, exemptions=exemptions)
    return overview(campaign(measure, **keys), measure, past, day=past.days[-1].day, since=FIRST)


def listed(*values: Values, **keys: object) -> Overview:
    return told(history(days(*values), failures_only=True), **keys)  # type: ignore[arg-type]


def test_what_leaves_the_list_is_fixed_and_meets_the_goal() -> None:
    """It is counted for as long as its epoch lasts, and is not among the items to look at."""
    found = listed({"a": 1.0, "b": 1.0}, {"b": 1.0}, {"b": 1.0})

    assert (2, 1, 1, 50.0) == (
        found.numbers.items,
        found.numbers.meeting,
        found.numbers.remaining,
        found.numbers.percent_meeting,
    )
    assert (1, 0, 0) == (found.changes.fixed, found.changes.no_data, found.changes.rescoped)
    assert ["b"] == [assessed.item for assessed in found.items]
    assert [("a", FIRST + A_DAY, None)] == [(a.item, a.since, a.value) for a in found.fixed]


def test_nobody_needs_to_own_what_is_gone() -> None:
    """It is not among the items that wait for an owner."""
    assert 1 == listed({"a": 1.0, "b": 1.0}, {"b": 1.0}).numbers.unowned


def test_why_an_item_that_is_gone_counts_is_said() -> None:
    """With the day."""
    found = listed({"a": 1.0}, {})

    assert "gone since 2 January 2026: fixed" == explain(found.fixed[0], found.metric)


def test_a_list_that_is_empty_is_a_goal_that_is_met() -> None:
    """All that ever was on it is done."""
    found = listed({"a": 1.0, "b": 2.0}, {"a": 1.0}, {})

    assert (100.0, True) == (found.numbers.percent_meeting, found.clear)
    assert [2, 1, 0] == [count for _, count in remaining_series(found.series)]
    assert [0, 1, 2] == [entry.standings[Standing.DONE] for entry in found.series]


def test_a_list_that_was_always_empty_is_a_goal_that_is_met() -> None:
    """There is nothing to count, and that is known."""
    found = listed({}, {})

    assert (0, None, True, True) == (found.numbers.items, found.numbers.percent_meeting, found.seen, found.clear)
    assert (PaceStatus.DONE, "done") == (found.pace.status, found.forecast.reason)


def test_what_was_fixed_last_comes_first() -> None:
    """Then by name."""
    found = listed({"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0}, {"b": 1.0, "c": 1.0}, {"b": 1.0})

    assert ["c", "a", "d"] == [assessed.item for assessed in found.fixed]


def test_it_is_fixed_by_those_who_held_it_last() -> None:
    """In their numbers and in the slices that it was in."""
    one = replace(measured("a", 1.0, "payments"), slices={"tier": "1"})
    past = History(
        tuple(MeasuredDay(FIRST + n * A_DAY, "d", {}, complete=False, left_out={}, failures_only=True) for n in (0, 1)),
        (Interval(FIRST, FIRST + A_DAY, one),),
    )
    found = told(past)

    assert [("payments", 1, 0)] == [(row.team, row.numbers.meeting, row.numbers.remaining) for row in found.teams]
    assert 1 == found.slices["tier"]["1"].meeting


def test_what_comes_back_is_reopened_and_refused() -> None:
    """While it was gone it met the goal, and so that is its best."""
    found = listed({"a": 1.0, "b": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 1.0})

    assert (1, 1, 0, 2) == (found.changes.fixed, found.changes.reopened, found.changes.inflow, found.changes.after)
    assert {"a": Standing.NOT_ALLOWED, "b": Standing.LATER} == {
        a.item: a.verdict.standing for a in found.items if a.verdict
    }


def test_what_was_fixed_before_the_window_is_refused_when_it_comes_back() -> None:
    """The first measurement under the position did not have it."""
    measure = metric(goal=at_most(0), window=(position(from_=FIRST + A_DAY, warn=None, not_allowed="worse"),))
    past = history(days({"a": 1.0, "b": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 1.0}), failures_only=True)
    found = overview(campaign(measure), measure, past, day=past.days[-1].day)

    assert ["a"] == [a.item for a in found.items if a.verdict and a.verdict.standing is Standing.NOT_ALLOWED]


def test_a_fix_is_told_as_such_and_not_as_a_removal() -> None:
    """With the day and its last owners."""
    past = history(days({"a": 1.0}, {}), failures_only=True, owners={"a": ("payments",)})
    found = told(past)
    (happening,) = happenings(found.campaign, found.metric, past, since=FIRST, until=FIRST + A_DAY)

    assert ("a", "fixed", FIRST + A_DAY, ("payments",), False) == (
        happening.item,
        happening.entry.value,
        happening.day,
        happening.owners,
        happening.removed,
    )


def test_what_met_the_goal_all_along_leaves_without_a_trace() -> None:
    """Nobody had anything to do there."""
    found = listed({"a": 2.0, "b": 9.0}, {"b": 9.0}, goal=3)

    assert (1, 0, 0) == (found.numbers.items, found.changes.fixed, len(found.fixed))


def test_what_was_fixed_before_it_left_stays_fixed() -> None:
    """Getting better still does not shrink what is done."""
    found = listed({"a": 9.0}, {"a": 2.0}, {}, goal=3)

    assert (1, 1, 1) == (found.numbers.items, found.numbers.meeting, found.changes.fixed)


def test_an_exempt_item_that_vanishes_is_no_work_done() -> None:
    """It did not remain, and leaves without a trace."""
    exempt = Exemption(items="a", until=FIRST + 9 * A_DAY, why="soon replaced")
    found = listed({"a": 1.0, "b": 1.0}, {"b": 1.0}, exemptions=(exempt,))

    assert (1, 0, 0) == (found.numbers.items, found.numbers.exempt, found.changes.fixed)


def test_what_leaves_with_a_change_of_scope_is_not_fixed() -> None:
    """Neither when the file says so, nor when the metric measures something else."""
    values: tuple[Values, ...] = ({"a": 1.0, "b": 1.0}, {"b": 1.0}, {"b": 1.0})
    widened = listed(*values, epochs=(Epoch(from_=FIRST + A_DAY, why="tests are left out"),))
    past = history(days(*values), failures_only=True)
    redefined = told(replace(past, days=(past.days[0], *(replace(day, definition="e") for day in past.days[1:]))))

    for found in (widened, redefined):
        assert (0, -1, 1, 0) == (
            found.changes.fixed,
            found.changes.rescoped,
            found.numbers.items,
            found.numbers.meeting,
        )


def test_what_was_fixed_counts_until_its_epoch_ends() -> None:
    """A new scope begins with what is there, and the items that were fixed before are no part of its books."""
    values: tuple[Values, ...] = ({"a": 1.0, "b": 1.0}, {"b": 1.0}, {"b": 1.0, "c": 1.0})
    found = listed(*values, epochs=(Epoch(from_=FIRST + 2 * A_DAY, why="more is measured"),))

    assert [(1, 1), (0, 2)] == [
        (entry.standings[Standing.DONE], sum(entry.standings.values()) - entry.standings[Standing.DONE])
        for entry in found.series[1:]
    ]
    assert (1, 0, 1) == (found.changes.fixed, found.changes.inflow, found.changes.rescoped)


def test_what_comes_back_with_a_wider_scope_is_no_regression() -> None:
    """The scope brought it back."""
    values: tuple[Values, ...] = ({"a": 1.0, "b": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 1.0})
    found = listed(*values, epochs=(Epoch(from_=FIRST + 2 * A_DAY, why="tests count again"),))

    assert (1, 0, 1) == (found.changes.fixed, found.changes.reopened, found.changes.rescoped)


def test_where_everything_is_listed_what_is_absent_is_gone() -> None:
    """It was removed, which is a fix, and it is no item any more."""
    found = told(history(days({"a": 1.0, "b": 1.0}, {"b": 1.0}), complete=True))

    assert (1, 1, 0) == (found.changes.fixed, found.numbers.items, found.numbers.meeting)


def test_what_was_fixed_before_the_start_is_not_the_campaigns_progress() -> None:
    """Neither in what meets the goal, nor in the changes, the pace, the teams or what is told; on its start it is."""
    past = history(
        days({"a": 1.0, "b": 1.0, "c": 1.0}, {"b": 1.0, "c": 1.0}, {"c": 1.0}),
        failures_only=True,
        owners={"a": ("payments",), "b": ("search",), "c": ("search",)},
    )
    found = told(past, start=FIRST + 2 * A_DAY)

    assert (2, 1, 50.0) == (found.numbers.items, found.numbers.meeting, found.numbers.percent_meeting)
    assert (["b"], ["search"]) == ([a.item for a in found.fixed], [row.team for row in found.teams])
    assert (FIRST + 2 * A_DAY, 1, 1, 0) == (
        found.changes.since,
        found.changes.before,
        found.changes.after,
        found.changes.fixed,
    )
    assert [3, 2, 1] == [count for _, count in remaining_series(found.series)]
    assert () == happenings(found.campaign, found.metric, past, since=FIRST, until=FIRST + 2 * A_DAY)


VALUES = st.lists(st.dictionaries(st.sampled_from("abcd"), st.floats(1, 3), max_size=4), min_size=1, max_size=6)


@given(VALUES, st.integers(0, 6))
def test_the_past_before_the_start_changes_no_number_of_the_campaign(past: list[Values], start: int) -> None:
    """A campaign whose past was filled in counts as one that was measured from its start on, and its books balance."""
    begins = FIRST + start * A_DAY
    kept = {day: values for day, values in days(*past).items() if day >= begins}
    found = listed(*past, start=begins)

    assert balances(found.changes)
    assert all(balances(row.changes) for row in found.teams)
    assert [found.numbers.remaining] == [count for _, count in remaining_series(found.series)][-1:] or not found.series
    assert all(assessed.since >= begins for assessed in found.fixed)
    if kept:
        alone = told(history(kept, failures_only=True), start=begins)
        of_the_first_day = {a.item for a in found.fixed if a.since == min(kept)}
        assert alone.numbers.remaining == found.numbers.remaining
        assert {a.item for a in alone.fixed} == {a.item for a in found.fixed} - of_the_first_day
