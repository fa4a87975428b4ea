"""The books of what remains balance, whatever happens."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import at_most, campaign, history, metric, position
from campaign_strategies import TREE, campaigns, histories
from overton.model.campaign import Campaign, Epoch
from overton.model.measurement import History
from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.progress.books import balances
from overton.progress.figures import Overview
from overton.progress.overview import overview, remaining_series
from strategies import FIRST

A_DAY = timedelta(days=1)


@settings(max_examples=150)
@given(campaigns(), histories(), st.integers(-5, 70), st.integers(0, 70))
def test_every_books_balance(of: Campaign, past: History, first: int, length: int) -> None:
    """After = before - fixed + inflow + reopened + exempt + no_data + rescoped, for the campaign, teams and groups."""
    since = FIRST + timedelta(days=first)
    found = overview(of, of.metrics[0], past, day=since + timedelta(days=length), since=since)

    assert balances(found.changes)
    assert all(balances(row.changes) for row in (*found.teams, *found.groups))
    assert found.numbers.remaining == found.changes.after
    assert all(row.numbers.remaining == row.changes.after for row in (*found.teams, *found.groups))


@settings(max_examples=100)
@given(campaigns(), histories(), st.integers(0, 70))
def test_the_series_ends_where_the_numbers_stand(of: Campaign, past: History, number: int) -> None:
    """The last entry of the series up to a day counts what the overview of that day counts."""
    found = overview(of, of.metrics[0], past, day=FIRST + timedelta(days=number))
    last = remaining_series(found.series)[-1][1] if found.series else 0

    assert found.numbers.remaining == last
    assert {s: n for s, n in found.numbers.standings.items() if n} == (
        {s: n for s, n in found.series[-1].standings.items() if n} if found.series else {}
    )


@settings(max_examples=100)
@given(campaigns(), histories(), st.integers(0, 60), st.integers(0, 10))
def test_what_comes_later_changes_nothing_before(of: Campaign, past: History, number: int, more: int) -> None:
    """The series of an earlier day is the beginning of the series of a later one."""
    day = FIRST + timedelta(days=number)
    early = overview(of, of.metrics[0], past, day=day).series
    late = overview(of, of.metrics[0], past, day=day + timedelta(days=more)).series

    assert early == tuple(entry for entry in late if entry.day <= day)


def _told(days: dict[date, dict[str, float | None]], **keys: object) -> Overview:
    measure = metric(goal=at_most(5), window=(position(from_=FIRST),), **keys.pop("metric", {}))  # type: ignore[arg-type]
    end = max(days)
    past = history(days, complete=bool(keys.pop("complete", False)))
    return overview(campaign(measure, **keys), measure, past, day=end, since=FIRST)


def test_fixed_new_and_reopened_have_their_names() -> None:
    """One item fixed, one that is new and short of the goal, one that was done and is no more."""
    found = _told(
        {
            FIRST: {"was slow": 9.0, "was fast": 1.0},
            FIRST + A_DAY: {"was slow": 2.0, "was fast": 7.0, "new": 8.0, "new and fast": 1.0},
        }
    ).changes

    assert (1, 1, 1, 1, 2) == (found.fixed, found.inflow, found.reopened, found.before, found.after)


def test_out_of_sight_is_not_fixed() -> None:
    """An item that is absent from events has no data; where the source is complete it was removed, which is a fix."""
    days: dict[date, dict[str, float | None]] = {FIRST: {"x": 9.0}, FIRST + A_DAY: {}}
    events, listed = _told(days), _told(days, complete=True)

    assert (0, -1, 1) == (events.changes.fixed, events.changes.no_data, events.numbers.no_data)
    assert (1, 0, 0) == (listed.changes.fixed, listed.changes.no_data, listed.numbers.no_data)


def test_an_item_absent_for_long_is_gone() -> None:
    """After `gone_after` it is not listed any more."""
    days: dict[date, dict[str, float | None]] = {FIRST: {"x": 9.0}, FIRST + A_DAY: {}, FIRST + 5 * A_DAY: {"y": 1.0}}
    found = _told(days, metric={"gone_after": 3 * A_DAY})

    assert ["y"] == [assessed.item for assessed in found.items]


def test_what_an_epoch_brings_is_no_regression() -> None:
    """Items that join with a wider scope are told as re-scoped, not as inflow."""
    found = _told(
        {FIRST: {"x": 9.0}, FIRST + A_DAY: {"x": 9.0, "mobile": 9.0}},
        epochs=(Epoch(from_=FIRST + A_DAY, why="the mobile API joined"),),
    ).changes

    assert (0, 1) == (found.inflow, found.rescoped)


def test_a_lapsed_exemption_counts_again_that_day() -> None:
    """Up to and including `until` the item is exempt; the day after it remains."""
    exempt = Exemption(items="x", until=FIRST + A_DAY, why="soon replaced")
    days: dict[date, dict[str, float | None]] = {FIRST + n * A_DAY: {"x": 40.0} for n in range(4)}
    measure = metric(goal=at_most(5), window=(position(from_=FIRST),), exemptions=(exempt,))
    past = history(days)

    before = overview(campaign(measure), measure, past, day=FIRST + A_DAY, since=FIRST)
    after = overview(campaign(measure), measure, past, day=FIRST + 2 * A_DAY, since=FIRST)

    assert (1, 0) == (before.numbers.exempt, before.numbers.items)
    assert (FIRST + 2 * A_DAY, Standing.NOT_ALLOWED) == (
        before.items[0].coming[0].on,
        before.items[0].coming[0].verdict.standing,
    )
    assert (0, 1, 1) == (after.numbers.exempt, after.numbers.standings[Standing.NOT_ALLOWED], after.changes.exempt)


def test_an_item_handed_over_is_nobodys_fix_and_nobodys_inflow() -> None:
    """Both teams' books call it re-scoped."""
    day = FIRST + A_DAY
    before = history({FIRST: {"x": 9.0}}, owners={"x": ("payments",)}, tree=TREE)
    after = history({day: {"x": 9.0}}, owners={"x": ("search",)}, tree=TREE)
    past = History(
        (*before.days, *after.days),
        (*(i.__class__(i.since, day, i.measurement) for i in before.intervals), *after.intervals),
    )
    measure = metric(goal=at_most(5))
    found = overview(campaign(measure), measure, past, day=day, since=FIRST)

    assert [("search", 1, 0)] == [(row.team, row.changes.rescoped, row.changes.inflow) for row in found.teams]
    assert 0 == found.changes.rescoped
