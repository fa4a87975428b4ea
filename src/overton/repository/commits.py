"""The first-parent history of a commit: what a branch was after each merge."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import NamedTuple

from overton.model.problem import BadInputError
from overton.repository.git import GitError
from overton.repository.opening import Repository


class Commit(NamedTuple):
    """A commit and when it was made."""

    oid: str
    seconds: int
    """Since 1970 in UTC; where clocks were wrong, those of the commits around it."""

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of first parents, oldest first, in which time never goes backwards."""

    commits: Sequence[Commit]
    whole: bool = True
    """False when a shallow clone ends it early."""

    def last_before(self, seconds: float) -> int:
        """The index of the last commit made before a moment; -1 where there is none."""
        return bisect_right(self.commits, seconds, key=lambda commit: commit.seconds + 0.5) - 1


def first_parents(repository: Repository, head: str = "HEAD") -> Line:
    """The history of a commit along its first parents; raises BadInputError where there is no commit."""
    try:
        printed = repository.git.text("rev-list", "--first-parent", "--reverse", "--timestamp", head, "--")
    except GitError as error:
        raise BadInputError.of(head, f"there is no history: {error}", "make a first commit, or name one") from error
    rows = [row.split() for row in printed.split("\n") if row]
    times = steady([int(seconds) for seconds, _oid in rows])
    commits = [Commit(oid, seconds) for (_, oid), seconds in zip(rows, times, strict=True)]
    return Line(commits, whole=not repository.shallow)


def commit_time(repository: Repository, oid: str) -> datetime:
    """When a commit was made, as it says itself."""
    seconds, _oid = repository.git.text("rev-list", "--no-walk", "--timestamp", oid).split()
    return datetime.fromtimestamp(int(seconds), UTC)


def steady(times: Sequence[int]) -> list[int]:
    """Times that never go backwards: as many as possible are kept, and the others take the one before.

    A single clock that was years ahead or behind moves nothing but its own commit.
    """
    kept = _longest_rising(times)
    first = times[min(kept)] if kept else 0
    return list(accumulate((times[i] if i in kept else 0 for i in range(len(times))), max, initial=first))[1:]


def _longest_rising(times: Sequence[int]) -> set[int]:
    """The indexes of a longest run of times, gaps allowed, that never falls."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, time in enumerate(times):
        place = bisect_right(tails, time)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [time]
        ends[place : place + 1] = [index]
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
