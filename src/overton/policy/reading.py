"""A policy's text to a policy that can be relied on."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from overton.policy.document import policy_of
from overton.policy.problem import PolicyError
from overton.policy.shape import Policy
from overton.policy.signature import Key, verified


def read(text: str | bytes, keys: Sequence[Key] = ()) -> Policy:
    """The policy; with keys, only one that is signed with one of them. Raises PolicyError, and nothing else."""
    document = parsed(text)
    if keys:
        verified(document, keys)
    return policy_of(document)


def parsed(text: str | bytes) -> object:
    """The plain data of JSON text; raises PolicyError.

    A key that is there twice would mean one thing to the signer and another to the reader, so it is refused.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(decoded, object_pairs_hook=_distinct, parse_constant=_refuse)
    except UnicodeDecodeError:
        raise PolicyError("this is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise PolicyError(f"this is not JSON: {error}") from None
    except RecursionError:
        raise PolicyError("it is nested too deeply") from None
    except PolicyError:
        raise
    except ValueError as error:  # a number of too many digits
        raise PolicyError(f"this is not JSON: {error}") from None


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        twice = next(key for key, number in times.items() if number > 1)
        raise PolicyError(f"the key {ascii(twice)[:60]} is there twice")
    return found


def _refuse(constant: str) -> object:
    raise PolicyError(f"{constant} is no number of JSON's")
