"""Texts from where they lie: what the disk may do to a file is told as a problem, like what is wrong in it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from overton.model.problem import BadInputError, Problem

if TYPE_CHECKING:
    from overton.repository.commit_files import CommitFiles

LARGEST = 2 * 1024 * 1024
"""Bytes; a file that people write and review is far smaller."""


class Texts(Protocol):
    """Where the files of a workspace lie: a folder, or the tree of a commit; paths start there and have `/`."""

    def names(self, folder: str) -> Sequence[str]:
        """The names of what lies in a folder, in any order; none where there is no such folder.

        Raises BadInputError for a folder that cannot be read.
        """
        ...

    def text(self, path: str) -> str | None:
        """A file's text, as `decoded` makes it; None where there is nothing.

        Raises BadInputError, which calls the file as `shown` does, for one that cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """Texts in a folder of this machine."""

    root: Path

    def names(self, folder: str) -> Sequence[str]:
        if not os.path.lexists(self.root / folder):
            return ()
        try:
            return os.listdir(self.root / folder)  # noqa: PTH208  names are what is wanted
        except OSError as error:
            what = f"the folder cannot be read: {error.strerror or error}"
            raise BadInputError.of(folder, what, "put the campaigns' files in a folder of that name") from error

    def text(self, path: str) -> str | None:
        return text_of(self.root / path, shown(path)) if os.path.lexists(self.root / path) else None


@dataclass(frozen=True, slots=True)
class Committed:
    """Texts in a commit, or staged."""

    files: "CommitFiles"

    def names(self, folder: str) -> Sequence[str]:
        return self.files.names(folder)

    def text(self, path: str) -> str | None:
        content = self.files.content(path)
        return None if content is None else decoded(content, shown(path))


def shown(path: str) -> str:
    """A path for people: characters that would break a line or an output are escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in path
    )


def text_of(path: Path, file: str) -> str:
    """The text of a file of this machine; raises BadInputError."""
    try:
        if not path.is_file():
            what = "this is a folder" if path.is_dir() else "this is no file that can be read"
            raise BadInputError.of(file, what, "put a YAML file here, or take it away")
        if path.stat().st_size > LARGEST:
            raise _too_large(file)
        raw = path.read_bytes()
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise BadInputError.of(file, what, "check its permissions") from error
    return decoded(raw, file)


def decoded(raw: bytes, file: str) -> str:
    """A file's text without a byte order mark, its line endings as they are; raises BadInputError."""
    if len(raw) > LARGEST:
        raise _too_large(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # What cannot be decoded lies beyond this, so the place is counted in what can.
        before = raw[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise BadInputError(Problem(file, line, column, "the file is not UTF-8 text", "save it as UTF-8")) from error


def _too_large(file: str) -> BadInputError:
    return BadInputError.of(file, "the file is larger than 2 MiB", "split it")
