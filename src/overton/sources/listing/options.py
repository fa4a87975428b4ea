"""What a campaign file says of a source of the kind `list`; loads no library."""

from dataclasses import dataclass
from typing import Literal

from overton.model.file_shape import FileShape
from overton.sources.selected import Named

Format = Literal["yaml", "toml", "json"]


@dataclass(frozen=True, kw_only=True)
class ListOptions(FileShape):
    """The entries of a list in tracked files."""

    from_: str | tuple[str, ...]
    """The files: a path from the repository's root, a glob in gitignore's dialect, or a list of them."""
    path: str | None = None
    """Where the list is in YAML, TOML or JSON, such as `tool.mypy.overrides[*].module`; without it, a line an entry."""
    comment: str = "#"
    """What begins a comment in a list of lines, at a line's start or after a space; empty: nothing does."""
    format: Format | None = None
    """What the files are, where their names do not say it."""

    @property
    def named(self) -> Named:
        return Named.by(self.from_)
