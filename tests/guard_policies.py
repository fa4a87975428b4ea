"""Policies for tests of the guard, as plain data; and a clock that a test sets."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from overton.policy.signature import Key, sign

KEY = Key(b"k" * 32)
CAMPAIGN = "request-timeouts"


@dataclass
class Clock:
    """A wall clock that says what it was told."""

    now: float

    def __call__(self) -> float:
        return self.now

    def set(self, text: str) -> None:
        self.now = at(text)


def at(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 time; UTC where it does not say."""
    time = datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def position(day: str, warn: float | None = 15, not_allowed: float | None = 30, **more: Any) -> dict[str, Any]:
    """A position of the policy from the start of a day in UTC."""
    return {"starts": f"{day}T00:00:00Z", "from": day, "warn": warn, "not_allowed": not_allowed, **more}


def metric(*positions: dict[str, Any], **more: Any) -> dict[str, Any]:
    listed = list(positions or [position("2026-03-02")])
    return {"unit": "s", "goal": {"at_most": 5}, "positions": listed, **more}


def document(
    *metrics: dict[str, Any],
    issued: str = "2026-03-02T09:00:00Z",
    runtime: object = "deny",
    help: str = "docs/faster.md",  # noqa: A002  the document's word
    **more: Any,
) -> dict[str, Any]:
    """A policy of one campaign: by default with one metric, Warn 15 s and Not Allowed 30 s from 2 March 2026."""
    named = {f"metric {number}": one for number, one in enumerate(metrics or [metric()], 1)}
    campaign = {"goal": "No slow requests.", "help": help, "enforce": {"runtime": runtime}, "metrics": named}
    return {"overton_policy": 1, "issued": issued, "timezone": "UTC", "campaigns": {CAMPAIGN: campaign}, **more}


def tight(runtime: object = "deny", not_allowed: float = 0.05, **more: Any) -> dict[str, Any]:
    """A policy that has held for long, and allows so few seconds that a test can wait for them."""
    held = position("2020-01-01", not_allowed / 2, not_allowed)
    return document(metric(held, goal={"at_most": not_allowed / 4}, **more), runtime=runtime)


def text(document: dict[str, Any], key: Key | None = None) -> bytes:
    """As a file has it, signed if there is a key."""
    return json.dumps(sign(document, key) if key else document).encode()
