"""The files of a workspace as they are now, in a folder of this machine."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from overton.model.problem import BadInputError


class Folder:
    """The files below a folder; see `overton.model.measurement.Files`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def text(self, path: str) -> str | None:
        """A file's text, in which bytes that are no UTF-8 are shown as such; raises BadInputError for a closed one."""
        try:
            return (self._root / path).read_text("utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise BadInputError.of(path, f"cannot be read: {error.strerror}", "check its permissions") from error

    def paths(self) -> Sequence[str]:
        return self._paths

    @cached_property
    def _paths(self) -> Sequence[str]:
        found = []
        for folder, folders, names in os.walk(self._root):
            if ".git" in folders:
                folders.remove(".git")
            inside = Path(folder).relative_to(self._root).as_posix()
            found += [name if inside == "." else f"{inside}/{name}" for name in names]
        return tuple(sorted(found))
