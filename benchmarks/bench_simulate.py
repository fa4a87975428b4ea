"""100,000 items measured daily, 2 % of them changing a day: positions simulated and replayed over 12 weeks.

The peer is what one status takes, and so what one past week would take if each were reckoned by itself. Seconds are the
processor's. Run it with `python -m benchmarks simulate`, or this module by itself.
"""

import gc
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

from overton.model.campaign import Campaign, Goal, Metric
from overton.model.measurement import Attribution, History, Interval, MeasuredDay, Measurement
from overton.model.window import Position
from overton.planning.simulation import Simulator
from overton.progress.overview import overview

FIRST, DAYS, TEAMS, GROUPS = date(2026, 1, 1), 120, 300, 20
LAST = FIRST + timedelta(days=DAYS - 1)
CHANGING = 0.02
DRAGGED = 20
"""Positions asked for one after another, as by somebody who drags a threshold."""


def history_of(items: int) -> History:
    """Values like durations, which vary; teams in groups; two slices."""
    chance = random.Random(7)  # noqa: S311  made-up data, the same each time
    tree = {f"team-{n}": f"group-{n % GROUPS}" for n in range(TEAMS)} | {f"group-{n}": None for n in range(GROUPS)}
    heads = tuple(MeasuredDay(FIRST + timedelta(days=n), "d", tree, complete=False, left_out={}) for n in range(DAYS))
    intervals = []
    for number in range(items):
        usual, owner = chance.lognormvariate(1.5, 1), Attribution((f"team-{number % TEAMS}",), "map")
        slices = {"service": f"service-{number % 50}", "tier": f"{number % 3}"}
        starts = [FIRST, *(head.day for head in heads[1:] if chance.random() < CHANGING)]
        for since, until in zip(starts, [*starts[1:], None], strict=True):
            value = usual * chance.lognormvariate(0, 0.2)
            one = Measurement(f"GET /endpoints/{number:06}", value, 64, slices, owner)
            intervals.append(Interval(since, until, one))
    return History(heads, tuple(intervals))


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    gc.freeze()
    start = process_time()
    work()
    return process_time() - start


def run(*, quick: bool) -> None:
    """Print the report."""
    items = 10_000 if quick else 100_000
    window = (Position(from_=FIRST, warn=15, not_allowed=30), Position(from_=date(2026, 3, 1), warn=12, not_allowed=25))
    metric = Metric(name="p99.9", goal=Goal(at_most=5), source=None, window=window)
    campaign = Campaign(campaign="c", goal="g", metrics=(metric,))
    history = history_of(items)
    status = seconds(lambda: overview(campaign, metric, history, day=LAST))
    simulator = Simulator(campaign, metric, history, day=LAST)
    first = seconds(lambda: Simulator(campaign, metric, history, day=LAST).at(_at(10)))
    simulator.at(_at(10))
    further = seconds(lambda: [simulator.at(_at(10 + n / 10)) for n in range(DRAGGED)]) / DRAGGED
    worse = seconds(lambda: simulator.at(Position(from_=LAST, not_allowed="worse")))
    print(f"{items:,} items, {len(history.intervals):,} intervals of {DAYS} days")
    print(f"one status                                    {status:8.2f} s")
    print(f"first position, today and 12 weeks            {first:8.2f} s   {first / status:.2f} x a status")
    print(f"each further position                         {1000 * further:8.1f} ms")
    print(f"a further one that refuses what gets worse    {worse:8.2f} s   {worse / status:.2f} x a status")


def _at(warn: float) -> Position:
    return Position(from_=LAST, warn=warn, not_allowed=2 * warn)


if __name__ == "__main__":
    run(quick="--quick" in sys.argv)
