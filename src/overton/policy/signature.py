"""Who vouches for a policy: an HMAC-SHA256 over its canonical form."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from overton.policy.canonical import canonical
from overton.policy.problem import PolicyError, SignatureError
from overton.policy.shape import ALGORITHM

VARIABLE = "OVERTON_POLICY_KEY"
"""Names the keys in the environment, with spaces between them: the first signs, all of them verify."""
SHORTEST = 32
"""Characters of a key; `openssl rand -hex 32` gives 64 of them."""


@dataclass(frozen=True, slots=True)
class Key:
    """A secret that the signer and the readers share; it is never shown."""

    secret: bytes = field(repr=False)


def keys_in(environ: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys in the environment, none when it does not name the variable; raises PolicyError for one that is none.

    A variable without a key was meant to hold one, so what is not signed must not count.
    """
    if VARIABLE not in environ:
        return ()
    found = environ[VARIABLE].split()
    if not found:
        raise PolicyError("it is set, but holds no key; write one, or unset it", VARIABLE)
    for number, text in enumerate(found, 1):
        if len(text) < SHORTEST:
            which = "the key" if len(found) == 1 else f"key {number} of {len(found)}"
            what = f"{which} has {len(text)} characters; write at least {SHORTEST}, as `openssl rand -hex 32` does"
            raise PolicyError(what, VARIABLE)
    return tuple(Key(text.encode("utf-8", "surrogateescape")) for text in found)


def sign(document: Mapping[str, Any], key: Key) -> dict[str, Any]:
    """The document with its signature; one that it has already is replaced."""
    return {**document, "signature": {"algorithm": ALGORITHM, "value": _code(document, key)}}


def verified(document: object, keys: Sequence[Key]) -> int:
    """Which of the keys signed the document, as an index; raises SignatureError when none of them did."""
    signature = document.get("signature") if isinstance(document, dict) else None
    if not isinstance(document, dict) or signature is None:
        raise SignatureError("the policy is not signed", "signature")
    algorithm = signature.get("algorithm") if isinstance(signature, dict) else None
    if algorithm != ALGORITHM:
        raise SignatureError(f"{ascii(algorithm)[:40]} is no algorithm that is taken here; {ALGORITHM} is", "signature")
    said = str(signature.get("value")).lower().encode("utf-8", "replace")
    for index, key in enumerate(keys):
        if hmac.compare_digest(_code(document, key).encode(), said):
            return index
    raise SignatureError("the policy is signed with no key that is known here, or was changed since", "signature")


def _code(document: Mapping[str, Any], key: Key) -> str:
    unsigned = {name: one for name, one in document.items() if name != "signature"}
    return hmac.new(key.secret, canonical(unsigned), "sha256").hexdigest()
