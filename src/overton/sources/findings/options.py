"""What a campaign file says of a source of the kind `findings`; loads no library."""

from dataclasses import dataclass
from typing import Literal

from overton.model.file_shape import FileShape
from overton.sources.selected import Named

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, kw_only=True)
class FindingsOptions(FileShape):
    """The results in SARIF reports."""

    from_: str | tuple[str, ...]
    """The reports: a path, a glob in gitignore's dialect, or a list of them."""
    rules: tuple[str, ...] = ()
    """The rules that count, as item globs, such as `S*`; without it, all of them."""
    levels: tuple[Level, ...] = ("error", "warning", "note")
    """The levels that count."""
    each: Literal["finding", "file", "rule"] = "finding"
    """What is an item: each finding, each file with findings, or each rule; the value is the number of findings."""
    tracked: bool = False
    """Whether the reports are kept in git, and so can be read at any commit; else only what is there now is read."""

    @property
    def named(self) -> Named:
        return Named.by(self.from_)
