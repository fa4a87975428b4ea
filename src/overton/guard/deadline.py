"""How long what runs now may still take: nested work asks, whatever thread of control it is in."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from math import inf, nextafter
from typing import Protocol

from overton.guard.judged import Ruling
from overton.guard.refused import Refused

NEARLY = 0.99
"""Clocks differ: what was ended this close to its limit had reached it, and was ended by it."""


def _never() -> bool:
    return False


@dataclass(slots=True)
class Deadline:
    """When the work at hand must be over; not frozen, since that doubles what it costs."""

    at: float
    """By the monotonic clock, in seconds."""
    ruling: Ruling
    """Whose limit it is."""
    lifted: Callable[[], bool] = _never
    """Says whether it holds no longer, because the kill switch was thrown since."""


class Work(Protocol):
    """What runs and may be held to a deadline: nested work asks it, in whatever thread of control it is."""

    over: bool
    """Whether it is done: it holds nothing any more, also not what it left behind."""

    def known(self) -> Deadline | None:
        """What is known of its deadline: a request's is known once its route is, and gone once it is answered."""
        ...


_current: ContextVar[tuple[Work, ...]] = ContextVar("overton_work", default=())


def current() -> Deadline | None:
    """The deadline that holds here, if one does: the soonest of all work that this is part of."""
    works = _current.get()
    if len(works) <= 1:
        return works[0].known() if works else None
    found = (work.known() for work in works)
    return min((one for one in found if one is not None), key=lambda one: one.at, default=None)


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
    if deadline is None:
        yield
        return
    stretch = _Stretch(deadline)
    token = hold(stretch)
    try:
        yield
    finally:
        stretch.over = True
        release(token)


@dataclass(slots=True)
class _Stretch:
    """What runs within `until`."""

    deadline: Deadline
    over: bool = False

    def known(self) -> Deadline | None:
        return None if self.over or self.deadline.lifted() else self.deadline


def hold(work: Work) -> Token[tuple[Work, ...]]:
    """From here on all is part of this work as well; undone by `release`."""
    outer = _current.get()
    # A server may begin one request within another's context; what is done must not pile up there.
    return _current.set((*(one for one in outer if not one.over), work) if outer else (work,))


def release(token: Token[tuple[Work, ...]]) -> None:
    _current.reset(token)


def ended_at(ruling: Ruling, value: float) -> float:
    """What was ended at its limit would have gone beyond it, whatever the clocks say."""
    if ruling.refuse is None or not ruling.lower_is_better or not NEARLY * ruling.refuse <= value <= ruling.refuse:
        return value
    return nextafter(ruling.refuse, inf)
