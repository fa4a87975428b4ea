"""The events source against the same worked out row by row."""

import tempfile
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import inf, nan
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from event_files import MONDAY, Row, by_hand, nearest_rank, parquet, read

SWITCH = datetime(2026, 3, 29, tzinfo=UTC)
"""The day on which clocks in Europe go forward."""
ITEMS = st.sampled_from(["GET /a", "GET /b", "é'\n\"; DROP TABLE x", "", None])
SECONDS = st.one_of(st.sampled_from([0.0, 0.5, 0.5, 1.0, 7.25, -1.0, nan, inf, -inf, None]), st.floats(0, 100))
INSTANTS = st.one_of(st.none(), st.integers(-5 * 24 * 4, 5 * 24 * 4).map(lambda n: SWITCH + n * timedelta(minutes=15)))
ROWS = st.lists(st.tuples(ITEMS, INSTANTS, SECONDS, st.sampled_from(["x", "y", None])), max_size=60)
PERCENTS = st.sampled_from(["0.1", "1", "25", "50", "75", "90", "99", "99.9", "100"])
ZONES = st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])


@settings(deadline=None, max_examples=60)
@given(
    rows=ROWS,
    percent=PERCENTS,
    zone=ZONES,
    days=st.lists(st.integers(-4, 4), min_size=1, max_size=6, unique=True),
    over_and_least=st.tuples(st.integers(1, 4), st.integers(1, 3)),
)
def test_readings_of_any_days_are_those_worked_out_row_by_row(
    rows: list[Row], percent: str, zone: str, days: list[int], over_and_least: tuple[int, int]
) -> None:
    """Items, periods in a time zone, percentiles, slices and what is left out agree with a plain loop over the rows."""
    over, min_samples = over_and_least
    asked = [SWITCH.date() + timedelta(days=n) for n in days]
    with tempfile.TemporaryDirectory() as folder:
        types = {"item": pa.string(), "at": pa.timestamp("us", "UTC"), "seconds": pa.float64(), "piece": pa.string()}
        columns = {name: pa.array([row[n] for row in rows], kind) for n, (name, kind) in enumerate(types.items())}
        table = pa.table(columns)
        parquet(Path(folder) / "a.parquet", table)
        found = read(
            Path(folder),
            asked,
            unit="s",
            zone=zone,
            item="{item}",
            value="seconds",
            aggregate=f"p{percent}",
            time="at",
            over=timedelta(days=over),
            slices=("piece",),
            min_samples=min_samples,
        )
    expected = [
        by_hand(rows, day, zone=zone, over=over, percent=Fraction(percent), min_samples=min_samples) for day in asked
    ]
    assert expected == found


@settings(deadline=None, max_examples=40)
@given(
    observed=st.lists(st.sampled_from([0.0, 0.1, 0.1, 0.2, 0.3, 5.0, 1e-9, 1e9]), min_size=1, max_size=2500),
    percent=st.one_of(PERCENTS, st.decimals("0.001", "100", places=3, allow_nan=False).map(str)),
)
def test_any_percentile_is_the_nearest_rank_in_integers(observed: list[float], percent: str) -> None:
    """The value is the smallest that at least p percent of the values do not exceed, ties and all."""
    with tempfile.TemporaryDirectory() as folder:
        parquet(Path(folder) / "a.parquet", {"seconds": observed})
        (day,) = read(Path(folder), [MONDAY], value="seconds", aggregate=f"p{percent}")
    assert nearest_rank(observed, Fraction(percent)) == day.readings[0].value


def test_at_a_thousand_values_the_99_9th_percentile_is_the_second_largest(tmp_path: Path) -> None:
    """Rank 999 of 1,000 exactly; with one value more it is the rank above, and with one value the value itself."""
    for count, expected in ((1000, 999), (1001, 1000), (999, 999), (1, 1), (2000, 1998)):
        parquet(tmp_path / "a.parquet", {"n": list(range(1, count + 1))})
        (day,) = read(tmp_path, value="n", aggregate="p99.9")
        assert expected == day.readings[0].value
