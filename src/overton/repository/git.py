"""Running the git command: the one place that starts it."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from overton.model.problem import BadInputError, Problem

STEADY = {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
"""No translated messages, no locks for asking, nobody asked for a password, nothing fetched."""

PLACES = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"),
    *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE"),
)
"""Where git tells its hooks that things are: in the repository of the hook, which may be another."""
MANNERS = (
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
    *("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_NAMESPACE", "GIT_ATTR_SOURCE", "GIT_GRAFT_FILE"),
)
"""How somebody wants git to behave."""


class GitError(BadInputError):
    """Git ended with an error; the text is what it said, and whoever does not know better tells it as it is."""

    def __init__(self, said: str) -> None:
        super().__init__(Problem("git", 0, 0, said, "`git fsck` may say what is wrong"))
        self._said = said

    def __str__(self) -> str:
        return self._said


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git in a folder."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    """Set beside what the process has."""

    def output(self, *arguments: str, stdin: bytes = b"", codes: tuple[int, ...] = (0,)) -> bytes:
        """What it prints; raises GitError for an exit code that is none of these."""
        try:
            done = subprocess.run(  # noqa: S603  git, with arguments of our own
                _command(arguments), cwd=self.folder, env=self._environ, input=stdin, capture_output=True, check=False
            )
        except FileNotFoundError as error:
            raise self._missing() from error
        if done.returncode not in codes:
            raise GitError(_last_line(done.stderr) or f"git {arguments[0]} ended with code {done.returncode}")
        return done.stdout

    def text(self, *arguments: str) -> str:
        """What it prints, as text without the end of its last line."""
        return named(self.output(*arguments)).rstrip("\n")

    @contextmanager
    def stream(
        self, *arguments: str, stdin: Iterable[bytes] = (), codes: tuple[int, ...] = (0,)
    ) -> Iterator[IO[bytes]]:
        """What it prints, to be read while it prints it; raises GitError at the end, as `output` does.

        Whoever leaves early ends git, and no error is raised.
        """
        from tempfile import TemporaryFile  # noqa: PLC0415  not for the few questions of a check without changes

        with TemporaryFile() as given, TemporaryFile() as said:
            given.writelines(stdin)
            given.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603  likewise
                    _command(arguments),
                    cwd=self.folder,
                    env=self._environ,
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=said,
                )
            except FileNotFoundError as error:
                raise self._missing() from error
            assert process.stdout is not None
            with process, process.stdout as printed:
                try:
                    yield printed
                finally:
                    left_early = bool(printed.read(1))
                    if left_early:
                        process.kill()
            if process.returncode not in codes and not left_early:
                said.seek(0)
                raise GitError(_last_line(said.read()) or f"git {arguments[0]} ended with code {process.returncode}")

    @property
    def _environ(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in PLACES and name not in MANNERS}
        return {**inherited, **STEADY, **self.environment}

    def _missing(self) -> BadInputError:
        if not self.folder.is_dir():
            return BadInputError.of(str(self.folder), "there is no such folder", "name a folder that is there")
        return BadInputError.of("git", "there is no git command", "install git 2.30 or later")


def named(raw: bytes) -> str:
    """A path or a line as text; bytes that are no UTF-8 become surrogates, and come back by `raw`."""
    return raw.decode("utf-8", "surrogateescape")


def raw(text: str) -> bytes:
    """The bytes of a text that `named` made."""
    return text.encode("utf-8", "surrogateescape")


def _command(arguments: tuple[str, ...]) -> list[str]:
    return ["git", "--no-replace-objects", *arguments]


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ").removeprefix("error: ") if lines else ""
