"""Exact p99.9 of each endpoint and day: the events source against the same SQL in plain DuckDB.

Run it with `python -m benchmarks events`, or this module by itself.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import event_logs

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
Runs = Mapping[str, Sequence[dict[str, Any]]]


def run(quick: bool = False) -> None:  # noqa: FBT001, FBT002  every benchmark is called alike
    """Print the report; `quick` takes two million rows and 64 MB instead of a hundred million and 1 GB."""
    DATA.mkdir(exist_ok=True)
    sizes = [(2_000_000, 5, "64MB")] if quick else [(20_000_000, 9, ""), (100_000_000, 3, "1GB")]
    for rows, times, limit in sizes:
        with tempfile.TemporaryDirectory(dir=DATA) as folder:
            file = Path(folder) / "requests.parquet"
            began = perf_counter()
            event_logs.write(file, rows)
            size = file.stat().st_size / 1e6
            print(f"{rows:,} rows, {size:,.0f} MB of Parquet, written in {perf_counter() - began:.0f} s")
            _side_by_side(file, times)
            if limit:
                _limited(file, limit)
            if limit != "1GB":
                _side_by_side(file, 2, over=7)


def _side_by_side(file: Path, times: int, over: int = 1) -> None:
    print(f"each endpoint and {'day' if over == 1 else f'trailing {over} days'}, medians of {times} interleaved runs")
    _contest(file, 1, over)  # files in memory, bytecode written
    runs = _contest(file, times, over)
    _table(runs)
    checks = {(one["rows"], one["sum"]) for outcomes in runs.values() for one in outcomes}
    print(f"  all {checks.pop()[0]:,} values equal" if len(checks) == 1 else f"  VALUES DIFFER: {checks}")
    whole = {name: [one["run"] + one["fetch"] for one in outcomes] for name, outcomes in runs.items()}
    ratios = [put_together(whole["ours"]) / put_together(whole["plain"]) for put_together in (median, min)]
    print(f"  ratio {ratios[0]:.2f}; of the fastest runs, which others on the machine disturbed least, {ratios[1]:.2f}")


def _limited(file: Path, limit: str) -> None:
    print(f"with a memory limit of {limit} for DuckDB")
    for name in ("plain", "ours"):
        one = _outcome(name, file, 1, limit)
        said = one.get("failed") or f"done: {one['rows']:,} values in {one['run'] + one['fetch']:.1f} s"
        print(f"  {name:8}{said}; {one['peak']:,.0f} MB at most")


def _contest(file: Path, times: int, over: int) -> Runs:
    runs: dict[str, list[dict[str, Any]]] = {"plain": [], "ours": []}
    for _ in range(times):
        for name, outcomes in runs.items():
            outcomes.append(_outcome(name, file, over))
    return runs


def _outcome(name: str, file: Path, over: int, limit: str = "") -> dict[str, Any]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "benchmarks.events_contestants", name, str(file), str(over), limit]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def _table(runs: Runs) -> None:
    print(f"  {'':8}{'start-up':>10}{'statement':>11}{'fetch':>8}{'together':>10}{'from':>8}{'to':>8}{'peak MB':>9}")
    for name, outcomes in runs.items():
        whole = [one["run"] + one["fetch"] for one in outcomes]
        parts = [median(one[key] for one in outcomes) for key in ("startup", "run", "fetch")]
        print(
            f"  {name:8}{parts[0]:>9.2f}s{parts[1]:>10.2f}s{parts[2]:>7.2f}s{median(whole):>9.2f}s"
            f"{min(whole):>7.2f}s{max(whole):>7.2f}s{max(one['peak'] for one in outcomes):>9,.0f}"
        )


if __name__ == "__main__":
    run("--quick" in sys.argv)
