"""Finding the repository that a folder belongs to."""

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from overton.model.problem import BadInputError
from overton.repository.git import PLACES, Git, GitError, named, raw

ASKED = (
    "--is-bare-repository",
    "--is-shallow-repository",
    "--show-object-format",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-prefix",
)


@dataclass(frozen=True)
class Repository:
    """A git repository, read only."""

    git: Git
    git_dir: Path
    common_dir: Path
    """Where the objects are: shared by all work trees of a repository."""
    bare: bool
    shallow: bool
    """Whether history ends at some depth because nothing older was fetched."""
    object_format: str
    """`sha1` or `sha256`."""
    prefix: str
    """The path of the folder that was asked for, from the repository's root: empty or ending in a slash."""

    @property
    def objects(self) -> Path:
        return self.common_dir / "objects"

    @cached_property
    def partial(self) -> bool:
        """Whether contents may be missing because they were not fetched."""
        done = self.git.output(
            "config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$", codes=(0, 1)
        )
        return bool(done)

    def commits(self, *revisions: str) -> list[str]:
        """The object ids of some commits, for the price of one; raises BadInputError as `commit` does."""
        asked = "".join(f"{revision}^{{commit}}\n" for revision in revisions)
        if asked.count("\n") == len(revisions):
            told = self.git.output("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=raw(asked))
            found = [line.partition(" ") for line in named(told).splitlines()]
            if all(kind == "commit" for _oid, _space, kind in found):
                return [oid for oid, _space, _kind in found]
        return [self.commit(revision) for revision in revisions]

    def commit(self, revision: str) -> str:
        """The object id of a commit; raises BadInputError for what is none."""
        try:
            return self.git.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError as error:
            todo = "fetch it: this clone is shallow (fetch-depth: 0)" if self.shallow else "name a commit or branch"
            raise BadInputError.of(revision, "there is no such commit here", todo) from error


def open_repository(folder: Path) -> Repository:
    """The repository that holds this folder, or is it; raises BadInputError where there is none.

    Where nothing is found, it is where the environment says (`GIT_DIR`).
    """
    told = {name: os.environ[name] for name in PLACES if name in os.environ}
    try:
        return _opened(Git(folder))
    except GitError as error:
        if "GIT_DIR" not in told:
            todo = "run it inside a clone"
            raise BadInputError.of(str(folder), f"this is no git repository: {error}", todo) from error
    try:
        return _opened(Git(folder, told))
    except GitError as error:
        what = f"GIT_DIR names no git repository: {error}"
        raise BadInputError.of(told["GIT_DIR"], what, "unset it, or correct it") from error


def _opened(git: Git) -> Repository:
    bare, shallow, ids, git_dir, common_dir, *prefix = git.text("rev-parse", *ASKED).split("\n")
    found = Path(git_dir)
    return Repository(
        git=replace(git, environment={**git.environment, **_index(found)}),
        git_dir=found,
        common_dir=(git.folder / common_dir).resolve(),
        bare=bare == "true",
        shallow=shallow == "true",
        object_format=ids,
        prefix="".join(prefix),
    )


def _index(git_dir: Path) -> dict[str, str]:
    """The index that `git commit` tells its hooks of, if it is one of this repository."""
    told = os.environ.get("GIT_INDEX_FILE", "")
    index = Path(told).absolute()
    return {"GIT_INDEX_FILE": str(index)} if told and index.resolve().is_relative_to(git_dir.resolve()) else {}
