"""Pace, teams and buy-in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at_most, campaign, history, metric, position
from overton.model.campaign import BuyIn
from overton.progress.buy_in import coverage, stance_of, stances
from overton.progress.explain import co_owned_words
from overton.progress.figures import Changes, PaceStatus
from overton.progress.overview import overview
from overton.progress.pace import pace
from strategies import FIRST

END = FIRST + timedelta(weeks=8)
TREE = {"payments": "product", "search": "product", "product": "acme", "acme": None}


def _changes(**counts: int) -> Changes:
    return Changes(since=FIRST, until=END, **counts)


def test_needed_is_what_remains_over_the_weeks_left() -> None:
    """The target date is inclusive: a week and its last day are one week."""
    found = pace(_changes(before=20, after=12, fixed=8), target=END + timedelta(days=6))

    assert (12.0, 1.0, 1.0) == (found.needed, found.actual, found.weeks_left)


def test_past_the_target_date_it_is_late_by_days() -> None:
    """Nothing is needed a week any more: it is late."""
    found = pace(_changes(before=20, after=12, fixed=8), target=END - timedelta(days=3))

    assert (None, 3, PaceStatus.BEHIND) == (found.needed, found.days_late, found.status)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"before": 5, "after": 0, "fixed": 5}, PaceStatus.DONE),
        ({"before": 5, "after": 5}, PaceStatus.STALLED),
        ({"before": 5, "after": 8, "inflow": 3}, PaceStatus.GROWING),
        ({"before": 20, "after": 4, "fixed": 16}, PaceStatus.ON_PACE),
        ({"before": 20, "after": 14, "fixed": 16, "inflow": 8, "reopened": 2}, PaceStatus.BEHIND),
        ({"before": 50, "after": 49, "fixed": 1}, PaceStatus.BEHIND),
    ],
)
def test_status_against_the_pace_that_is_needed(counts: dict[str, int], expected: PaceStatus) -> None:
    """Done, stalled, growing, on pace or behind."""
    assert expected == pace(_changes(**counts), target=END + timedelta(weeks=8)).status


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"before": 5, "after": 0, "fixed": 5}, PaceStatus.DONE),
        ({"before": 5, "after": 5}, PaceStatus.STALLED),
        ({"before": 5, "after": 8, "inflow": 3}, PaceStatus.GROWING),
        ({"before": 5, "after": 4, "fixed": 1}, PaceStatus.NO_TARGET),
    ],
)
def test_without_a_target_date_nobody_is_on_pace_or_behind(counts: dict[str, int], expected: PaceStatus) -> None:
    """No pace is needed; what is done, stands still or grows is still told."""
    assert expected == pace(_changes(**counts), target=None).status


def test_a_small_team_is_shrunk_towards_the_campaign() -> None:
    """One fix in eight weeks is enough for a team of two where the campaign does well, and not where it does not."""
    team = _changes(before=3, after=2, fixed=1)
    target = END + timedelta(weeks=10)

    well = pace(team, target=target, campaign=_changes(before=100, after=20, fixed=80))
    badly = pace(team, target=target, campaign=_changes(before=100, after=99, fixed=1))

    assert (PaceStatus.ON_PACE, PaceStatus.BEHIND) == (well.status, badly.status)


def test_the_latest_word_of_the_nearest_team_above_counts() -> None:
    """Children inherit a stance until they have their own."""
    ledger = (
        BuyIn(team="product", on=date(2026, 1, 1), stance="committed"),
        BuyIn(team="search", on=date(2026, 2, 1), stance="opposed"),
        BuyIn(team="search", on=date(2026, 3, 1), stance="unsure"),
    )
    said = stances(ledger, date(2026, 2, 15))

    assert "committed" == stance_of("payments", said, TREE)
    assert "opposed" == stance_of("search", said, TREE)
    assert "not_asked" == stance_of("acme", said, TREE)


@given(
    st.lists(st.lists(st.sampled_from(["payments", "search", "ops"]), max_size=2, unique=True).map(tuple), min_size=1)
)
def test_coverage_adds_up_to_all_of_the_remaining_work(remaining: list[tuple[str, ...]]) -> None:
    """Co-owners share an item; what nobody owns is not asked."""
    found = coverage(remaining, {"product": "committed"}, TREE)

    assert 100 == pytest.approx(sum(found.by_stance.values()))


def test_co_owned_items_count_once_for_each_team_and_once_above() -> None:
    """A co-owned item is in each owner's row, once in each group, and once in the total."""
    measure = metric(goal=at_most(5), window=(position(from_=FIRST),))
    past = history(
        {FIRST: {"x": 9.0, "y": 1.0, "z": 7.0}}, owners={"x": ("payments", "search"), "y": ("search",)}, tree=TREE
    )
    found = overview(campaign(measure), measure, past, day=FIRST)

    assert {"payments": 1, "search": 2, None: 1} == {row.team: row.numbers.items for row in found.teams}
    assert {"product": 2, "acme": 2} == {row.team: row.numbers.items for row in found.groups}
    assert (3, 1) == (found.numbers.items, found.numbers.unowned)
    assert "1 endpoint has several owners and counts" in co_owned_words(found)
