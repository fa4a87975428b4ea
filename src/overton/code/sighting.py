"""What a source finds in one file."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that a source found in one file; it depends on the file's content alone."""

    line: int
    """From 1; 0 is the file as a whole."""
    text: str
    """The whole line as it stands there, without its end; or what an entry says."""
    value: float = 1.0
    key: str = ""
    """The item's key, where entries have one of their own (`Each.KEY`)."""
    about: str = ""
    """The path that it speaks of, where that is not the file it was found in."""
    columns: tuple[tuple[str, str], ...] = ()
    """Values that ownership may ask for, by name."""
    slices: tuple[tuple[str, str], ...] = ()


class Blob(NamedTuple):
    """A file's content, and how it is to be read."""

    oid: str
    """The object id that git has for the content."""
    flavour: str = ""
    """What of the path matters for reading it, such as its language; most sources need nothing of it."""
