"""What a campaign file says of a source of the kind `events`; loads no library."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from overton.model.file_shape import FileShape

Format = Literal["parquet", "csv", "json", "duckdb", "sqlite"]


@dataclass(frozen=True, kw_only=True)
class EventsOptions(FileShape):
    """Rows of files, each one event; the rows of an item give its value."""

    from_: str | tuple[str, ...]
    """The files: a path, a glob such as `logs/**/*.parquet`, or a list of them, from the workspace's root."""
    item: str | None = None
    """The item that a row belongs to: columns in braces, such as `{method} {route}`; without it all rows are one."""
    where: str | None = None
    """Which rows count: one condition in DuckDB's dialect, such as `status < 500`."""
    value: str | None = None
    """What is measured of a row: a column, or an expression in the same dialect."""
    aggregate: str | None = None
    """How an item's rows make its value: `p99.9`, `mean`, `max`, `share over 5`, …; without it `max`, or `count`."""
    time: str | None = None
    """When a row happened: a column, or an expression; without it all rows count for every day measured."""
    timezone: str = "UTC"
    """The time zone of times that do not say theirs, such as `Europe/Paris`."""
    over: timedelta = timedelta(days=1)
    """The period of a day's value: so many whole days of the organisation's, ending with that day."""
    slices: tuple[str, ...] = ()
    """Columns to show the items by; each item has its most frequent value."""
    min_samples: int = 1
    """With fewer observations than this in the period, an item has no data."""
    table: str | None = None
    """The table of a DuckDB or SQLite file; not needed where there is only one."""
    format: Format | None = None
    """What the files are, where neither their names nor their first bytes say it."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """The paths and globs, as a list."""
        return (self.from_,) if isinstance(self.from_, str) else self.from_

    @property
    def origin(self) -> str:
        """What to call the data when something is wrong with it."""
        return ", ".join(self.patterns)
