"""Nothing is refused before its announced day, in any time zone, across changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from builders import at_most
from overton.model.window import Position
from overton.window.calendar import end_of, start_of
from overton.window.judge import judge
from overton.window.ledger import announced, effective_from, in_force

ZONES = sorted(available_timezones())
GOAL = at_most(5)
A_SECOND = timedelta(seconds=1)

zones = st.sampled_from(ZONES)
years = st.dates(date(1970, 1, 3), date(2037, 12, 28))
instants = st.datetimes(datetime(1970, 1, 3), datetime(2037, 12, 28)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001  made aware here
notices = st.integers(0, 60).map(lambda number: timedelta(days=number))
WIDE = Position(from_=date(1969, 1, 1), not_allowed=60.0)


def _today(instant: datetime, zone: str) -> date:
    """The day that a clock on the wall shows."""
    return instant.astimezone(ZoneInfo(zone)).date()


@given(zones, instants, st.integers(-3, 3))
def test_a_day_has_begun_when_the_clock_on_the_wall_says_so(zone: str, instant: datetime, offset: int) -> None:
    """An instant is on a day or later just when the day's first instant is past: leaps of the clock included."""
    day = _today(instant, zone) + timedelta(days=offset)

    assert (_today(instant, zone) >= day) == (instant >= start_of(day, zone))
    assert (_today(instant, zone) > day) == (instant >= end_of(day, zone))


@given(zones, years, st.none() | st.integers(0, 90), notices, st.integers(-400_000, 400_000))
def test_nothing_is_refused_before_the_start_of_the_announced_day(
    zone: str, start: date, told_before: int | None, notice: timedelta, seconds: int
) -> None:
    """Not a second before, and from the first second on, whatever `from` says: a notice is kept."""
    told = None if told_before is None else start - timedelta(days=told_before)
    strict = Position(from_=start, announced=told, not_allowed=30.0)
    ledger = (WIDE, strict)
    begins = start_of(effective_from(strict, notice), zone)
    instant = begins + timedelta(seconds=seconds)
    day = _today(instant, zone)

    refused = judge(45.0, goal=GOAL, position=in_force(ledger, day, notice)).action == "refuse"

    assert refused == (instant >= begins)
    assert told is None or begins >= start_of(told + notice, zone)
    assert (strict in announced(ledger, day, notice)) == (instant < begins and (told is None or told <= day))


@given(zones, years)
def test_the_last_second_before_is_the_day_before(zone: str, start: date) -> None:
    """And the first instant is the day itself, unless the zone has no such day."""
    begins = start_of(start, zone)

    assert _today(begins - A_SECOND, zone) < start <= _today(begins, zone)
