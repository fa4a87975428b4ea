"""Which files of a repository count: globs in gitignore's dialect, from the repository's root."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

PART = r"(?:\*\*|[\w.-]+\*?[\w.-]*|\*[\w.-]*)"
PLAIN = re.compile(rf"/?(?:{PART}/)*{PART}/?", re.ASCII)
"""Globs as most are written; they are sound without a look from pathspec, which takes as long to load as YAML."""

FOLDER_MARK = "ps_d"
"""The group in which pathspec's expressions have the slash behind a folder that matches."""


@dataclass(frozen=True)
class Selection:
    """The files that some globs include and others do not exclude; no globs include every file."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @cached_property
    def _included(self) -> "_Globs | None":
        return _Globs(_spec(self.include)) if self.include else None

    @cached_property
    def _excluded(self) -> "_Globs | None":
        return _Globs(_spec(self.exclude)) if self.exclude else None

    def __contains__(self, path: object) -> bool:
        assert isinstance(path, str)
        if self._included is not None and not self._included.match(path):
            return False
        return self._excluded is None or not self._excluded.match(path)


@dataclass(frozen=True)
class _Globs:
    """Globs as git reads them: what lies in a folder that matches does too, whatever is said of it by itself."""

    spec: "GitIgnoreSpec"
    _folders: dict[str, bool] = field(default_factory=dict)

    def match(self, path: str) -> bool:
        return self._folder(path.rpartition("/")[0]) or self._itself(path)

    def _folder(self, folder: str) -> bool:
        if not folder:
            return False
        if folder not in self._folders:
            self._folders[folder] = self._folder(folder.rpartition("/")[0]) or self._itself(f"{folder}/")
        return self._folders[folder]

    def _itself(self, path: str) -> bool:
        """What the last glob says that matches the path, and not only a folder above it."""
        for include, expression in self._expressions:
            found = expression.search(path)
            if found is not None and _whole(found, path):
                return include
        return False

    @cached_property
    def _expressions(self) -> list[tuple[bool, re.Pattern[str]]]:
        """The last one first."""
        patterns = reversed(list(self.spec.patterns))
        return [(bool(p.include), p.regex) for p in patterns if p.include is not None and p.regex is not None]


def _whole(found: re.Match[str], path: str) -> bool:
    """Whether it is the path itself that matches; of `src/**` what is in the folder, and not the folder."""
    if found.groupdict().get(FOLDER_MARK) is None:
        return found.end() < len(path) or not path.endswith("/")
    return found.start(FOLDER_MARK) == len(path) - 1


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
        if glob.startswith("#"):
            faults.append(f"{glob!r} is a comment; a name that begins so is written `\\{glob}`")
        if "[[:" in glob:
            faults.append(f"{glob!r} has a class of characters by name; write the characters, such as `[A-Z]`")
    return faults


def _spec(globs: Sequence[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  not for a check that has no file to look at

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of what Python may once mean by `[[`
        return GitIgnoreSpec.from_lines(globs)
