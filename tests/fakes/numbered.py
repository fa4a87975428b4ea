"""A kind of source for tests of the campaign file: every way in which options may be typed, and a rule beyond types."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from overton.model.file_shape import FileShape
from overton.model.measurement import Reading, Readings
from overton.sources.port import API, Source, Surroundings


@dataclass(frozen=True, kw_only=True)
class Rounding(FileShape):
    """How values are rounded."""

    digits: int = 0
    """Digits behind the point."""


@dataclass(frozen=True, kw_only=True)
class NumberedOptions(FileShape):
    """Items numbered from 1, each with its number as its value."""

    count: int
    """How many items there are; at least one."""
    from_: str | tuple[str, ...] = ""
    """Where they are said to come from."""
    over: timedelta = timedelta(days=7)
    """A period that changes nothing."""
    since: date | None = None
    """A day that changes nothing."""
    order: Literal["up", "down"] = "up"
    """Which comes first."""
    doubled: bool = False
    """Whether values are doubled."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Names of some of the items."""
    rounding: Rounding = Rounding()
    """How values are rounded."""


class NumberedSource:
    """The kind `numbered`."""

    api = API
    options: type = NumberedOptions

    def check(self, options: object) -> Sequence[tuple[tuple[str, ...], str, str]]:
        assert isinstance(options, NumberedOptions)
        return [] if options.count > 0 else [(("count",), "`count` is not above zero", "write 1 or more")]

    def dated(self, _options: object) -> bool:
        return True

    def read(self, options: object, days: Sequence[date], _surroundings: Surroundings) -> Iterator[Readings]:
        assert isinstance(options, NumberedOptions)
        for day in days:
            yield Readings(day, tuple(Reading(str(n), float(n)) for n in range(1, options.count + 1)))

    def explain(self, options: object, _days: Sequence[date], _surroundings: Surroundings) -> str:
        return repr(options)


NUMBERED: Source = NumberedSource()


def kinds(kind: str) -> Source:
    """A registry that knows `numbered` alone."""
    if kind == "numbered":
        return NUMBERED
    raise LookupError(f"there is no kind of source {kind!r}; there are: numbered")


def kind_names() -> Sequence[str]:
    return ("numbered",)
