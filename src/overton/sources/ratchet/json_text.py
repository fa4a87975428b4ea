"""Baselines in JSON."""

import json
import math
from typing import Any

from overton.sources.whole_files import UnreadableError


def loaded(text: str, todo: str) -> Any:  # noqa: ANN401  any JSON
    """The document; raises UnreadableError."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"it is no JSON: {error.msg}", todo, error.lineno, error.colno) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError("it is no JSON that can be read", todo) from error


def number(value: object, of: str, todo: str) -> float:
    """A count; raises UnreadableError for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise UnreadableError(f"{of!r} has no count", todo)
    return float(value)
