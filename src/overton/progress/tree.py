"""The tree of teams."""

from collections.abc import Iterable, Iterator

from overton.model.measurement import Tree


def lineage(team: str | None, tree: Tree) -> Iterator[str]:
    """A team and those above it, nearest first; a cycle ends where it closes."""
    seen: set[str] = set()
    while team is not None and team not in seen:
        seen.add(team)
        yield team
        team = tree.get(team)


def above(owners: Iterable[str], tree: Tree) -> set[str]:
    """All owners and all teams above them."""
    return {team for owner in owners for team in lineage(owner, tree)}


def parents(tree: Tree) -> set[str]:
    """Teams with teams below them."""
    return {parent for parent in tree.values() if parent is not None}
