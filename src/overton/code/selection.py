"""Which files of a repository count: globs in gitignore's dialect, from the repository's root."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

PART = r"(?:\*\*|[\w.-]+\*?[\w.-]*|\*[\w.-]*)"
PLAIN = re.compile(rf"/?(?:{PART}/)*{PART}/?", re.ASCII)
"""Globs as most are written; they are sound without a look from pathspec, which takes as long to load as YAML."""


@dataclass(frozen=True)
class Selection:
    """The files that some globs include and others do not exclude; no globs include every file."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @cached_property
    def _included(self) -> "GitIgnoreSpec | None":
        return _spec(self.include) if self.include else None

    @cached_property
    def _excluded(self) -> "GitIgnoreSpec | None":
        return _spec(self.exclude) if self.exclude else None

    def __contains__(self, path: object) -> bool:
        assert isinstance(path, str)
        if self._included is not None and not self._included.match_file(path):
            return False
        return self._excluded is None or not self._excluded.match_file(path)


def glob_faults(globs: Sequence[str]) -> list[str]:
    """What is wrong with globs, in words."""
    faults = []
    for glob in globs:
        if PLAIN.fullmatch(glob):
            continue
        try:
            _spec([glob])
        except ValueError as error:
            faults.append(f"{glob!r} is no glob: {error}")
        if not glob.strip():
            faults.append("an empty glob matches nothing")
    return faults


def _spec(globs: Sequence[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  not for a check that has no file to look at

    return GitIgnoreSpec.from_lines(globs)
