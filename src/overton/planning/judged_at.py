"""What a simulation answers: every set of items as it is, and as it would be at another position."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from overton.model.campaign import Campaign, Metric
from overton.model.window import Position
from overton.planning.spread import Tally
from overton.progress.figures import Assessed, Numbers


@dataclass(frozen=True, slots=True)
class Compared:
    """A set of items as it is, and as it would be."""

    now: Tally
    simulated: Tally

    @property
    def numbers(self) -> Numbers:
        """As it is."""
        return self.now.numbers


@dataclass(frozen=True, slots=True)
class TeamCompared:
    """A team's items, or None for what nobody owns."""

    team: str | None
    parent: str | None
    compared: Compared

    @property
    def numbers(self) -> Numbers:
        """As they are."""
        return self.compared.now.numbers


@dataclass(frozen=True, slots=True)
class Week:
    """A week's end: how items stood under what was in force then, and how they would have stood."""

    day: date
    position: Position | None
    """The one that was in force."""
    now: Numbers
    simulated: Numbers


@dataclass(frozen=True, slots=True)
class Simulation:
    """A position, beside the one in force."""

    campaign: Campaign
    metric: Metric
    day: date
    measured: date | None
    """The latest measured day up to then; None: not measured yet."""
    position: Position | None
    """The one in force on the day."""
    coming: tuple[Position, ...]
    """Announced ones, soonest first."""
    simulated: Position
    items: tuple[Assessed, ...]
    """Those that are there, as they stand under what is in force: worst first, and those without data last.

    Their `since` is when something about them changed last.
    """
    total: Compared
    teams: tuple[TeamCompared, ...]
    """Direct owners, those of whom most would be refused first; a co-owned item is in each of its teams."""
    groups: tuple[TeamCompared, ...]
    """Teams above them; an item counts once in each."""
    slices: Mapping[str, Mapping[str, Compared]]
    """By slice, then by its value."""
    newly_warned: tuple[Assessed, ...]
    """Items that would be warned and now are neither warned nor refused, worst first."""
    newly_refused: tuple[Assessed, ...]
    """Items that would be refused and now are not, worst first."""
    lapsed: tuple[Assessed, ...]
    """Items in neither that it would warn of or refuse on its first day: exempt today, and no longer by then."""
    weeks: tuple[Week, ...]
    """Oldest first, the last of them the day itself; without those before the first measurement."""
    replayed_from: date
    """Since when the position counts in the replay, where it refuses what gets worse."""

    @property
    def numbers(self) -> Numbers:
        """As they are."""
        return self.total.now.numbers
