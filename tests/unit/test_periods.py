"""Updates go out once a period: an ISO week, a month or a quarter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.digests.period import Period, period_of, previous
from overton.model.campaign import Cadence

CADENCES: list[Cadence] = ["weekly", "monthly", "quarterly"]


@pytest.mark.parametrize(
    ("cadence", "day", "key", "start"),
    [
        ("weekly", date(2026, 3, 1), "2026-W09", date(2026, 2, 23)),
        ("weekly", date(2027, 1, 3), "2026-W53", date(2026, 12, 28)),
        ("weekly", date(2025, 12, 29), "2026-W01", date(2025, 12, 29)),
        ("monthly", date(2026, 3, 31), "2026-03", date(2026, 3, 1)),
        ("quarterly", date(2026, 3, 31), "2026-Q1", date(2026, 1, 1)),
        ("quarterly", date(2026, 12, 31), "2026-Q4", date(2026, 10, 1)),
    ],
)
def test_a_day_lies_in_a_period(cadence: Cadence, day: date, key: str, start: date) -> None:
    """Weeks are those of ISO 8601, also where the year turns."""
    assert period_of(cadence, day) == Period(key, start)


@given(cadence=st.sampled_from(CADENCES), day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_periods_follow_one_another(cadence: Cadence, day: date) -> None:
    """A period begins on a day of its own, and the day before that lies in the one before."""
    period = period_of(cadence, day)
    before = previous(cadence, period)
    assert period_of(cadence, period.start) == period
    assert period_of(cadence, period.start - timedelta(days=1)) == before
    assert before.key < period.key
