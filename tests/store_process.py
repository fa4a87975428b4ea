"""A process that uses a store: says `ready`, waits for a line, opens the store and does what it was asked to.

Arguments: what to do, the database's URL (may be empty), the workspace's folder, and the days to record, each of which
it says when it is remembered.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from overton.model.measurement import Attribution, Measurement, Snapshot
from overton.store.orm.opening import open_store
from overton.store.port import Series

SERIES = Series("request-timeouts", "p99.9 request duration")
ITEMS = 300


def snapshot(number: int) -> Snapshot:
    """A day's whole measurement: a third of the items change, some come and go, some had another name."""
    measurements = (
        Measurement(
            f"item {n}",
            float((n + number) // 3),
            number + n,
            {"tier": str(n % 2)},
            Attribution((f"team-{n % 7}",)),
            formerly="" if n % 13 else f"item {n} before {number}",
        )
        for n in range(ITEMS)
        if (n + number) % 11
    )
    return Snapshot(
        date(2026, 1, 1) + timedelta(days=number),
        tuple(measurements),
        "d",
        {f"team-{number % 3}": None},
        failures_only=bool(number % 2),
        revision=f"c0ffee{number}",
    )


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(task: str, url: str, root: str, *days: str) -> None:
    say("ready")
    sys.stdin.readline()
    store = open_store(url, Path(root))
    if task == "record":
        for day in days:
            store.record(SERIES, [snapshot(int(day))])
            say(day)
    elif task == "measure":
        with store.measuring(SERIES):
            say("measuring")
            sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
