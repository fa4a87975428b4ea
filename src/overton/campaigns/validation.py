"""Plain data to a dataclass of the model, or every fault of its structure, each at its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from overton.campaigns.assembly import NotPlainError, assembled
from overton.campaigns.document import Document, value_at
from overton.campaigns.fault import Fault, Place
from overton.campaigns.preparation import Preparation
from overton.campaigns.pruning import GONE, Pruning
from overton.campaigns.shapes import alternatives, below, fits, shape_in
from overton.campaigns.wording import missing_key, unknown_key, wrong_value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

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
    value, errors = _validated(ready, shape)
    if not errors and not preparation.faults:
        return Checked(value, base=base)
    faults = {fault.place: fault for fault in preparation.faults}
    for fault in _told(errors, document, ready, shape, base):
        faults.setdefault(fault.place, fault)
    rest = Pruning(frozenset(faults)).pruned(ready, shape, base)
    left = _validated(rest.data, shape)[0] if rest.data is not GONE else None
    return Checked(left, tuple(faults.values()), base, rest.kept)


def _validated(data: object, shape: type[T]) -> tuple[T | None, Sequence["ErrorDetails"]]:
    try:
        return cast(T, assembled(data, shape)), ()
    except NotPlainError:
        from overton.campaigns.structure import validated  # noqa: PLC0415  pydantic is slow to load, and seldom needed

        return validated(data, shape)


def _told(
    errors: Iterable["ErrorDetails"], document: Document, data: object, shape: type, base: Place
) -> Iterator[Fault]:
    """The errors as faults; of the members of a union, only those that the value may be one of count."""
    for error in errors:
        found = _below_unions(error["loc"], data, shape)
        if found is None:
            continue
        steps, kind, above = found
        place = (*base, *steps)
        if error["type"] == "missing":
            yield missing_key(place)
        elif error["type"] == "unexpected_keyword_argument":
            present = document.value_at(place[:-1])
            yield unknown_key(place, above, present if isinstance(present, dict) else ())
        else:
            yield wrong_value(place, kind, document.value_at(place), document.said(place))


def _below_unions(loc: Place, data: object, shape: object) -> tuple[Place, object, object] | None:
    """The place that an error's `loc` means, its type and the type above; None for a member that was not meant.

    Below a union, `loc` names the member that was tried: 'float', "literal['worse']", 'NoWorse'.
    """
    steps: Place = ()
    kind = above = shape
    value = data
    rest = list(loc)
    while rest:
        step = rest.pop(0)
        if len(alternatives(kind)) > 1:
            if fits(kind, value) and not _is_member(step, value, kind):
                return None
            if not rest:
                break
            step = rest.pop(0)
        above, kind = kind, below(kind, step)
        steps, value = (*steps, step), value_at(value, (step,))
    return steps, kind, above


def _is_member(tag: object, value: object, kind: object) -> bool:
    """Whether the member of a union that pydantic tried is the one for such a value."""
    shape = shape_in(kind)
    if isinstance(value, dict):
        return tag == shape.__name__ if shape is not None else str(tag).startswith("dict")
    if isinstance(value, list):
        return str(tag).startswith(("tuple", "list"))
    return True
