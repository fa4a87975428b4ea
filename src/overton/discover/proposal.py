"""Proposals: what was found, whose it is, how it moves, and how much it is shaped like a campaign."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from overton.code.findings_cache import FindingsCache
from overton.code.steps import Told
from overton.discover.candidate import Candidate
from overton.discover.past import histories, sampled
from overton.discover.ranking import Shape, score
from overton.discover.survey import Count, Survey, Surveyed
from overton.discover.trend import Direction, Moment, Movement, movement
from overton.model.measurement import Reading
from overton.model.organisation import Organisation
from overton.ownership.attribution import PATH_COLUMN, Attributor
from overton.repository.blobs import Blobs
from overton.repository.commit_files import TreeFiles
from overton.repository.commits import Line
from overton.repository.opening import Repository
from overton.repository.trees import Tree, tree_at
from overton.sources.pattern.options import PatternOptions

MUCH_UNOWNED = 0.2
"""The share without an owner beyond which owners say little about how many hands it is in."""
LEAST = 0.2
"""The score below which nothing is proposed."""
UNKNOWN = Movement(Direction.UNKNOWN)


@dataclass(frozen=True)
class Proposal:
    """A candidate with all that is known of it."""

    candidate: Candidate
    count: Count
    owners: Mapping[str, float]
    """How much each owner has, the most first; what is owned together counts for each."""
    unowned: float
    history: Sequence[Moment] = ()
    movement: Movement = UNKNOWN

    @property
    def score(self) -> float:
        return score(
            Shape(
                worth=self.candidate.worth,
                items=self.count.total,
                files=len(self.count.files),
                owners=len(self.owners) if self.unowned <= MUCH_UNOWNED * self.count.total else None,
                largest=max(self.count.files.values(), default=0.0) / (self.count.total or 1.0),
                movement=self.movement,
                listed=self.candidate.listed,
            )
        )


@dataclass(frozen=True)
class Discovery:
    """What a repository's last commit holds, and how to ask for its past."""

    repository: Repository
    contents: Blobs
    cache: FindingsCache
    line: Line
    tree: Tree
    surveyed: Surveyed
    proposals: Sequence[Proposal]
    """The best first."""

    @property
    def at(self) -> datetime:
        return self.line.commits[-1].at

    def with_history(self, since: datetime | None, told: Told) -> Sequence[Proposal]:
        """The proposals with their past, ranked anew; raises BadInputError where contents are missing."""
        points = sampled(self.line, since)
        found = histories(self.repository, self.contents, self.cache, self.surveyed.parts, points, told)
        moved = []
        for proposal in self.proposals:
            history = tuple(
                Moment(point.commit, point.at, total, _files(proposal.candidate, by))
                for point, total, by in found.get(proposal.candidate.key, ())
            )
            moved.append(replace(proposal, history=history, movement=movement(history)))
        return _ranked(moved)


def discover(  # noqa: PLR0917  likewise
    repository: Repository,
    contents: Blobs,
    cache: FindingsCache,
    line: Line,
    organisation: Organisation,
    told: Told,
) -> Discovery:
    """What could be campaigns in the last commit of a line, without its past.

    Args:
        repository: where to look.
        contents: of it.
        cache: what is remembered of contents.
        line: its history, of which the last commit is looked at.
        organisation: whose rules say who owns what; without any, CODEOWNERS does.
        told: is told how far it is.
    """
    tree = tree_at(repository, line.commits[-1].oid)
    surveyed = Survey(contents, tree, cache, told).run()
    attributor = Attributor(organisation, TreeFiles(contents, tree), past=True)
    proposals = [
        _owned(candidate, surveyed.counts[candidate.key], attributor)
        for candidate in surveyed.candidates
        if candidate.key in surveyed.counts
    ]
    return Discovery(repository, contents, cache, line, tree, surveyed, _ranked(proposals))


def _owned(candidate: Candidate, count: Count, attributor: Attributor) -> Proposal:
    owners: Counter[str] = Counter()
    unowned = 0.0
    for path, value in count.files.items():
        found = attributor.attribute(Reading(path, value, columns={PATH_COLUMN: path})).owners
        for owner in found:
            owners[owner] += round(value)
        unowned += 0.0 if found else value
    return Proposal(candidate, count, dict(owners.most_common()), unowned)


def _files(candidate: Candidate, by_suffix: Mapping[str, int]) -> int:
    """How many files of code there are that it is looked for in; 0 for a list."""
    options = candidate.options
    if not isinstance(options, PatternOptions):
        return 0
    return sum(by_suffix.get(glob.removeprefix("*."), 0) for glob in options.include)


def _ranked(proposals: Sequence[Proposal]) -> Sequence[Proposal]:
    shaped = (one for one in proposals if one.score >= LEAST)
    return sorted(shaped, key=lambda one: (-one.score, -one.count.total, one.candidate.key))
