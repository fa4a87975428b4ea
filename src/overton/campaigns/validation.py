"""Plain data to a dataclass of the model, or every fault of its structure, each at its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from overton.campaigns.assembly import NotPlainError, assembled
from overton.campaigns.document import Document
from overton.campaigns.fault import Fault, Place
from overton.campaigns.preparation import Preparation

T = TypeVar("T")


@dataclass(frozen=True)
class Checked(Generic[T]):
    """What became of the data at one place of a document."""

    value: T | None
    """The dataclass; with faults, what is left without what is wrong, for further rules; None: nothing is."""
    faults: tuple[Fault, ...] = ()
    base: Place = ()
    kept: Mapping[Place, Sequence[int]] = field(default_factory=dict)
    """Of lists that lost entries, the original indexes of those that are left."""

    def original(self, place: Place) -> Place:
        """A place in `value`, as it is in the file."""
        found = self.base
        for step in place:
            left = self.kept.get(found)
            found = (*found, left[step] if left is not None and isinstance(step, int) else step)
        return found


def checked(document: Document, data: object, shape: type[T], *, base: Place = ()) -> Checked[T]:
    """Validate the data at a place.

    Args:
        document: the file that it is from; problems show its values as they are written there.
        data: its plain data at `base`, possibly with what the environment put in.
        shape: the dataclass.
        base: the place of the data in the document.
    """
    preparation = Preparation(document.said)
    ready = preparation.prepared(data, shape, base)
    if not preparation.faults:
        try:
            return Checked(cast(T, assembled(ready, shape)), base=base)
        except NotPlainError:
            pass
    from overton.campaigns.structure import diagnosed  # noqa: PLC0415  pydantic is slow to load, and seldom needed

    found = diagnosed(document, ready, preparation.faults, shape, base)
    return Checked(found.left, found.faults, base, found.kept)
