"""Days of a time zone as instants: from `from` at its start, until `until` at its end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def start_of(day: date, zone: str) -> datetime:
    """The instant at which a day begins; a midnight that the clock leaps over is the moment of the leap."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    try:
        return midnight.astimezone(UTC)
    except OverflowError:  # the first of all days, east of Greenwich
        return datetime.min.replace(tzinfo=UTC)


def end_of(day: date, zone: str) -> datetime:
    """The first instant after a day; the last of all times for the last of all days."""
    return start_of(day + timedelta(days=1), zone) if day < date.max else datetime.max.replace(tzinfo=UTC)
