"""Which files of a repository count: globs in gitignore's dialect, from the repository's root."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Selection:
    """The files that some globs include and others do not exclude; no globs include every file."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @cached_property
    def _included(self) -> GitIgnoreSpec | None:
        return GitIgnoreSpec.from_lines(self.include) if self.include else None

    @cached_property
    def _excluded(self) -> GitIgnoreSpec | None:
        return GitIgnoreSpec.from_lines(self.exclude) if self.exclude else None

    def __contains__(self, path: object) -> bool:
        assert isinstance(path, str)
        if self._included is not None and not self._included.match_file(path):
            return False
        return self._excluded is None or not self._excluded.match_file(path)


def glob_faults(globs: Sequence[str]) -> list[str]:
    """What is wrong with globs, in words."""
    faults = []
    for glob in globs:
        try:
            GitIgnoreSpec.from_lines([glob])
        except ValueError as error:
            faults.append(f"{glob!r} is no glob: {error}")
        if not glob.strip():
            faults.append("an empty glob matches nothing")
    return faults
