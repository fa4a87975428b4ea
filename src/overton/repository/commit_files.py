"""The files of a commit, of what is staged, or of a tree, for whoever asks for a few of them by path."""

from collections.abc import Collection, Sequence

from overton.repository.blobs import Blobs
from overton.repository.git import named, raw
from overton.repository.opening import Repository
from overton.repository.trees import STAGED, Tree


class CommitFiles:
    """The files below a folder of a repository; see `model.measurement.Files`."""

    def __init__(self, repository: Repository, commit: str, prefix: str = "") -> None:
        """Args: `commit` is a commit or `STAGED`; `prefix` is the folder, empty or ending in a slash."""
        self._repository = repository
        self._commit = commit
        self._prefix = prefix
        self._known: dict[str, bytes | None] = {}
        self._paths: list[str] | None = None

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        if path not in self._known:
            self.fetch([path])
        return self._known[path]

    def text(self, path: str) -> str | None:
        content = self.content(path)
        return None if content is None else named(content)

    def fetch(self, paths: Collection[str]) -> None:
        """Read several at once, which costs as much as one."""
        wanted = [path for path in paths if path not in self._known and "\n" not in path]
        self._known |= dict.fromkeys(paths) | self._known
        given = b"".join(b"%s:%s%s\n" % (self._commit.encode(), raw(self._prefix), raw(path)) for path in wanted)
        with self._repository.git.stream("cat-file", "--batch", stdin=[given]) as printed:
            for path in wanted:
                head = printed.readline().rsplit(None, 2)
                if head[-1] == b"missing":
                    continue
                content = printed.read(int(head[2]))
                printed.read(1)
                self._known[path] = content if head[1] == b"blob" else None

    def paths(self) -> Sequence[str]:
        if self._paths is None:
            everything = self._listed()
            below = (named(path) for path in everything)
            self._paths = [path.removeprefix(self._prefix) for path in below if path.startswith(self._prefix)]
        return self._paths

    def names(self, folder: str) -> Sequence[str]:
        """The names of what lies in a folder; nothing where there is none."""
        within = f"{folder.rstrip('/')}/"
        if self._commit == STAGED:
            return sorted({path.removeprefix(within).split("/")[0] for path in self.paths() if path.startswith(within)})
        start = self._prefix + within
        listing = ("ls-tree", "-z", "--name-only", "--full-tree", self._commit, "--", start)
        paths = self._repository.git.output(*listing).split(b"\0")
        return [named(path).removeprefix(start) for path in paths if path]

    def _listed(self) -> list[bytes]:
        whole = ("ls-tree", "-r", "-z", "--name-only", "--full-tree", self._commit)
        listing = ("ls-files", "-z", "--full-name", ":/") if self._commit == STAGED else whole
        return [path for path in self._repository.git.output(*listing).split(b"\0") if path]


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
