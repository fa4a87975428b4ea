"""What pydantic says of data; its strict JSON mode keeps `true` from being a number and still takes dates as text."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def validated(data: object, shape: type[T]) -> tuple[T | None, Sequence["ErrorDetails"]]:
    """The dataclass that prepared data says, or every error in its structure."""
    try:
        value: T = _adapter(shape).validate_json(json.dumps(data), strict=True)  # type: ignore[arg-type]  # a class is hashable
    except ValidationError as error:
        return None, error.errors(include_url=False, include_context=False, include_input=False)
    return value, ()
