"""Each team's row: its numbers, its own books, its pace and where it stands on buy-in."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from overton.model.campaign import Stance
from overton.model.measurement import Tree
from overton.model.standing import Standing
from overton.progress.books import Column, Ledger, Scope, Turn
from overton.progress.buy_in import stance_of
from overton.progress.counting import numbers
from overton.progress.figures import Assessed, Changes, PaceStatus, TeamRow
from overton.progress.pace import WEEKS_LOOKED_AT, pace
from overton.progress.tree import above, parents

ATTENTION = {
    PaceStatus.STALLED: 0,
    PaceStatus.GROWING: 0,
    PaceStatus.BEHIND: 1,
    PaceStatus.UNKNOWN: 2,
    PaceStatus.NO_TARGET: 2,
    PaceStatus.ON_PACE: 2,
    PaceStatus.EXEMPT: 2,
    PaceStatus.DONE: 3,
}
"""Which teams come first; of equals, those with more that is refused and more that remains."""


@dataclass(frozen=True, slots=True)
class Ledgers:
    """One set of items' books, over the period compared with and over the weeks that make the pace."""

    period: Ledger
    weeks: Ledger

    @classmethod
    def until(cls, day: date, since: date, first: date) -> "Ledgers":
        """Books that begin on `since` and some weeks ago, but not before `first`."""
        weeks_ago = day - timedelta(weeks=WEEKS_LOOKED_AT)
        return cls(Ledger(max(since, first), day), Ledger(max(weeks_ago, first), day))

    def add(self, turn: Turn, before: Column, after: Column, scope: Scope, times: int = 1) -> None:
        self.period.add(turn, before, after, scope, times)
        self.weeks.add(turn, before, after, scope, times)


class TeamBooks:
    """The books of every team that ever held an item, and of those above it."""

    def __init__(self, new: Callable[[], Ledgers], tree: Tree, scope: Scope) -> None:
        self._tree = tree
        self._scope = scope
        self._holders: dict[tuple[str, ...], frozenset[str | None]] = {}
        self.direct: dict[str | None, Ledgers] = defaultdict(new)
        self.above: dict[str | None, Ledgers] = defaultdict(new)

    def add(self, turn: Turn, times: int = 1) -> None:
        """Enter a turn that so many items took into the books of all who held or hold them."""
        had, has = turn.had or (), turn.has
        self._enter(turn, times, () if turn.had is None else had or (None,), has or (None,), self.direct)
        self._enter(turn, times, self._all(had), self._all(has), self.above)

    def _all(self, owners: tuple[str, ...]) -> frozenset[str | None]:
        if owners not in self._holders:
            self._holders[owners] = frozenset(above(owners, self._tree))
        return self._holders[owners]

    def _enter(
        self,
        turn: Turn,
        times: int,
        before: Collection[str | None],
        after: Collection[str | None],
        books: dict[str | None, Ledgers],
    ) -> None:
        for team in before if before == after else {*before, *after}:
            was = turn.was if team in before else Column.ELSEWHERE
            now = turn.now if team in after else Column.ELSEWHERE
            books[team].add(turn, was, now, self._scope, times)


@dataclass(frozen=True, slots=True)
class Standard:
    """What every team is measured against."""

    target: date | None
    campaign: Changes
    """What happened in the whole campaign over the weeks that make the pace."""
    said: Mapping[str, Stance]
    tree: Tree

    def row(self, team: str | None, items: Sequence[Assessed], ledgers: Ledgers) -> TeamRow:
        counted = numbers(items)
        return TeamRow(
            team=team,
            parent=self.tree.get(team) if team else None,
            numbers=counted,
            pace=pace(
                ledgers.weeks.changes(),
                target=self.target,
                seen=counted.seen,
                exempt=counted.exempt,
                campaign=self.campaign,
            ),
            changes=ledgers.period.changes(),
            stance=stance_of(team, self.said, self.tree),
            coming_refused=sum(assessed.refused_from is not None for assessed in items),
        )


def direct_rows(items: Iterable[Assessed], books: TeamBooks, standard: Standard) -> tuple[TeamRow, ...]:
    """A row for each direct owner that holds items now, and one for what nobody owns."""
    held: dict[str | None, list[Assessed]] = defaultdict(list)
    for assessed in items:
        for owner in assessed.owners or (None,):
            held[owner].append(assessed)
    return _sorted(standard.row(team, own, books.direct[team]) for team, own in held.items())


def group_rows(items: Iterable[Assessed], books: TeamBooks, standard: Standard) -> tuple[TeamRow, ...]:
    """A row for each team with teams below it: an item counts once in each, however many owners it has there."""
    held: dict[str | None, list[Assessed]] = defaultdict(list)
    groups = parents(standard.tree)
    for assessed in items:
        for team in above(assessed.owners, standard.tree) & groups:
            held[team].append(assessed)
    return _sorted(standard.row(team, own, books.above[team]) for team, own in held.items())


def _sorted(rows: Iterable[TeamRow]) -> tuple[TeamRow, ...]:
    return tuple(sorted(rows, key=_attention))


def _attention(row: TeamRow) -> tuple[int, int, int, str]:
    refused = row.numbers.standings[Standing.NOT_ALLOWED] + row.coming_refused
    return ATTENTION[row.pace.status], -refused, -row.numbers.remaining, row.team or ""
