"""What it takes to say how a campaign stands: the base install, numbers and forecast included."""

import subprocess
import sys

import pytest

LOADED = """
import sys
before = set(sys.modules)
import {module}
tops = {{name.partition(".")[0] for name in set(sys.modules) - before}}
own = sys.stdlib_module_names | {{"overton"}}
print(sorted(name for name in tops - own if not name.startswith("_sysconfigdata")))
"""

FORECAST = """
import sys
from datetime import date, timedelta
sys.modules.update(dict.fromkeys(["altair", "django", "duckdb", "numpy", "pandas", "pyarrow", "scipy"]))
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.measurement import History, Interval, MeasuredDay, Measurement
from overton.progress.overview import overview
first = date(2026, 1, 1)
days = [first + timedelta(weeks=n) for n in range(20)]
heads = tuple(MeasuredDay(day, "d", {}, False, {}, failures_only=True) for day in days)
runs = [Interval(first, days[n] if n and n < 20 else None, Measurement(f"item {n:02}", 1.0)) for n in range(30)]
metric = Metric(name="calls", goal=Goal(at_most=0), source=None)
campaign = Campaign(campaign="c", goal="No calls.", metrics=(metric,))
found = overview(campaign, metric, History(heads, tuple(runs)), day=days[-1])
print(found.numbers.meeting, found.numbers.remaining, found.forecast.reason == "", bool(found.forecast.points))
"""


def _run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("module", "loaded"),
    [("overton.progress.overview", []), ("overton.pipeline.overviews", []), ("overton.cli.status", ["click"])],
)
def test_an_overview_loads_the_standard_library_alone(module: str, loaded: list[str]) -> None:
    """And the command that shows it loads click."""
    assert str(loaded) == _run(LOADED.format(module=module))


def test_an_overview_needs_the_base_install_alone() -> None:
    """Where no numbers library is, counts and forecast are the same."""
    assert "19 11 True True" == _run(FORECAST)
