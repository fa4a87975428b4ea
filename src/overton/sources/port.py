"""What a kind of source offers, and what it is given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from overton.model.organisation import Connection

if TYPE_CHECKING:
    from overton.model.measurement import Readings  # campaign files are read without measuring

API = 1
"""The version of this port; a plug-in states the one it was written for."""

Progress = Callable[[float], None]
"""Told the share that is done, from 0 to 1."""


def _silent(_share: float) -> None:
    """No progress shown."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a source needs to know of the workspace that it is read for."""

    root: Path
    """Relative paths and globs start here."""
    timezone: str = "UTC"
    """The organisation's: days begin and end in it."""
    columns: tuple[str, ...] = ()
    """Columns that ownership asks for, if the source has them."""
    connections: Mapping[str, Connection] = field(default_factory=dict)
    unit: str = ""
    """The metric's unit: a value of a time unit cannot be negative."""
    previous: str = ""
    """The commit that was read for the last measured day before the first that is asked for, if there is one."""
    progress: Progress = _silent


class Source(Protocol):
    """A kind of source: reads what its options describe."""

    api: int
    options: type
    """A frozen dataclass (a FileShape) whose fields are the keys beside `kind` in the campaign file."""

    def check(self, options: object) -> Sequence[tuple[tuple[str, ...], str, str]]:
        """What is wrong with options beyond their types, without reading data: (path of keys, what, what to do)."""
        ...

    def dated(self, options: object) -> bool:
        """Whether days in the past can be read; otherwise there is only what is there now."""
        ...

    def read(self, options: object, days: Sequence[date], surroundings: Surroundings) -> "Iterator[Readings]":
        """The readings of each of these days, in order; raises BadInputError for data that cannot be used."""
        ...

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:
        """What will be done to read it, for people: the SQL, the command."""
        ...
