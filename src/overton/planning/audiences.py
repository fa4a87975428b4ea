"""Whose items they are: sets of items by owner, by the teams above, and by slice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from overton.model.campaign import Goal
from overton.model.measurement import Tree
from overton.planning.spread import Spread
from overton.progress.figures import Assessed
from overton.progress.tree import above, parents


@dataclass(frozen=True, slots=True)
class Audiences:
    """Every set of items that figures are told of."""

    direct: dict[str | None, Spread]
    """By owner; an item with several is in each one's set, one without any under None."""
    above: dict[str | None, Spread]
    """By team with teams below it; an item is once in each."""
    slices: dict[str, dict[str, Spread]]
    """By slice, then by its value."""


def audiences(items: Iterable[Assessed], tree: Tree, goal: Goal) -> Audiences:
    """The sets that items belong to."""
    direct: dict[str | None, list[Assessed]] = defaultdict(list)
    higher: dict[str | None, list[Assessed]] = defaultdict(list)
    slices: dict[str, dict[str, list[Assessed]]] = defaultdict(lambda: defaultdict(list))
    groups = parents(tree)

    @cache
    def teams_above(owners: tuple[str, ...]) -> set[str]:
        return above(owners, tree) & groups

    for assessed in items:
        for owner in assessed.owners or (None,):
            direct[owner].append(assessed)
        for team in teams_above(assessed.owners):
            higher[team].append(assessed)
        for name, value in assessed.measurement.slices.items():
            slices[name][value].append(assessed)
    return Audiences(
        {team: Spread(own, goal) for team, own in direct.items()},
        {team: Spread(own, goal) for team, own in higher.items()},
        {name: {value: Spread(own, goal) for value, own in values.items()} for name, values in sorted(slices.items())},
    )
