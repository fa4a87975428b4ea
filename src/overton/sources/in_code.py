"""The sources that live in a repository: one base for all of them, and what each has to say of itself."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.sources.port import API, Surroundings

if TYPE_CHECKING:
    from overton.model.measurement import Readings

Fault = tuple[tuple[str, ...], str, str]


class InCode(ABC):
    """A source whose items are found in the files of a git repository, or in a report about them."""

    api = API
    options: type
    failures_only = True
    """Whether it lists only what is short of the goal; false for a source that lists every item there is."""

    @abstractmethod
    def each(self, options: object) -> Each:
        """What makes an item."""

    @abstractmethod
    def scan(self, options: object) -> Scan | None:
        """How to read the files of any commit; None when only the present can be read."""

    def now(self, options: object, surroundings: Surroundings) -> Sequence[Sighting]:
        """What there is now, each sighting with `about`, where `scan` is None; raises BadInputError."""
        raise NotImplementedError

    def in_checkout(self, options: object, folder: Path) -> Sequence[Sighting] | None:  # noqa: ARG002  nothing, as a rule
        """What there is in a checkout of another commit; None where that was not asked for. Raises BadInputError."""
        return None

    def check(self, options: object) -> Sequence[Fault]:  # noqa: ARG002  the port's signature
        return ()

    def dated(self, options: object) -> bool:
        return self.scan(options) is not None

    def read(self, options: object, days: Sequence[date], surroundings: Surroundings) -> "Iterator[Readings]":
        from overton.sources.reading_code import read_days  # noqa: PLC0415  starts git, sorts history: not for lint

        return read_days(self, options, days, surroundings)

    @abstractmethod
    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:
        """What will be done to read it, for people."""
