"""What of a repository is shaped like a campaign, and how its past is drawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from overton.discover.past import POINTS, sampled, thinned
from overton.discover.ranking import FEWEST, Shape, score
from overton.discover.sparkline import BLOCKS, sparkline
from overton.discover.trend import Direction, Moment, Movement, movement, peak
from overton.repository.commits import Commit, Line

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MOVEMENTS = st.builds(Movement, st.sampled_from(Direction), with_code=st.booleans())
SHAPES = st.builds(
    Shape,
    worth=st.floats(0, 1),
    items=st.integers(0, 100_000),
    files=st.integers(1, 5_000),
    owners=st.none() | st.integers(0, 50),
    largest=st.floats(0, 1),
    movement=MOVEMENTS,
    listed=st.booleans(),
)
HISTORIES = st.lists(st.tuples(st.integers(0, 1_000), st.integers(0, 900)), min_size=1, max_size=40)
SOME = Shape(1.0, 100, 40, 6, 0.1, Movement(Direction.SHRINKING))


def _history(rows: list[tuple[int, int]], files: int = 10) -> list[Moment]:
    """Totals and how many days ago they were, oldest first."""
    ordered = sorted(rows, key=lambda row: -row[1])
    return [Moment("c", NOW - timedelta(days=ago), float(total), files) for total, ago in ordered]


@given(SHAPES)
def test_a_score_is_a_share(shape: Shape) -> None:
    """Whatever is found."""
    assert 0 <= score(shape) <= 1


@given(SHAPES, st.integers(1, 40))
def test_more_owners_never_rank_lower(shape: Shape, more: int) -> None:
    """A campaign is what reaches many teams."""
    known = replace(shape, owners=shape.owners or 0)

    assert score(known) <= score(replace(known, owners=(known.owners or 0) + more))


@given(SHAPES)
def test_a_handful_is_no_campaign(shape: Shape) -> None:
    """Somebody does it in an afternoon."""
    assert 0 == score(replace(shape, items=FEWEST - 1))


def test_what_sits_in_one_file_is_no_campaign_unless_it_is_a_list() -> None:
    """A list of exceptions is one file about many."""
    alone = replace(SOME, files=1, largest=1.0)

    assert (True, True) == (score(alone) == 0, score(replace(alone, listed=True)) > 0)


def test_what_grows_as_the_code_does_ranks_below_what_moves_by_itself() -> None:
    """It is a habit, not a piece of work."""
    with_code = Movement(Direction.GROWING, with_code=True)

    assert score(replace(SOME, movement=with_code)) < score(replace(SOME, movement=Movement(Direction.GROWING)))


def test_a_history_that_is_too_short_says_nothing_of_movement() -> None:
    """Ninety days are the least."""
    assert Direction.UNKNOWN == movement(_history([(10, 89), (5, 0)])).direction
    assert Direction.UNKNOWN == movement([]).direction


def test_the_last_quarter_decides_whether_it_moves() -> None:
    """What fell last year and not since has stalled."""
    found = movement(_history([(500, 365), (100, 90), (100, 0)]))

    assert (Direction.STALLED, 0, -400) == (found.direction, found.quarter, found.year)


def test_growth_at_the_pace_of_the_files_is_growth_with_the_code() -> None:
    """Twice the files, twice the count."""
    before, now = _history([(100, 400), (200, 0)])

    assert movement([before, replace(now, files=20)]).with_code
    assert not movement([before, replace(now, files=11)]).with_code


@given(HISTORIES)
def test_a_movement_is_the_difference_of_two_moments(rows: list[tuple[int, int]]) -> None:
    """And says the same as its sign."""
    history = _history(rows)
    found = movement(history)

    changes = {history[-1].total - moment.total for moment in history}
    assert {found.quarter, found.year} <= changes | {None}
    if found.direction is Direction.GROWING and found.quarter is not None:
        assert found.quarter > 0


@given(HISTORIES)
def test_the_peak_is_the_first_highest_moment(rows: list[tuple[int, int]]) -> None:
    """Nothing is above it."""
    history = _history(rows)

    assert all(moment.total <= peak(history).total for moment in history)


@given(st.lists(st.floats(0, 1e6), max_size=60))
def test_a_sparkline_keeps_the_order_of_values(values: list[float]) -> None:
    """A character each; a space is nothing, the highest block is the most."""
    line = sparkline(values)
    levels = [(" " + BLOCKS).index(char) for char in line]

    assert len(values) == len(line)
    for one, level in zip(values, levels, strict=True):
        assert (one == 0) == (level == 0)
        assert one < max(values) or one == 0 or level == len(BLOCKS)
        assert all(level <= other for value, other in zip(values, levels, strict=True) if one <= value)


@given(HISTORIES)
def test_a_chart_begins_and_ends_as_its_history_does(rows: list[tuple[int, int]]) -> None:
    """Whatever lies between."""
    history = _history(rows)
    chart = thinned(history)

    assert history[-1].total == chart[-1]
    assert len(chart) == (POINTS if len(history) > 2 else len(history))


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=300), st.none() | st.integers(0, 6_000))
def test_sampled_commits_are_in_order_and_end_with_the_last(days: list[int], ago: int | None) -> None:
    """None twice, and few enough to be read in seconds."""
    commits = [
        Commit(f"{nth}", int((NOW - timedelta(days=day)).timestamp())) for nth, day in enumerate(sorted(days)[::-1])
    ]
    points = sampled(Line(commits), None if ago is None else NOW - timedelta(days=ago))

    order = [int(point.commit) for point in points]
    assert order == sorted(set(order))
    assert order[-1] == len(commits) - 1
    assert len(order) <= POINTS + 2
