"""Ends the requests of an event loop at their deadlines: by cancelling their tasks, as `asyncio.timeout` does.

A timer a request costs more than all else that the guard does. So requests that are to be looked at together share
one: new ones for a small part of the tightest limit, by when most are over, and later ones the longer, the further
their deadlines are.
"""

import asyncio
import sys
import time
from asyncio import AbstractEventLoop, Task
from math import ceil, frexp, inf
from typing import Any

from overton.guard.deadline import refusal
from overton.guard.exchange import Exchange
from overton.guard.refused import Refused

FIRST_LOOK = 0.005
"""Seconds; no limit is enforced more finely."""
SHARED = 8
"""What is this many stretches away may be looked at a stretch too early, together with others."""
LONGEST_WAIT = 0.25
"""Seconds between two looks for the route of a request; the first come sooner."""
BUSY_WAIT = 0.1
"""Seconds between two looks for whether a request may be ended that may not be just now."""

NOBODY: "set[Watched]" = set()


class Watched(Exchange):
    """A request whose task is ended once it is late. An attribute here is quicker than a table of them elsewhere."""

    task: Task[Any]
    before: int
    """How often it was being cancelled when it began."""
    together: "set[Watched]" = NOBODY
    """Those with which it is looked at."""
    refused: Refused | None = None
    """Why it was ended, if it was."""


class Watch:
    """What an event loop has in hand."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self._new: set[Watched] = set()
        self._wait = inf
        """Seconds from when it was asked for until the next look at new ones; without end when none is coming."""
        self._later: dict[float, set[Watched]] = {}
        """By the instant at which they are looked at, on the monotonic clock."""
        self._threads: Any = None

    def begin(self, exchange: Watched, soonest: float) -> None:
        """Watch the task that runs now, none of whose kind has to be ended in fewer seconds than `soonest`."""
        task = asyncio.current_task(self.loop)
        if task is None:
            return
        if self._threads is None and "anyio.to_thread" in sys.modules:
            self._threads = _places_in_the_pool()
        exchange.task, exchange.before = task, task.cancelling()
        exchange.together = self._new
        self._new.add(exchange)
        wait = min(max(soonest / SHARED, FIRST_LOOK), LONGEST_WAIT)
        if wait < self._wait:  # none is coming, or the Window became stricter since
            self._wait = wait
            self.loop.call_later(wait, self._look_at_new)

    def end(self, exchange: Watched) -> Refused | None:
        """Watch it no longer; the refusal, if a CancelledError that arrives now is its doing and nobody else's."""
        exchange.together.discard(exchange)
        refused, exchange.refused = exchange.refused, None
        if refused is None:
            return None
        return refused if exchange.task.uncancel() <= exchange.before else None

    def _look_at_new(self) -> None:
        new, self._new, self._wait = self._new, set(), inf
        self._look_at(new)

    def _look_at_later(self, when: float) -> None:
        self._look_at(self._later.pop(when))

    def _look_at(self, exchanges: set[Watched]) -> None:
        now = time.monotonic()
        for exchange in exchanges:
            exchange.together = NOBODY
            try:
                again = self._ended_or_later(exchange, now)
            except Exception as error:
                exchange.terms.trouble(error)
                continue
            if again is not None:
                self._put(exchange, again, now)

    def _put(self, exchange: Watched, when: float, now: float) -> None:
        """Look at it at this instant, or up to a first look later; or somewhat before it if that is far away."""
        doublings = frexp((when - now) / (FIRST_LOOK * SHARED))[1]
        if doublings <= 0:
            when = ceil(when / FIRST_LOOK) * FIRST_LOOK
        else:
            stretch = FIRST_LOOK * 2**doublings
            when = when // stretch * stretch
        together = self._later.get(when)
        if together is None:
            together = self._later[when] = set()
            self.loop.call_later(when - now, self._look_at_later, when)
        together.add(exchange)
        exchange.together = together

    def _ended_or_later(self, exchange: Watched, now: float) -> float | None:
        """End its task if it is late; else when to look again, if ever."""
        deadline = exchange.known()
        if deadline is None:
            if exchange.over or exchange.free or exchange.settled:
                return None
            return now + min(max(now - exchange.started, FIRST_LOOK), LONGEST_WAIT)
        if now <= deadline.at:
            return deadline.at
        if self._waits_for_thread(exchange.task) or exchange.task.cancelling() != exchange.before:
            return now + BUSY_WAIT
        exchange.refused = refusal(deadline, now - deadline.at)
        exchange.task.cancel()
        return None

    def _waits_for_thread(self, task: Task[Any]) -> bool:
        """Whether a task waits for one of anyio's threads, as those of plain `def` endpoints do.

        A thread cannot be ended. Were its task ended, its place in the pool would be given to another thread while it
        still runs, and a slow service would start threads without end.
        """
        return self._threads is not None and task in self._threads.statistics().borrowers


def _places_in_the_pool() -> Any:
    try:
        return sys.modules["anyio.to_thread"].current_default_thread_limiter()
    except Exception:  # it may be half imported by another thread; it is asked again
        return None
