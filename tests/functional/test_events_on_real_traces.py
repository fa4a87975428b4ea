"""The events source on real request traces, against DuckDB's own percentile."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from event_files import read, values

TRACES = Path(__file__).parents[3] / "shared" / "data" / "traces"
pytestmark = pytest.mark.skipif(not TRACES.exists(), reason="the real traces are not beside the project")


@pytest.mark.parametrize(
    ("name", "day", "where", "items"),
    [
        ("trainticket-2023-01-29", date(2023, 1, 29), "operation LIKE '/%'", 47),
        ("onlineboutique-2022-08-22", date(2022, 8, 22), "NOT is_root", None),
    ],
)
def test_every_value_is_that_of_quantile_disc(name: str, day: date, where: str, items: int | None) -> None:
    """Each service and operation, on the day itself and in weeks that hold it."""
    expected = dict(
        duckdb.execute(
            "SELECT service || ' ' || operation, quantile_disc(duration_s, 0.999)"  # noqa: S608
            f" FROM '{TRACES}/{name}.parquet' WHERE {where} GROUP BY ALL"
        ).fetchall()
    )
    days = [day + timedelta(days=n) for n in range(7)]
    options = {"from_": f"{name}.parquet", "item": "{service} {operation}", "where": where, "value": "duration_s"}
    found = read(TRACES, days, unit="s", aggregate="p99.9", time="start_time", over=timedelta(days=7), **options)  # type: ignore[arg-type]
    assert items in (None, len(expected))
    assert [expected] * 7 == [values(one) for one in found]
    assert [{}] * 7 == [one.left_out for one in found]
