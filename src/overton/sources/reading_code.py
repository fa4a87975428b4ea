"""The readings of sources that live in code: of days, as the port asks for them, and of points of the history."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from overton.code.census import by_file, readings_of
from overton.code.history import Measured, Past
from overton.code.scan import Scan
from overton.code.steps import Point, Told
from overton.model.measurement import Readings
from overton.repository.commits import Line, first_parents
from overton.repository.opening import open_repository
from overton.sources.in_code import InCode
from overton.sources.port import Surroundings

NOT_HERE = "contents that are not in this clone"


def read_days(source: InCode, options: object, days: Sequence[date], surroundings: Surroundings) -> Iterator[Readings]:
    """Each day as the branch stood at its end; days before the first commit are left out."""
    scan = source.scan(options)
    if scan is None:
        yield from _present(source, options, days, surroundings)
        return
    past = Past.of(open_repository(surroundings.root))
    points = points_of_days(first_parents(past.repository), days, surroundings.timezone)
    yield from readings_at(past, source, options, scan, points, start=surroundings.previous, told=surroundings.progress)


def readings_at(
    past: Past, source: InCode, options: object, scan: Scan, points: Sequence[Point], *, start: str, told: Told
) -> Iterator[Readings]:
    """The readings of each point, in order; those of one are to be used before the next are asked for."""
    skip = getattr(options, "skip", ())
    for measured in past.measured(scan, points, start=start, skip=skip, told=told):
        yield _readings(source, measured)


def _readings(source: InCode, measured: Measured) -> Readings:
    return Readings(
        day=measured.point.day,
        readings=measured.readings,
        complete=True,
        left_out={NOT_HERE: measured.missing} if measured.missing else {},
        failures_only=source.failures_only,
        revision=measured.point.commit,
        files=measured.files,
    )


def _present(source: InCode, options: object, days: Sequence[date], surroundings: Surroundings) -> Iterator[Readings]:
    readings = readings_of(source.each(options), by_file(source.now(options, surroundings)))
    for day in days:
        yield Readings(day=day, readings=readings, complete=True, failures_only=source.failures_only)


def points_of_days(line: Line, days: Sequence[date], timezone: str) -> list[Point]:
    """The last commit before the end of each day, where there is one."""
    points = []
    for day in days:
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone)).astimezone(UTC)
        index = line.last_before(end.timestamp() - 1)
        if index >= 0:
            commit = line.commits[index]
            points.append(Point(commit.oid, commit.at, day))
    return points
