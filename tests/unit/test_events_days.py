"""Local days on the axis of a time column."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from overton.sources.events.days import Span, clock, stretches
from overton.window.calendar import start_of

ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Beirut", "Pacific/Apia",
     "Africa/Casablanca", "Australia/Lord_Howe", "America/Havana"]
)  # fmt: skip
FIRST = st.dates(date(2009, 1, 1), date(2026, 12, 31))


@given(first=FIRST, length=st.integers(1, 400), zone=ZONES, minutes=st.integers(0, 400 * 24 * 60))
def test_the_day_of_an_instant_is_the_one_that_a_clock_of_the_zone_shows(
    first: date, length: int, zone: str, minutes: int
) -> None:
    """Moving a time by its stretch's shift gives the local date, in every zone and through every change of clocks."""
    last = first + timedelta(days=length - 1)
    began, ended = start_of(first, zone), start_of(last + timedelta(days=1), zone)
    instant = began + timedelta(minutes=minutes) % max(ended - began, timedelta(minutes=1))
    shown = instant.replace(tzinfo=None)
    stretch = next((one for one in stretches(((first, last),), zone, "UTC") if shown < one.until), None)
    assert stretch is not None
    assert instant.astimezone(ZoneInfo(zone)).date() == (stretch.day or (shown + stretch.shift).date())


def test_days_with_a_change_of_clocks_are_as_long_as_they_are() -> None:
    """23 and 25 hours in Paris; a week with one is an hour shorter."""
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 3, 28), 24)):
        assert hours * 3600 == Span((day,), timedelta(days=1), "Europe/Paris").seconds(day)
    sunday = date(2026, 3, 29)
    assert (7 * 24 - 1) * 3600 == Span((sunday,), timedelta(days=7), "Europe/Paris").seconds(sunday)


def test_a_day_begins_when_its_midnight_is_leapt_over() -> None:
    """In Beirut clocks go from 24:00 to 01:00: the day begins at the leap."""
    assert datetime(2025, 3, 29, 22, tzinfo=UTC) == start_of(date(2025, 3, 30), "Asia/Beirut")


def test_a_year_in_the_clocks_own_zone_is_one_stretch() -> None:
    """Midnights are midnights there, whatever the clock did in between."""
    year = ((date(2026, 1, 1), date(2026, 12, 31)),)
    assert 1 == len(stretches(year, "Europe/Paris", "Europe/Paris"))
    assert 5 == len(stretches(year, "Europe/Paris", "UTC"))


def test_days_that_touch_are_read_in_one_run() -> None:
    """With their periods; a gap between periods is not read."""
    monday = date(2026, 3, 2)
    weekly = tuple(monday + timedelta(days=n) for n in (0, 7, 20))
    expected = (
        (monday - timedelta(days=6), monday + timedelta(days=7)),
        (monday + timedelta(days=14), monday + timedelta(days=20)),
    )
    assert expected == Span(weekly, timedelta(days=7), "UTC").runs
    assert 3 == len(Span(weekly, timedelta(days=1), "UTC").runs)


@given(instant=st.datetimes(datetime(2009, 1, 1), datetime(2026, 12, 31)), zone=ZONES)  # noqa: DTZ001  made aware below
def test_a_clock_shows_the_local_time(instant: datetime, zone: str) -> None:
    """As the standard library has it."""
    aware = instant.replace(tzinfo=UTC)
    assert aware.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == clock(aware, zone)
