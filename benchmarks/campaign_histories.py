"""Real campaigns as step series, and the days from which a forecast of them is judged, without hindsight."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"

Steps = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Campaign:
    """What remained, an entry a day on which it changed, from the first day on which anything did."""

    name: str
    steps: Steps
    scope_breaks: Sequence[date] = ()

    @property
    def fitted(self) -> bool:
        """Whether it is in the half from which the forecast's constants come; the rest is held out."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 2 == 0

    def daily(self) -> NDArray[np.float64]:
        """What remained on each day until the last entry."""
        days = (self.steps[-1][0] - self.steps[0][0]).days
        counts = np.empty(days + 1)
        for (day, count), (after, _) in pairwise([*self.steps, (self.steps[-1][0] + timedelta(days=1), 0)]):
            counts[(day - self.steps[0][0]).days : (after - self.steps[0][0]).days] = count
        return counts


@dataclass(frozen=True, slots=True)
class Case:
    """A day on which somebody might have asked."""

    campaign: Campaign
    origin: int
    """Days since the first entry."""
    past: NDArray[np.float64]
    """What remained on each day until then, scaled to the scope of that day; for methods that know no breaks."""
    actual: dict[int, int]
    """What came of it, by horizon in days."""

    @property
    def day(self) -> date:
        return self.campaign.steps[0][0] + timedelta(days=self.origin)

    @property
    def remaining(self) -> int:
        return int(self.past[-1])


def histories() -> list[Campaign]:
    """All campaigns that are there; none without the data."""
    files = sorted((DATA / "histories").glob("*.csv"))
    return [Campaign(path.stem, steps) for path in files if (steps := _begun(_read(path, "count")))]


def teams() -> list[Campaign]:
    """One campaign by owner; its list was re-cut on 4 December 2025."""
    path = DATA / "owners" / "metamask_core_eslint.by_owner.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        owners = (csv.DictReader(lines).fieldnames or [])[2:]
    series = {owner: _begun(_read(path, owner)) for owner in owners}
    return [Campaign(f"team {owner}", steps, [date(2025, 12, 4)]) for owner, steps in series.items() if steps]


def with_marked_breaks(campaign: Campaign) -> Campaign:
    """The same with its re-cuts told: changes that at least double what remains, and add ten."""
    breaks = [day for (_, before), (day, after) in pairwise(campaign.steps) if after >= max(2 * before, before + 10)]
    return Campaign(campaign.name, campaign.steps, breaks)


def cases(campaign: Campaign, horizons: Sequence[int], *, every: int = 28, least: int = 10) -> Iterator[Case]:
    """Origins once there are 60 days of history and enough remains; horizons that cross a known break are left out."""
    counts = campaign.daily()
    breaks = [(day - campaign.steps[0][0]).days for day in campaign.scope_breaks]
    for origin in range(60, len(counts), every):
        if counts[origin] < least:
            continue
        actual = {
            ahead: int(counts[min(origin + ahead, len(counts) - 1)])
            for ahead in horizons
            # What is done stays done; whatever else lies after the last entry is not known.
            if (origin + ahead < len(counts) or not counts[-1])
            and not any(origin < at <= origin + ahead for at in breaks)
        }
        if actual:
            yield Case(campaign, origin, _one_scope(counts[: origin + 1], breaks), actual)


def _one_scope(past: NDArray[np.float64], breaks: Sequence[int]) -> NDArray[np.float64]:
    scaled = past.copy()
    for at in breaks:
        if 0 < at < len(past):
            scaled[:at] *= past[at] / past[at - 1] if past[at - 1] else 0.0
    return scaled


def _read(path: Path, column: str) -> Steps:
    """The last count of each day."""
    with path.open(encoding="utf-8", newline="") as lines:
        by_day = {date.fromisoformat(row["date"]): int(row[column]) for row in csv.DictReader(lines)}
    return sorted(by_day.items())


def _begun(steps: Steps) -> Steps:
    first = next((index for index, (_, count) in enumerate(steps) if count), len(steps))
    return steps[first:]
