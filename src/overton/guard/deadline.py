"""How long what runs now may still take: nested work asks, whatever thread of control it is in."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

from overton.guard.judged import Ruling
from overton.guard.refused import Refused


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the work at hand must be over."""

    at: float
    """By the monotonic clock, in seconds."""
    ruling: Ruling
    """Whose limit it is."""


Known = Callable[[], Deadline | None]
"""Says what is known of a deadline when it is asked: a request's is known once its route is, and gone once it is
answered, also for the work that it left behind."""
Held = Token[Known | None]

_current: ContextVar[Known | None] = ContextVar("overton_deadline", default=None)


def current() -> Deadline | None:
    """The deadline that holds here, if one does."""
    known = _current.get()
    return None if known is None else known()


def remaining() -> float | None:
    """How many seconds are left; negative when it is over, None when nothing limits what runs here."""
    deadline = current()
    return None if deadline is None else deadline.at - time.monotonic()


def check() -> None:
    """A safe point: raises Refused if the time is over."""
    deadline = current()
    if deadline is None:
        return
    over = time.monotonic() - deadline.at
    if over > 0:
        raise refusal(deadline, over)


def refusal(deadline: Deadline, over: float) -> Refused:
    """What is raised where a deadline passed so many seconds ago."""
    ruling = deadline.ruling
    return Refused.of(ruling, (ruling.refuse or 0.0) + over / (ruling.seconds or 1.0))


@contextmanager
def until(deadline: Deadline | None) -> Iterator[None]:
    """Hold what runs within to a deadline; the sooner of two holds."""
    held = current()
    if deadline is None or (held is not None and held.at <= deadline.at):
        yield
        return
    token = hold(lambda: deadline)
    try:
        yield
    finally:
        release(token)


def hold(known: Known) -> Held:
    """Hold what runs from here on to a deadline of which more may be known later; undone by `release`."""
    return _current.set(known)


def release(held: Held) -> None:
    _current.reset(held)
