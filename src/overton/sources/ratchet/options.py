"""What a campaign file says of a source of the kind `ratchet`; loads no library."""

from dataclasses import dataclass
from typing import Literal

from overton.model.file_shape import FileShape


@dataclass(frozen=True, kw_only=True)
class RatchetOptions(FileShape):
    """The entries of the baselines that tools keep."""

    from_: str | tuple[str, ...] = ()
    """The baselines: a path, a glob in gitignore's dialect, or a list; without it, files of the dialects' own names."""
    dialect: str | None = None
    """The tool whose baselines they are, where their names do not say it: `eslint`, `rubocop`, `phpstan`, …"""
    rules: tuple[str, ...] = ()
    """The rules that count, as item globs, such as `Style/*`; without it, all of them."""
    each: Literal["entry", "file", "rule"] = "entry"
    """What is an item: each entry, which is a rule in a file, each file with entries, or each rule."""

    @property
    def patterns(self) -> tuple[str, ...]:
        return (self.from_,) if isinstance(self.from_, str) else self.from_
