"""Which files of a repository a source reads: the keys that its kinds share, and what is wrong with them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from overton.code.selection import Selection, glob_faults
from overton.model.file_shape import FileShape

Skipped = Literal["vendored", "generated"]
Fault = tuple[tuple[str, ...], str, str]
GLOB_TODO = "write it in gitignore's dialect, such as `src/**/*.py`, from the repository's root"


@dataclass(frozen=True, kw_only=True)
class Selected(FileShape):
    """The tracked files that a source reads."""

    include: tuple[str, ...] = ()
    """The files that count, as globs in gitignore's dialect from the repository's root; without it, all text files."""
    exclude: tuple[str, ...] = ()
    """Files that do not count even so, as globs likewise."""
    skip: tuple[Skipped, ...] = ()
    """Leaves out files that came from elsewhere (`vendored`) or are written by programs (`generated`)."""

    @property
    def selection(self) -> Selection:
        return Selection(self.include, self.exclude)


def selection_faults(options: Selected) -> Iterator[Fault]:
    """What is wrong with the globs, as `InCode.check` tells it."""
    for key, globs in (("include", options.include), ("exclude", options.exclude)):
        for what in glob_faults(globs):
            yield (key,), what, GLOB_TODO


@dataclass(frozen=True)
class Named:
    """The files that `from` names: each text is a path from the root, or a glob in gitignore's dialect."""

    patterns: tuple[str, ...]

    @classmethod
    def by(cls, said: str | Sequence[str]) -> "Named":
        return cls((said,) if isinstance(said, str) else tuple(said))

    @cached_property
    def _globs(self) -> Selection | None:
        """A text without a glob's characters is the one path, not every file of that name."""
        globs = tuple(pattern for pattern in self.patterns if has_glob(pattern))
        return Selection(globs) if globs else None

    def __contains__(self, path: object) -> bool:
        return path in self.patterns or (self._globs is not None and path in self._globs)

    def faults(self) -> Iterator[Fault]:
        """What is wrong with `from`."""
        if not self.patterns:
            yield ("from",), "it names no file", "name a file, such as `lint/todo.txt`"
        for what in glob_faults(self.patterns):
            yield ("from",), what, "name a file, or write a glob in gitignore's dialect"
        for pattern in self.patterns:
            if pattern.startswith(("./", "../")) or (pattern.startswith("/") and not has_glob(pattern)):
                what = f"{pattern!r} is no path from the repository's root"
                yield ("from",), what, f"write `{re.sub(r'^(?:[.]{0,2}/)+', '', pattern)}`"


def has_glob(text: str) -> bool:
    """Whether a path says more than one path."""
    return any(char in text for char in "*?[")
