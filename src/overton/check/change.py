"""The change that is checked: what it was made on, what it became, and the files that differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from overton.model.problem import BadInputError
from overton.repository.commits import commit_time
from overton.repository.git import GitError
from overton.repository.opening import Repository
from overton.repository.trees import STAGED, Change, Tree, changes_between, staged_changes, staged_tree, tree_at

if TYPE_CHECKING:
    from overton.repository.commit_files import CommitFiles

SHALLOW = "fetch more of the history: in GitHub Actions `fetch-depth: 0`, in GitLab CI `GIT_DEPTH: 0`"


@dataclass(frozen=True)
class CodeChange:
    """A change of the code, or the whole of it."""

    repository: Repository
    base: str
    """The merge base: a commit; empty where there is none, and everything is new."""
    head: str
    """A commit, or `STAGED`."""
    files: Sequence[Change]
    """What differs; where everything is checked, all files as they are."""
    whole: bool = False
    """Whether everything is checked, and not what differs alone."""

    @property
    def now(self) -> "CommitFiles":
        """The files after the change, below the workspace's folder or not."""
        from overton.repository.commit_files import CommitFiles  # noqa: PLC0415  not where nothing changed

        return CommitFiles(self.repository, self.head)

    def day(self, timezone: str, today: date) -> date:
        """The day of the head's commit; of what is staged it is today."""
        if self.head == STAGED:
            return today
        return commit_time(self.repository, self.head).astimezone(ZoneInfo(timezone)).date()

    def tree(self, *, before: bool) -> Tree:
        """All files on one side."""
        if before:
            return tree_at(self.repository, self.base) if self.base else {}
        return staged_tree(self.repository) if self.head == STAGED else tree_at(self.repository, self.head)


def change_since(repository: Repository, revision: str) -> CodeChange:
    """What HEAD is more than its merge base with a revision; raises BadInputError where they have none."""
    head, other = repository.commits("HEAD", revision)
    if head == other:
        return CodeChange(repository, head, head, ())
    try:
        base = repository.git.text("merge-base", other, head)
    except GitError as error:
        todo = SHALLOW if repository.shallow else "name a revision that HEAD grew from"
        raise BadInputError.of(revision, "it has no common history with HEAD here", todo) from error
    (files,) = changes_between(repository, [(base, head)])
    return CodeChange(repository, base, head, files)


def staged_change(repository: Repository) -> CodeChange:
    """What would be committed now."""
    try:
        head = repository.git.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:  # nothing was committed yet
        tree = staged_tree(repository)
        return CodeChange(repository, "", STAGED, [Change(path, "", oid) for path, oid in tree.items()])
    return CodeChange(repository, head, STAGED, staged_changes(repository, head))


def whole_tree(repository: Repository) -> CodeChange:
    """All files of HEAD, as if each was touched and none was changed."""
    head = repository.commit("HEAD")
    files = [Change(path, oid, oid) for path, oid in tree_at(repository, head).items()]
    return CodeChange(repository, head, head, files, whole=True)
