"""A policy to its text, and whether another text says the same."""

import json
from collections.abc import Mapping
from typing import Any

from overton.policy.document import document_of
from overton.policy.problem import PolicyError
from overton.policy.reading import parsed
from overton.policy.shape import Policy
from overton.policy.signature import Key, sign, verified

OF_THE_ISSUE = ("issued", "signature")
"""What differs from one issue to the next, whatever the content."""


def written(policy: Policy, key: Key | None = None) -> str:
    """The policy as JSON, signed if there is a key; a line a value, so that its history can be read."""
    document = document_of(policy)
    signed = document if key is None else sign(document, key)
    return json.dumps(signed, indent=1, ensure_ascii=False) + "\n"


def says_the_same(text: str | bytes, policy: Policy, key: Key | None = None) -> bool:
    """Whether a text is an earlier issue of the policy, to be trusted as this one would be."""
    try:
        document = parsed(text)
        if not isinstance(document, dict):
            return False
        if key is not None:
            verified(document, [key])
    except PolicyError:
        return False
    signed_alike = key is not None or "signature" not in document
    return signed_alike and _content(document) == _content(document_of(policy))


def _content(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in document.items() if name not in OF_THE_ISSUE}
