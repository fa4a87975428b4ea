"""An item standing one way for a while: what timelines are made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overton.model.measurement import Interval
from overton.model.standing import Standing, Verdict


class Presence(StrEnum):
    """Whether there is anything to judge."""

    MEASURED = "measured"
    NO_DATA = "no_data"
    FIXED = "fixed"
    """Not in a list of failures any more that it was in: it meets the goal."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Stretch:
    """An item standing one way from a day on, until the next stretch of its timeline."""

    since: date
    presence: Presence
    interval: Interval
    """What was last measured of it."""
    verdict: Verdict | None = None
    """None unless measured or fixed."""

    @property
    def standing(self) -> Standing | None:
        """None unless it counts: measured and not exempt, or fixed."""
        return self.verdict.standing if self.verdict and not self.verdict.exempt else None

    @property
    def exempt(self) -> bool:
        return self.verdict is not None and self.verdict.exempt

    @property
    def owners(self) -> tuple[str, ...]:
        return self.interval.measurement.attribution.owners

    def stands_like(self, other: "Stretch") -> bool:
        return (self.presence, self.standing, self.exempt) == (other.presence, other.standing, other.exempt)
