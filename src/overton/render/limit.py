"""How long something may take, exactly, and in the whole units that a configuration has."""

from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from math import ceil

WITHOUT_END_S = 24 * 86_400
"""Twenty-four days: what is written where a program has no word for "no limit", since 2³¹ ms are a little more."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A length of time; longer than any other without seconds. All that take weeks are equal."""

    seconds: Fraction | None

    @property
    def endless(self) -> bool:
        """Whether nothing is limited, or only what takes weeks."""
        return self.seconds is None or self.seconds >= WITHOUT_END_S

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Limit) or self.endless != other.endless:
            return False
        return self.endless or self.seconds == other.seconds

    def __hash__(self) -> int:
        return hash(None if self.endless else self.seconds)

    def __lt__(self, other: "Limit") -> bool:
        if self.endless or other.endless:
            return other.endless and not self.endless
        assert self.seconds is not None
        assert other.seconds is not None
        return self.seconds < other.seconds

    def units(self, per_second: int) -> int:
        """In whole units, rounded up so that nothing within the limit is cut, and never 0, which often is no limit."""
        return ceil(WITHOUT_END_S * per_second if self.seconds is None else max(1, ceil(self.seconds * per_second)))

    def rounded(self, per_second: int) -> "Limit":
        """As a configuration with these units has it."""
        return self if self.endless else Limit(Fraction(self.units(per_second), per_second))

    def __str__(self) -> str:
        if self.seconds is None:
            return "no limit"
        if self.seconds < 1:
            return f"{float(self.seconds * 1000):g} ms"
        return f"{float(self.seconds):.12g} s"


ENDLESS = Limit(None)


def milliseconds(limit: Limit) -> str:
    """As seconds where they are whole, else as milliseconds, in the spelling of nginx, HAProxy and PostgreSQL."""
    whole = limit.units(1000)
    return f"{whole // 1000}s" if whole % 1000 == 0 else f"{whole}ms"
