"""Which position is in force, and which are announced."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import position
from overton.model.window import Position, Withdrawal
from overton.window.ledger import announced, effective_from, in_force, turning_days
from strategies import days, positions

START = date(2026, 1, 5)
NOTICE = timedelta(days=14)
FIRST = position(from_=START, warn=30, not_allowed=60)
SECOND = position(from_=date(2026, 3, 2), announced=date(2026, 2, 10))


def test_a_position_counts_from_the_start_of_its_day() -> None:
    """The day itself is judged by the new position, the day before by the old one."""
    ledger = (FIRST, SECOND)

    assert FIRST == in_force(ledger, date(2026, 3, 1), NOTICE)
    assert SECOND == in_force(ledger, date(2026, 3, 2), NOTICE)
    assert in_force(ledger, date(2026, 1, 4), NOTICE) is None


def test_notice_postpones_a_position_announced_too_late() -> None:
    """It takes effect on the later of `from` and `announced` + notice."""
    hasty = position(from_=date(2026, 3, 2), announced=date(2026, 3, 1))

    assert date(2026, 3, 15) == effective_from(hasty, NOTICE)


def test_a_withdrawn_position_gives_way_to_the_one_before() -> None:
    """From the day of the withdrawal it no longer counts."""
    taken_back = position(from_=date(2026, 3, 2), withdrawn=Withdrawal(on=date(2026, 3, 10), why="too soon"))
    ledger = (FIRST, taken_back)

    assert taken_back == in_force(ledger, date(2026, 3, 9))
    assert FIRST == in_force(ledger, date(2026, 3, 10))


def test_a_position_withdrawn_before_it_began_is_not_announced() -> None:
    """Nobody is told of what will not come, from the day on which it was taken back."""
    taken_back = position(from_=date(2026, 3, 2), withdrawn=Withdrawal(on=date(2026, 2, 20), why="too soon"))

    assert () == announced((FIRST, taken_back), date(2026, 2, 20))


@given(st.lists(positions(3.0, 9.0), max_size=5), days, days)
def test_announcing_changes_nothing_before_it_takes_effect(
    ledger: list[Position], day: date, announced_on: date
) -> None:
    """A position that begins later does not change which one is in force."""
    later = Position(from_=day + timedelta(days=1), not_allowed=1.0, announced=announced_on)

    assert in_force(ledger, day, NOTICE) == in_force([*ledger, later], day, NOTICE)


@given(st.lists(positions(3.0, 9.0), max_size=5), days)
def test_what_is_in_force_changes_on_turning_days_only(ledger: list[Position], day: date) -> None:
    """Between turning days the same position is in force."""
    if day not in turning_days(ledger, NOTICE):
        assert in_force(ledger, day, NOTICE) == in_force(ledger, day - timedelta(days=1), NOTICE)


@given(st.lists(positions(3.0, 9.0), max_size=5), days)
def test_no_position_is_both_in_force_and_announced(ledger: list[Position], day: date) -> None:
    """What counts is past its first day; what is announced is before it."""
    now = in_force(ledger, day, NOTICE)

    assert now is None or effective_from(now, NOTICE) <= day
    assert all(effective_from(coming, NOTICE) > day for coming in announced(ledger, day, NOTICE))
