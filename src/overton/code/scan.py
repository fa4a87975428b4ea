"""How a source that lives in code is read: at any commit, file by file."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Protocol

from overton.code.sighting import Blob, Sighting
from overton.repository.contents import Contents


class Each(StrEnum):
    """What makes an item of what is found."""

    LINE = "line"
    """Each sighting is an item of its own, which follows its line when the file is edited, moved or renamed."""
    FILE = "file"
    """Each selected file is an item, worth the sum of what is found in it; nothing found is worth 0."""
    KEY = "key"
    """Sightings of one key, in whatever files, are one item, worth their sum."""


class Scan(Protocol):
    """Reads files for one source; what it finds in a blob never changes, so it is read once and remembered."""

    @property
    def each(self) -> Each:
        """What makes an item."""
        ...

    @property
    def fingerprint(self) -> str:
        """Equal for scans that find the same in every blob."""
        ...

    def selects(self, path: str) -> bool:
        """Whether a tracked file counts; binary files and Git LFS pointers are left out before this is asked."""
        ...

    def flavour(self, path: str) -> str:
        """What of a path matters for reading its content; `` where nothing does."""
        ...

    def sightings(self, blobs: Collection[Blob], contents: Contents) -> Iterator[tuple[Blob, tuple[Sighting, ...]]]:
        """What is in each blob, in the order of its lines; blobs in which nothing was found may be left out.

        Raises BadInputError for what the options ask for and nobody can do; a blob that is no valid file of its kind
        has no sightings.
        """
        ...
