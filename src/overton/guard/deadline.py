"""How long what runs now may still take: nested work asks, whatever thread of control it is in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from overton.guard.judged import Ruling


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the work at hand must be over."""

    at: float
    """By the monotonic clock, in seconds."""
    ruling: Ruling
    """Whose limit it is."""


_current: ContextVar[Deadline | None] = ContextVar("overton_deadline", default=None)


def current() -> Deadline | None:
    """The deadline that holds here, if one does."""
    return _current.get()


def remaining() -> float | None:
    """How many seconds are left; negative when it is over, None when nothing limits what runs here."""
    deadline = _current.get()
    return None if deadline is None else deadline.at - time.monotonic()


@contextmanager
def until(deadline: Deadline | None) -> Iterator[None]:
    """Hold what runs within to a deadline; the sooner of two holds."""
    held = _current.get()
    if deadline is None or (held is not None and held.at <= deadline.at):
        yield
        return
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)
