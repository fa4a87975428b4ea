"""What the environment says of a guard, for whoever runs the service. Nothing in it keeps a program from starting."""

from collections.abc import Mapping
from math import nan
from typing import Any

from overton.guard.modes import softer
from overton.guard.saying import Trouble
from overton.guard.switch import mode_meant
from overton.model.campaign import Mode
from overton.policy.problem import PolicyError
from overton.policy.signature import Key, keys_in

SHORTEST = 1.0
LONGEST = 86_400.0


def settings(environ: Mapping[str, str], trouble: Trouble) -> dict[str, Any]:
    """The keyword arguments of a guard that the variables stand for."""
    keys, ceiling = _keys(environ, trouble)
    word = environ.get("OVERTON_GUARD")
    if word is not None:
        ceiling = softer(ceiling, mode_meant(word, "OVERTON_GUARD", trouble))
    found: dict[str, Any] = {
        "policy": environ.get("OVERTON_POLICY") or None,
        "keys": keys,
        "ceiling": ceiling,
        "switch": environ.get("OVERTON_GUARD_FILE") or None,
        "copy": environ.get("OVERTON_POLICY_COPY") or None,
        "observations": environ.get("OVERTON_GUARD_OBSERVATIONS") or None,
        "telemetry": environ.get("OVERTON_GUARD_TELEMETRY", "").strip().lower() in {"1", "on", "true", "yes"},
    }
    if text := environ.get("OVERTON_POLICY_REFRESH", "").strip():
        found["refresh"] = _seconds(text, trouble)
    return {name: one for name, one in found.items() if one is not None}


def _keys(environ: Mapping[str, str], trouble: Trouble) -> tuple[tuple[Key, ...], Mode]:
    """With a key that is none, no policy can be believed, so none is."""
    try:
        return keys_in(environ), "deny"
    except PolicyError as error:
        trouble.say("keys", f"{error}; until then everything passes")
        return (), "off"


def _seconds(text: str, trouble: Trouble) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        seconds = nan
    if SHORTEST <= seconds <= LONGEST:
        return seconds
    trouble.say("refresh", f"OVERTON_POLICY_REFRESH says {text[:20]!a}, which is no number of seconds up to a day")
    return None
