"""The files of a commit, for whoever asks for a few of them by path."""

from collections.abc import Sequence

from overton.repository.git import GitError
from overton.repository.opening import Repository
from overton.repository.trees import Tree, tree_at


class CommitFiles:
    """The files of one commit below a folder; see `model.measurement.Files`."""

    def __init__(self, repository: Repository, commit: str, tree: Tree | None = None, prefix: str = "") -> None:
        """Args: `tree` is the commit's, where it is known; `prefix` is the folder, empty or ending in a slash."""
        self._repository = repository
        self._commit = commit
        self._tree = tree
        self._prefix = prefix

    def text(self, path: str) -> str | None:
        if self._tree is not None:
            oid = self._tree.get(self._prefix + path)
            return None if oid is None else _decoded(self._repository.git.output("cat-file", "blob", oid))
        try:
            return _decoded(self._repository.git.output("cat-file", "blob", f"{self._commit}:{self._prefix}{path}"))
        except (GitError, ValueError):
            return None

    def paths(self) -> Sequence[str]:
        if self._tree is None:
            self._tree = tree_at(self._repository, self._commit)
        return [path.removeprefix(self._prefix) for path in self._tree if path.startswith(self._prefix)]


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")
