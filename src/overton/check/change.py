"""The change that is checked: what it was made on, what it became, and the files that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from overton.model.problem import BadInputError
from overton.repository.commits import commit_time
from overton.repository.git import GitError, named
from overton.repository.opening import Repository
from overton.repository.trees import STAGED, Change, Tree, changes_between, staged_changes, staged_tree, tree_at

if TYPE_CHECKING:
    from overton.repository.commit_files import CommitFiles

SHALLOW = "fetch more of the history: in GitHub Actions `fetch-depth: 0`, in GitLab CI `GIT_DEPTH: 0`"

MERGED = "GITHEAD_"
"""What git calls the variable of each commit that it merges, while it does."""


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
    others: tuple["CodeChange", ...] = ()
    """The same against each other base, where there are several: what stands in any of them is not new."""

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
        bases = repository.git.text("merge-base", "--all", other, head).split()
    except GitError as error:
        todo = SHALLOW if repository.shallow else "name a revision that HEAD grew from"
        raise BadInputError.of(revision, "it has no common history with HEAD here", todo) from error
    changes = changes_between(repository, [(base, head) for base in bases])
    return _against([CodeChange(repository, base, head, files) for base, files in zip(bases, changes, strict=True)])


def staged_change(repository: Repository, environ: Mapping[str, str]) -> CodeChange:
    """What would be committed now; of a merge, what it adds to all that it merges. Raises BadInputError.

    `environ` is where git says, to a hook of a merge that goes well, what is merged.
    """
    if repository.bare:
        raise BadInputError.of("--staged", "nothing is staged in a bare repository", "use --base")
    if conflicts := repository.git.output("ls-files", "--unmerged", "-z", "--full-name", ":/").split(b"\0")[:-1]:
        path = named(conflicts[0].partition(b"\t")[2])
        raise BadInputError.of(path, "a merge was left half done here", "resolve the conflict, and add the file")
    try:
        head = repository.git.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:  # nothing was committed yet
        tree = staged_tree(repository)
        return CodeChange(repository, "", STAGED, [Change(path, "", oid) for path, oid in tree.items()])
    bases = dict.fromkeys([head, *_merged_now(repository, environ)])
    return _against([CodeChange(repository, base, STAGED, staged_changes(repository, base)) for base in bases])


def _merged_now(repository: Repository, environ: Mapping[str, str]) -> Sequence[str]:
    """The commits that are being merged into HEAD."""
    file = repository.git_dir / "MERGE_HEAD"
    if file.exists():
        return file.read_text("ascii").split()
    return [name.removeprefix(MERGED) for name in environ if name.startswith(MERGED)]


def _against(changes: Sequence[CodeChange]) -> CodeChange:
    first, *others = changes
    return replace(first, others=tuple(others))


def whole_tree(repository: Repository) -> CodeChange:
    """All files of HEAD, as if each was touched and none was changed."""
    head = repository.commit("HEAD")
    files = [Change(path, oid, oid) for path, oid in tree_at(repository, head).items()]
    return CodeChange(repository, head, head, files, whole=True)
