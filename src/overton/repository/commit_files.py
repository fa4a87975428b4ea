"""The files of a commit, for whoever asks for a few of them by path."""

from collections.abc import Sequence

from overton.repository.blobs import Blobs
from overton.repository.git import GitError, named
from overton.repository.opening import Repository
from overton.repository.trees import Tree, tree_at


class CommitFiles:
    """The files of one commit below a folder; see `model.measurement.Files`."""

    def __init__(self, repository: Repository, commit: str, prefix: str = "") -> None:
        """Args: `prefix` is the folder, empty or ending in a slash."""
        self._repository = repository
        self._commit = commit
        self._prefix = prefix
        self._paths: list[str] | None = None

    def text(self, path: str) -> str | None:
        try:
            return named(self._repository.git.output("cat-file", "blob", f"{self._commit}:{self._prefix}{path}"))
        except (GitError, ValueError):  # a NUL is in no path
            return None

    def paths(self) -> Sequence[str]:
        if self._paths is None:
            tree = tree_at(self._repository, self._commit)
            self._paths = [path.removeprefix(self._prefix) for path in tree if path.startswith(self._prefix)]
        return self._paths


class TreeFiles:
    """The files of a tree that is at hand."""

    def __init__(self, contents: Blobs, tree: Tree) -> None:
        self._contents = contents
        self._tree = tree

    def text(self, path: str) -> str | None:
        oid = self._tree.get(path)
        return None if oid is None else self._contents.text(oid)

    def paths(self) -> Sequence[str]:
        return list(self._tree)
