"""What the kind `events` loads before it reads: campaign files are checked where DuckDB is not installed."""

import subprocess
import sys

PROGRAM = """
import sys
from overton.sources.registry import source_of
from overton.sources.events.options import EventsOptions
source = source_of("events")
assert source.options is EventsOptions
source.check(EventsOptions(from_="logs/*.parquet", item="{route}", value="duration_s", aggregate="p99.9", time="at"))
heavy = {"duckdb", "sqlglot", "numpy", "pyarrow"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""


def test_checking_plain_options_loads_no_engine() -> None:
    """Neither DuckDB nor sqlglot, numpy or Arrow; sqlglot only for expressions."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()
