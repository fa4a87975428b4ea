"""One run of one contestant in a process of its own: `python -m benchmarks.events_contestants NAME FILE DAYS`.

Prints as JSON: seconds of start-up, of the statement and of fetching, megabytes at most, rows, a check sum.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import fsum
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.event_logs import DAYS

FILTER = (
    f"started_at >= TIMESTAMP '{DAYS[0]}' AND started_at < TIMESTAMP '{DAYS[-1] + timedelta(days=1)}' AND status < 500"
)
PLAIN = """
    SELECT endpoint, started_at::DATE AS day, count(*), quantile_disc(duration_s, 0.999)
    FROM '{file}' WHERE {filter} GROUP BY endpoint, day"""
EXPANDED = """
    SELECT endpoint, until, count(*), quantile_disc(duration_s, 0.999)
    FROM '{file}' JOIN (SELECT unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY))::DATE AS until)
      ON started_at::DATE BETWEEN until - INTERVAL '{back} days' AND until
    WHERE {filter} GROUP BY endpoint, until"""
Outcome = dict[str, Any]


def plain(file: Path, over: int, limit: str) -> Outcome:
    """DuckDB by itself, its rows fetched."""
    began = perf_counter()
    import duckdb  # noqa: PLC0415  what is measured

    connection = duckdb.connect(config={"memory_limit": limit} if limit else {})
    sql = PLAIN if over == 1 else EXPANDED
    sql = sql.format(file=file, filter=FILTER, first=DAYS[over - 1], last=DAYS[-1], back=over - 1)
    started = perf_counter()
    try:
        connection.execute(sql)
    except duckdb.OutOfMemoryException:
        return {"failed": "out of memory", "startup": started - began, "run": perf_counter() - started}
    ran = perf_counter()
    rows = connection.fetchall()
    connection.close()  # as ours does
    took = {"startup": started - began, "run": ran - started, "fetch": perf_counter() - ran}
    return took | {"rows": len(rows), "sum": fsum(row[3] for row in rows)}


def ours(file: Path, over: int, limit: str) -> Outcome:
    """The events source, up to its readings."""
    import os  # noqa: PLC0415  not before the clock

    began = perf_counter()
    from overton.sources.events import running  # noqa: PLC0415  what is measured
    from overton.sources.events.options import EventsOptions  # noqa: PLC0415
    from overton.sources.events.source import EVENTS  # noqa: PLC0415
    from overton.sources.port import Surroundings  # noqa: PLC0415

    if limit:
        os.environ["OVERTON_MEMORY_LIMIT"] = limit
    options = EventsOptions(
        from_=str(file),
        item="{endpoint}",
        where="status < 500",
        value="duration_s",
        aggregate="p99.9",
        time="started_at",
        over=timedelta(days=over),
    )
    connected = _timed_connecting(running)
    started = perf_counter()
    days = list(EVENTS.read(options, DAYS[over - 1 :], Surroundings(root=Path("/"), unit="s")))
    took = {"startup": started - began + connected(), "run": perf_counter() - started - connected(), "fetch": 0.0}
    found = [reading.value for day in days for reading in day.readings]
    return took | {"rows": len(found), "sum": fsum(value for value in found if value is not None)}


def _timed_connecting(running: Any) -> Callable[[], float]:  # noqa: ANN401  a module
    """How long connecting took, which belongs to the start-up, as it does for plain DuckDB."""
    seconds = []
    opened = running.opened

    @contextmanager
    def timed(*settings: Any) -> Iterator[Any]:  # noqa: ANN401  passed on
        began = perf_counter()
        with opened(*settings) as engine:
            seconds.append(perf_counter() - began)
            yield engine

    running.opened = timed
    return lambda: sum(seconds)


CONTESTANTS: dict[str, Callable[[Path, int, str], Outcome]] = {"plain": plain, "ours": ours}


def main(name: str, file: str, over: str, limit: str = "") -> None:
    outcome = CONTESTANTS[name](Path(file), int(over), limit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(outcome | {"peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
