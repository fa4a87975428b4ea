"""Which commits of a history are looked at."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from overton.code.steps import Point
from overton.repository.commits import Line

Every = Literal["change", "day", "week", "month"]


def all_points(line: Line, timezone: str, since: date | None = None) -> list[Point]:
    """Every commit, oldest first, with its day in a time zone; those before a day are left out."""
    zone = ZoneInfo(timezone)
    points = [
        Point(commit.oid, commit.at, datetime.fromtimestamp(commit.seconds, zone).date()) for commit in line.commits
    ]
    return [point for point in points if since is None or point.day >= since]


def periodic(points: Sequence[Point], every: Every) -> list[Point]:
    """The last commit of each day, week (which ends on Sunday) or month, or every commit."""
    if every == "change":
        return list(points)
    last = {_period(point.day, every): point for point in points}
    return list(last.values())


def spread(points: Sequence[Point], number: int) -> list[Point]:
    """So many commits, or all there are: the first, the last, and others evenly in time.

    Where nothing happened for long there is nothing to look at: then more is looked at elsewhere.
    """
    if number >= len(points):
        return list(points)
    if number == 1:
        return [points[-1]]
    begin, end = points[0].at.timestamp(), points[-1].at.timestamp()
    chosen = {0, len(points) - 1}
    index = 0
    for step in range(1, number - 1):
        moment = begin + (end - begin) * step / (number - 1)
        while index + 1 < len(points) and points[index + 1].at.timestamp() <= moment:
            index += 1
        chosen.add(index)
    return [points[index] for index in sorted(_filled(chosen, number))]


def _filled(chosen: set[int], number: int) -> set[int]:
    """As many as are asked for: the widest gaps are halved."""
    while len(chosen) < number:
        ordered = sorted(chosen)
        gaps = sorted(pairwise(ordered), key=lambda gap: gap[0] - gap[1])
        for before, after in gaps[: number - len(chosen)]:
            if after - before > 1:
                chosen.add((before + after) // 2)
    return chosen


def _period(day: date, every: Every) -> tuple[int, int, int]:
    if every == "week":
        return (*day.isocalendar()[:2], 0)
    return (day.year, day.month, day.day if every == "day" else 0)
