"""What was measured: readings from a source, and measurements with their owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

Tree = Mapping[str, str | None]
"""Each team's parent."""


class Files(Protocol):
    """The files of a workspace as they were when it was measured: a folder, or a commit."""

    def text(self, path: str) -> str | None:
        """The text of a file by its path from the root; None where there is none."""
        ...

    def paths(self) -> Sequence[str]:
        """The paths of all files, from the root."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says of one item for one day."""

    item: str
    value: float | None
    """None when there is too little data to say."""
    samples: int | None = None
    """How many observations the value rests on."""
    slices: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Values of the columns that ownership asks for, most frequent value each."""
    formerly: str = ""
    """The key that the item had on the measured day before, if it was moved, renamed or edited since."""


@dataclass(frozen=True, slots=True)
class Readings:
    """A whole day's readings."""

    day: date
    readings: tuple[Reading, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Rows that are no observations, by reason: `null value`, `not finite`, `no time`, …"""
    complete: bool = False
    """Whether an item that is not in it is gone, rather than without data."""
    failures_only: bool = False
    """Whether the source lists only what is short of the goal: an item that is not in it any more meets it."""
    revision: str = ""
    """The commit that was read, where the source lives in git."""
    files: Files | None = None
    """The files as they were then, where owners are to be found in them; None: those of the workspace."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose an item is, and why; no owners means unowned."""

    owners: tuple[str, ...] = ()
    reason: str = "no rule answered"


def magnitude(samples: int | None) -> int | None:
    """The power of two nearest to a number of observations: what is remembered of it.

    Traffic differs from day to day; were it remembered exactly, no item would ever stay as it was. One item's is off
    by a factor of 1.42 at most, and sums over many items by far less.
    """
    return 1 << ((2 * samples * samples).bit_length() - 1 >> 1) if samples else samples


@dataclass(frozen=True, slots=True)
class Measurement:
    """An item's value on a day, with its owner at that time."""

    item: str
    value: float | None
    samples: int | None = None
    """How many observations the value rests on; once remembered, their `magnitude`."""
    slices: Mapping[str, str] = field(default_factory=dict)
    attribution: Attribution = Attribution()
    formerly: str = ""
    """The item's key on the measured day before, if it had another; it is kept of the first day of an interval."""

    def same_state(self, other: "Measurement") -> bool:
        """Whether nothing that is remembered of the item changed."""
        return (
            str(self.value) == str(other.value)  # tells -0.0 from 0.0, as exact values must
            and magnitude(self.samples) == magnitude(other.samples)
            and self.slices == other.slices
            and self.attribution == other.attribution
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One metric measured whole for one day."""

    day: date
    measurements: tuple[Measurement, ...]
    definition: str
    """A fingerprint of what was measured and how; when it changes, an epoch begins."""
    tree: Tree = field(default_factory=dict)
    """The teams as they stood that day."""
    complete: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)
    failures_only: bool = False
    """As in `Readings`."""
    revision: str = ""
    """As in `Readings`."""


@dataclass(frozen=True, slots=True)
class MeasuredDay:
    """A day that was measured, without its items."""

    day: date
    definition: str
    tree: Tree
    complete: bool
    left_out: Mapping[str, int]
    failures_only: bool = False
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """An item that stayed as it was from one measured day until another (exclusive; None: still)."""

    since: date
    until: date | None
    measurement: Measurement
    """The same on each of these days, and so `samples` is their magnitude."""


@dataclass(frozen=True, slots=True)
class History:
    """All that is remembered of one metric: measured days in order, intervals by item and start."""

    days: tuple[MeasuredDay, ...] = ()
    intervals: tuple[Interval, ...] = ()
