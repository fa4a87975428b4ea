"""A change that makes a Window stricter sooner than the campaign's notice promises is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DAY, at_least, campaign, metric, position
from overton.check.loosened import loosened
from overton.model.campaign import Campaign
from overton.model.window import Position, Withdrawal
from overton.window.ledger import Ledger
from overton.window.strictness import refuses_more, stricter, stricter_from, warns_more
from strategies import days, goals_and_thresholds, positions

NOTICE = timedelta(days=14)
FIRST = position(from_=date(2026, 1, 5), warn=30, not_allowed=60)
NEXT = position(from_=DAY + timedelta(days=20), announced=DAY, warn=15, not_allowed=30)
WORDS = "Warn 15 s, Not Allowed 30 s in place of Warn 30 s, Not Allowed 60 s"


def _with(*ledger: Position) -> Campaign:
    return campaign(metric(window=ledger), notice=NOTICE)


def _told(base: Campaign, head: Campaign) -> list[str]:
    return [one.reason for one in loosened([base], [head], DAY, {})]


HASTY = {
    "a position by hand, without `announced`": (
        _with(FIRST, replace(NEXT, from_=DAY, announced=None)),
        f"from 2 March 2026 on, {WORDS}: a notice of 0 days, and 14 days are promised",
    ),
    "an announced day that lies before anybody was told": (
        _with(FIRST, replace(NEXT, from_=DAY + timedelta(days=4), announced=date(2026, 2, 1))),
        f"from 6 March 2026 on, {WORDS}: a notice of 4 days, and 14 days are promised",
    ),
    "the present position made stricter": (
        _with(replace(FIRST, not_allowed=30.0)),
        f"from 2 March 2026 on, {WORDS.replace('15', '30')}: a notice of 0 days, and 14 days are promised",
    ),
    "a shorter notice for itself": (
        replace(_with(FIRST, replace(NEXT, from_=DAY + timedelta(days=1))), notice=timedelta(days=1)),
        f"from 3 March 2026 on, {WORDS}: a notice of 1 day, and 14 days are promised",
    ),
}


@pytest.mark.parametrize("how", HASTY)
def test_a_change_that_cuts_the_notice_short_is_told(how: str) -> None:
    """With the day from which, both positions, and what was promised."""
    head, told = HASTY[how]

    assert [told] == _told(_with(FIRST), head)


def test_an_announced_day_that_is_brought_forward_is_told() -> None:
    """Everybody was told 22 March; on 12 March the notice of what was announced is over, and nobody knows."""
    later = replace(NEXT, announced=DAY - timedelta(days=4))
    sooner = replace(later, from_=DAY)

    told = f"from 12 March 2026 on, {WORDS}: a notice of 10 days, and 14 days are promised"
    assert [told] == _told(_with(FIRST, later), _with(FIRST, sooner))


def test_what_keeps_the_notice_is_not_told() -> None:
    """A move by command, a looser position at once, a first position, and a withdrawal in time."""
    looser = replace(NEXT, from_=DAY, announced=None, warn=40.0, not_allowed=60.0)

    assert [] == _told(_with(FIRST), _with(FIRST, replace(NEXT, from_=DAY + NOTICE)))
    assert [] == _told(_with(), _with(replace(FIRST, from_=DAY)))
    assert not [one for one in _told(_with(FIRST), _with(FIRST, looser)) if "notice" in one]


def test_withdrawing_what_was_looser_is_told() -> None:
    """The stricter position before it counts again."""
    back = position(from_=DAY - NOTICE, warn=40, not_allowed=80)
    withdrawn = replace(back, withdrawn=Withdrawal(on=DAY, why="by mistake"))

    assert 1 == len([one for one in _told(_with(FIRST, back), _with(FIRST, withdrawn)) if "promised" in one])


def test_where_higher_is_better_stricter_is_higher() -> None:
    """The picture is mirrored."""
    low, high = position(warn=80, not_allowed=60), position(warn=90, not_allowed=60)

    assert (True, False) == (warns_more(high, low, at_least(99)), warns_more(low, high, at_least(99)))
    assert (False, False) == (refuses_more(high, low, at_least(99)), refuses_more(low, high, at_least(99)))


@st.composite
def _two_positions(draw: st.DrawFn) -> tuple[Campaign, Position, Position]:
    goal, warn, refused = draw(goals_and_thresholds())
    one, other = draw(positions(warn, refused)), draw(positions(warn, refused))
    return campaign(metric(goal=goal, window=(one,)), notice=NOTICE), one, other


@given(_two_positions())
def test_nothing_is_stricter_than_itself(given_: tuple[Campaign, Position, Position]) -> None:
    """Nor is a ledger."""
    of, one, _other = given_
    goal, ledger = of.metrics[0].goal, Ledger(of.metrics[0], NOTICE)

    assert not stricter(one, one, goal)
    assert stricter_from(ledger, ledger, date(2020, 1, 1), date(2030, 1, 1)) is None


@given(_two_positions(), days)
def test_a_ledger_with_an_entry_announced_in_time_is_no_stricter_before(
    given_: tuple[Campaign, Position, Position], day: date
) -> None:
    """Whatever the entry says, and however early a day its `from` names."""
    of, _one, other = given_
    own = of.metrics[0]
    announced = replace(other, announced=day, withdrawn=None)
    longer = replace(own, window=(*own.window, announced))

    assert stricter_from(Ledger(own, NOTICE), Ledger(longer, NOTICE), day, day + NOTICE) is None
