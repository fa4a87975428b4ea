"""Request logs as Parquet, a file a month: what the gateway of the example organisation wrote."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from overton.demo.endpoints import BUSY_TEAM, HANDED_OVER, MONTHLY, MONTHLY_UNTIL, RARE, SCALE, TWISTS, WORKLOADS
from overton.demo.span import Span, by_month
from overton.demo.work import GONE, trajectories

SATURDAY = 5
WEEKEND = 0.6
"""Traffic at the weekend, as a share of a working day's."""
HOURS = np.array([2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 13, 14, 13, 12, 12, 13, 14, 16, 18, 19, 15, 9, 5], dtype=float)
"""Traffic through the day."""
LOAD_BALANCER = 60.0
"""No request takes longer: the load balancer ends it."""
SLOW_SHARE = 0.006
"""How many of an endpoint's requests take its slow way."""
SLOW_PER_WEEK = 14
"""At least so many do, or quiet endpoints would have a slow week now and then and a fast one the next."""
BUSY_SLOW_PER_WEEK = 60
"""Enough to show on an endpoint's first day."""
NOT_FOUND = 0.015
"""The share of requests that ask for what is not there."""
INCIDENT = 63
"""So many days ago, one request in thirty failed."""
CREATED = {"GET": 200, "PATCH": 200, "POST": 201, "DELETE": 204}


class RequestLog:
    """The endpoints with their traffic and levels, from which months of requests are drawn."""

    def __init__(self, span: Span, traffic: float, rng: np.random.Generator) -> None:
        self.span = span
        self.rng = rng
        self.levels = trajectories(WORKLOADS, TWISTS, SCALE, span, rng)
        self.endpoints = [endpoint for workload in WORKLOADS for endpoint in workload.items]
        self.homes = [workload for workload in WORKLOADS for _ in workload.items]
        self.volume = self._volume(traffic)
        slow_per_week = np.where(self._busy(), BUSY_SLOW_PER_WEEK, SLOW_PER_WEEK)
        self.slow_share = np.clip(slow_per_week / (self.volume.mean(axis=1) * 7), SLOW_SHARE, 0.5)
        self._let_come_and_go()
        self.teams, self.team_codes = self._teams()
        self.midnights = np.array(span.midnights())

    def _volume(self, traffic: float) -> NDArray[np.float64]:
        """Requests expected of every endpoint on every day: a weekly rhythm on slow growth."""
        a_day = np.clip(np.exp(self.rng.normal(4.8, 0.8, len(self.endpoints))), 45, 900)
        a_day[self._busy()] = np.maximum(a_day[self._busy()], 250)
        for endpoint in RARE:
            a_day[self.endpoints.index(endpoint)] = 1.5
        rhythm = np.array([WEEKEND if day.weekday() >= SATURDAY else 1.0 for day in self.span.days])
        growth = np.linspace(0.9, 1.1, self.span.length)
        return np.outer(a_day * traffic, rhythm * growth)

    def _busy(self) -> NDArray[np.bool_]:
        return np.array([home.team == BUSY_TEAM for home in self.homes])

    def _let_come_and_go(self) -> None:
        quiet = np.array([day.day > MONTHLY_UNTIL for day in self.span.days])
        for endpoint in MONTHLY:
            self.levels[self.endpoints.index(endpoint), quiet] = GONE

    def _teams(self) -> tuple[list[str], NDArray[np.int32]]:
        """The teams, and the index of each endpoint's on each day; -1 is nobody."""
        names = sorted({workload.team for workload in WORKLOADS if workload.team})
        codes = np.empty(self.levels.shape, dtype=np.int32)
        service, ago, new_team = HANDED_OVER
        for row, home in enumerate(self.homes):
            codes[row] = names.index(home.team) if home.team else -1
            if home.home == service:
                codes[row, self.span.index(ago) :] = names.index(new_team)
        return names, codes

    def draw(self, days: range) -> pa.Table:
        """The requests of these days, in the order of time."""
        called = ~np.isnan(self.levels[:, days.start : days.stop])
        counts = self.rng.poisson(self.volume[:, days.start : days.stop]) * called
        cell = np.repeat(np.arange(counts.size), counts.ravel())
        row, day = cell // len(days), cell % len(days) + days.start
        started = self.midnights[day] + self._time_of_day(len(cell))
        order = np.argsort(started, kind="stable")
        row, day, started = row[order], day[order], started[order]
        return self._table(row, day, started, self._durations(row, day), self._statuses(row, day))

    def _time_of_day(self, size: int) -> NDArray[np.int64]:
        """Microseconds since midnight."""
        passed = np.concatenate(([0.0], np.cumsum(HOURS) / HOURS.sum()))
        hours = np.interp(self.rng.random(size), passed, np.arange(len(passed)))
        milliseconds: NDArray[np.int64] = (hours * 3_600_000).astype(np.int64)
        return milliseconds * 1000

    def _durations(self, row: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.float64]:
        """Seconds: a lognormal body, and the endpoint's slow way for the few that take it."""
        level = self.levels[row, day]
        noise = self.rng.standard_normal(len(row))
        slow = self.rng.random(len(row)) < self.slow_share[row]
        body = np.minimum(level / 25, 0.2) * np.exp(0.6 * noise)
        seconds = np.where(slow, level * np.exp(0.03 * noise), body)
        return np.minimum(seconds, LOAD_BALANCER).round(3)

    def _statuses(self, row: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int16]:
        """Mostly fine; a few requests are refused, and fewer fail."""
        fine = np.array([CREATED[endpoint.split()[0]] for endpoint in self.endpoints], dtype=np.int16)
        failing = np.linspace(0.0048, 0.0036, self.span.length)
        failing[self.span.index(INCIDENT)] = 0.033
        spot = self.rng.random(len(row))
        statuses = np.where(spot > 1 - NOT_FOUND, np.int16(404), fine[row])
        return np.where(spot < failing[day], np.int16(500), statuses)

    def _table(
        self,
        row: NDArray[np.int64],
        day: NDArray[np.int64],
        started: NDArray[np.int64],
        durations: NDArray[np.float64],
        statuses: NDArray[np.int16],
    ) -> pa.Table:
        methods, routes = zip(*(endpoint.split(" ", 1) for endpoint in self.endpoints), strict=True)
        team = self.team_codes[row, day]
        return pa.table(
            {
                "started_at": pa.array(started, pa.timestamp("us", tz="UTC")),
                "method": _words(methods, row),
                "route": _words(routes, row),
                "service": _words([home.home for home in self.homes], row),
                "tier": _words([home.kind for home in self.homes], row),
                "team": pa.DictionaryArray.from_arrays(pa.array(team, mask=team < 0), pa.array(self.teams)),
                "status": pa.array(statuses),
                "duration_s": pa.array(durations),
            }
        )


def _words(words: "tuple[str, ...] | list[str]", row: NDArray[np.int64]) -> pa.DictionaryArray:
    """A column of repeated words."""
    known = sorted(set(words))
    code = np.array([known.index(word) for word in words], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(code[row]), pa.array(known))


def write_requests(
    folder: Path, span: Span, traffic: float, rng: np.random.Generator, progress: Callable[[float], None]
) -> None:
    """Write `YYYY-MM.parquet` files; `traffic` 1 is some three million requests in half a year."""
    folder.mkdir(parents=True)
    log = RequestLog(span, traffic, rng)
    for name, days in span.files(by_month):
        pq.write_table(log.draw(days), folder / f"{name}.parquet", compression="zstd", row_group_size=200_000)
        progress(days.stop / span.length)
