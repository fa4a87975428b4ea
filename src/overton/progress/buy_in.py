"""Buy-in: where teams stand, and how much of the remaining work that covers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from overton.model.campaign import BuyIn, Stance
from overton.model.measurement import Tree
from overton.progress.figures import Coverage
from overton.progress.tree import lineage

STANCES: tuple[Stance, ...] = ("committed", "supportive", "unsure", "opposed", "not_asked")


def stances(ledger: Iterable[BuyIn], day: date) -> dict[str, Stance]:
    """Each team's latest stance by the end of a day."""
    said = [entry for entry in ledger if entry.on <= day]
    return {entry.team: entry.stance for entry in sorted(said, key=lambda entry: entry.on)}


def stance_of(team: str | None, said: Mapping[str, Stance], tree: Tree) -> Stance:
    """The stance of a team, or of the nearest team above it that said something."""
    return next((said[name] for name in lineage(team, tree) if name in said), "not_asked")


def coverage(remaining: Iterable[tuple[str, ...]], said: Mapping[str, Stance], tree: Tree) -> Coverage:
    """The remaining work by stance, `remaining` being each item's owners; co-owners share an item evenly."""
    weights: Counter[Stance] = Counter()
    for owners in remaining:
        for owner in owners or (None,):
            weights[stance_of(owner, said, tree)] += 1 / max(len(owners), 1)  # type: ignore[assignment]
    total = sum(weights.values())
    return Coverage({stance: 100 * weights[stance] / total if total else 0.0 for stance in STANCES})
