"""What is wrong with data: pydantic's errors in our words, and what is left of the data without them.

Its strict JSON mode keeps `true` from being a number and still takes dates as text.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from overton.campaigns.document import Document, value_at
from overton.campaigns.fault import Fault, Place
from overton.campaigns.pruning import GONE, Pruning
from overton.campaigns.shapes import alternatives, below, fits, shape_in
from overton.campaigns.wording import missing_key, unknown_key, wrong_value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")


@dataclass(frozen=True)
class Diagnosed(Generic[T]):
    """Every fault, and the dataclass that the rest makes; None: nothing is left."""

    left: T | None
    faults: tuple[Fault, ...]
    kept: Mapping[Place, Sequence[int]]
    """Of lists that lost entries, the original indexes of those that are left."""


def diagnosed(document: Document, ready: object, known: Iterable[Fault], shape: type[T], base: Place) -> Diagnosed[T]:
    """Judge prepared data.

    Args:
        document: the file that it is from.
        ready: its data at `base`, prepared.
        known: what was found wrong in preparing it.
        shape: the dataclass.
        base: the place of the data in the document.
    """
    value, errors = validated(ready, shape)
    faults = {fault.place: fault for fault in known}
    if not errors and not faults:
        return Diagnosed(value, (), {})
    for fault in _told(errors, document, ready, shape, base):
        faults.setdefault(fault.place, fault)
    rest = Pruning(frozenset(faults)).pruned(ready, shape, base)
    left = validated(rest.data, shape)[0] if rest.data is not GONE else None
    return Diagnosed(left, tuple(faults.values()), rest.kept)


def validated(data: object, shape: type[T]) -> tuple[T | None, Sequence["ErrorDetails"]]:
    """The dataclass that prepared data says, or every error in its structure."""
    try:
        value: T = _adapter(shape).validate_json(json.dumps(data), strict=True)  # type: ignore[arg-type]  # a class is hashable
    except ValidationError as error:
        return None, error.errors(include_url=False, include_context=False, include_input=False)
    return value, ()


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


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
