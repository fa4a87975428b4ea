"""Real git repositories for tests, made by git itself, out of reach of the settings that the machine has."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When the first commit is made, unless it is said; each later one a day after the one before."""
AUTHOR = "Ana <ana@acme.test>"
REGULAR = "100644"
LINK = "120000"
SUBMODULE = "160000"

Content = str | bytes
Entry = Content | tuple[str, Content]
"""A file's content, or its mode and what goes with it: a link's target, a submodule's commit."""


def alone() -> dict[str, str]:
    """The environment without anything that tells git what to do, and without anybody's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}


@dataclass
class GitRepository:
    """A repository in a folder; paths that are no UTF-8 are written with surrogates, as `os.fsdecode` does."""

    root: Path
    commits: int = 0
    """Made so far."""

    def git(self, *arguments: str, environ: Mapping[str, str] | None = None) -> str:
        """What git prints, without its last line's end; an exit code other than 0 fails the test."""
        return os.fsdecode(self.output(*arguments, environ=environ)).rstrip("\n")

    def output(
        self,
        *arguments: str,
        stdin: bytes = b"",
        codes: tuple[int, ...] = (0,),
        environ: Mapping[str, str] | None = None,
    ) -> bytes:
        """What git prints, as bytes."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=alone() | dict(environ or {}),
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode in codes, done.stderr.decode(errors="replace")
        return done.stdout

    def write(self, files: Mapping[str, Content | None]) -> None:
        """Write these files into the work tree; None removes one."""
        for path, content in files.items():
            file = self.root / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(os.fsencode(content) if isinstance(content, str) else content)

    def commit(
        self,
        files: Mapping[str, Content | None] | None = None,
        *,
        at: str = "",
        author: str = AUTHOR,
        message: str = "A change",
    ) -> str:
        """Write these files, commit the whole work tree, changed or not, and give the commit's id.

        Args:
            files: texts by path; None removes one.
            at: an ISO moment, or `@SECONDS +0000`; a day after the commit before, if nothing is said.
            author: `Name <address>`, also of the commit.
            message: its message.
        """
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message, environ=self.signed(at, author))
        return self.head

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and go on there."""
        self.git("switch", "--quiet", "--create", name, start)

    def switch(self, name: str) -> None:
        self.git("switch", "--quiet", name)

    def merge(self, name: str, *, at: str = "", message: str = "A merge") -> str:
        """Merge a branch, with a merge commit whatever there is to merge; a conflict fails the test."""
        self.git("merge", "--quiet", "--no-ff", "--no-edit", "-m", message, name, environ=self.signed(at, AUTHOR))
        return self.head

    def rename(self, before: str, after: str) -> None:
        """Rename a file in the work tree; commit it afterwards."""
        (self.root / after).parent.mkdir(parents=True, exist_ok=True)
        (self.root / before).rename(self.root / after)

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def clone(self, folder: Path, *options: str) -> "GitRepository":
        """Clone it as from elsewhere, so that `--depth` and `--filter` are heeded."""
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "--quiet", *options, self.root.as_uri(), str(folder))
        return GitRepository(folder, self.commits)

    def signed(self, at: str = "", author: str = AUTHOR) -> dict[str, str]:
        """The environment that says who commits next, and when."""
        moment = at or (FIRST + timedelta(days=self.commits)).isoformat()
        self.commits += 1
        name, _, address = author.removesuffix(">").partition(" <")
        who = {"NAME": name, "EMAIL": address, "DATE": moment}
        return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}


def repository(root: Path, *options: str) -> GitRepository:
    """An empty repository with the branch `main`; options are those of `git init`, such as `--bare`."""
    root.mkdir(parents=True, exist_ok=True)
    made = GitRepository(root)
    made.git("init", "--quiet", "--initial-branch=main", "--template=", *options)
    return made


def with_trees(
    root: Path, trees: Sequence[Mapping[str, Entry]], times: Sequence[int] = (), *options: str
) -> GitRepository:
    """A bare repository whose `main` has one commit for each tree, made in one go, whatever its paths and contents.

    Args:
        root: its folder.
        trees: all files of each commit.
        times: when each was made, in seconds since 1970; a day apart, if nothing is said.
        options: those of `git init`.
    """
    made = repository(root, "--bare", *options)
    moments = times or [int(FIRST.timestamp()) + 86_400 * n for n in range(len(trees))]
    made.output("fast-import", "--quiet", "--force", stdin=b"".join(_stream(trees, moments)))
    made.commits = len(trees)
    return made


def _stream(trees: Sequence[Mapping[str, Entry]], times: Sequence[int]) -> Iterator[bytes]:
    for tree, seconds in zip(trees, times, strict=True):
        yield b"commit refs/heads/main\ncommitter Ana <ana@acme.test> %d +0000\ndata 1\n\ndeleteall\n" % seconds
        for path, entry in tree.items():
            mode, content = entry if isinstance(entry, tuple) else (REGULAR, entry)
            data = os.fsencode(content) if isinstance(content, str) else content
            if mode == SUBMODULE:
                yield b"M 160000 %s %s\n" % (data, _quoted(path))
            else:
                yield b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), _quoted(path), len(data), data)


def _quoted(path: str) -> bytes:
    escaped = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
