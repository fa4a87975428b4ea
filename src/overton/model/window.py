"""The Window's parts: positions, what withdraws them, and exemptions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from overton.model.file_shape import FileShape


@dataclass(frozen=True, kw_only=True)
class NoWorse(FileShape):
    """Not Allowed as a number, as "no worse than it was", or as both: the smaller limit counts."""

    at: float | None = None
    """Beyond this value an item is not allowed."""
    worse: bool = False
    """Beyond its own ceiling an item is not allowed."""
    tolerance: str = "0%"
    """How far an item may exceed its ceiling, as a percentage such as `10%`."""


@dataclass(frozen=True, kw_only=True)
class Withdrawal(FileShape):
    """A position or an exemption taken back."""

    on: date
    """The first day on which it no longer counts."""
    why: str
    """Why it was taken back."""
    by: str = ""
    """Who took it back."""


@dataclass(frozen=True, kw_only=True)
class Position(FileShape):
    """One pair of thresholds and the day from which it counts."""

    from_: date
    """The first day of the position, unless `announced` + `notice` is later."""
    warn: float | None = None
    """Beyond this value an item is in the Window."""
    not_allowed: float | Literal["worse"] | NoWorse
    """Beyond this value an item is refused; `worse` refuses what got worse or is new."""
    announced: date | None = None
    """The day on which everybody was told."""
    why: str = ""
    """Why the Window moves here."""
    by: str = ""
    """Who moved it."""
    withdrawn: Withdrawal | None = None
    """Set when the position was taken back."""

    @property
    def at(self) -> float | None:
        """The number beyond which nothing is allowed, if there is one."""
        if isinstance(self.not_allowed, NoWorse):
            return self.not_allowed.at
        return None if self.not_allowed == "worse" else self.not_allowed

    @property
    def worse(self) -> bool:
        """Whether an item is held to its own ceiling."""
        return self.not_allowed.worse if isinstance(self.not_allowed, NoWorse) else self.not_allowed == "worse"

    @property
    def tolerance(self) -> float:
        """How far an item may exceed its ceiling: 0.1 for `10%`."""
        return float(self.not_allowed.tolerance.rstrip("% ")) / 100 if isinstance(self.not_allowed, NoWorse) else 0.0


@dataclass(frozen=True, kw_only=True)
class Step(FileShape):
    """A position that is planned, without a date."""

    warn: float | None = None
    """Beyond this value an item will be in the Window."""
    not_allowed: float
    """Beyond this value an item will be refused."""


@dataclass(frozen=True, kw_only=True)
class Exemption(FileShape):
    """Items that need not comply until a date; they are measured and judged all the same."""

    items: str
    """Which items: `*` is anything, `?` one character, all else literal."""
    until: date
    """The last day of the exemption."""
    why: str
    """Why it was granted."""
    from_: date | None = None
    """The first day of the exemption."""
    ceiling: float | None = None
    """Beyond this value the exemption does not hold."""
    ticket: str = ""
    """Where it was discussed."""
    approved_by: str = ""
    """Who granted it."""
    break_glass: bool = False
    """Set where there was no time for a review: it holds at once, through the policy, and every place says so."""
    revoked: Withdrawal | None = None
    """Set when the exemption was taken back."""

    @property
    def last(self) -> date:
        """The last day on which it holds: `until`, or the day before it was revoked."""
        if self.revoked is None or self.revoked.on == date.min:
            return self.until if self.revoked is None else date.min
        return min(self.until, self.revoked.on - timedelta(days=1))
