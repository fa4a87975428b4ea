"""What a campaign file says of a source of the kind `pattern`."""

from dataclasses import dataclass

from overton.code.scan import Each
from overton.repository.expressions import groups_of
from overton.sources.selected import Selected


@dataclass(frozen=True, kw_only=True)
class PatternOptions(Selected):
    """Matches of a regular expression in the files of a repository, line by line."""

    pattern: str
    """The regular expression; the reference says which dialect. A match never reaches over the end of a line."""
    each: str = "match"
    """What an item is: a `match`, a `file` (worth its number of matches), or the text of the group of that name."""

    @property
    def items(self) -> Each:
        return {"match": Each.LINE, "file": Each.FILE}.get(self.each, Each.KEY)

    @property
    def group(self) -> str:
        """The named group whose text makes an item; `each: group` is the only one there is. Raises LookupError."""
        if self.items is not Each.KEY:
            return ""
        groups = groups_of(self.pattern)
        if self.each in groups:
            return self.each
        if self.each == "group" and len(groups) == 1:
            return groups[0]
        raise LookupError(self.each)
