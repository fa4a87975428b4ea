"""What a campaign file says of a source of the kind `table`; loads no library."""

from dataclasses import dataclass
from typing import Literal

from overton.model.file_shape import FileShape
from overton.sources.selected import Named


@dataclass(frozen=True, kw_only=True)
class TableOptions(FileShape):
    """The rows of a table that is kept by hand: each row is an item."""

    from_: str | tuple[str, ...]
    """The tables: a path, a glob in gitignore's dialect, or a list of them."""
    item: str = "item"
    """The column of the item's name."""
    value: str | None = None
    """The column of the value; without it `value` where the table has it, else every row is worth 1."""
    owner: str | None = None
    """The column of the owner, which a rule `column: owner` of ownership asks for."""
    path: str | None = None
    """The column of the path that the row speaks of, by which CODEOWNERS tells the owner."""
    slices: tuple[str, ...] = ()
    """Columns to show the items by."""
    format: Literal["csv", "json"] | None = None
    """What the files are, where their names do not say it: CSV, or an object a line."""
    tracked: bool = True
    """Whether the table is kept in git, and so can be read at any commit; else only what is there now is read."""

    @property
    def named(self) -> Named:
        return Named.by(self.from_)
