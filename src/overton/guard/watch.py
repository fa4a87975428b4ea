"""Ends the requests of an event loop at their deadlines: by cancelling their tasks, as `asyncio.timeout` does.

A timer a request costs more than all else that the guard does. So new requests share one timer, a few milliseconds
long: what is over by then, as most are, never has one of its own.
"""

import asyncio
import sys
import time
from asyncio import AbstractEventLoop, Task, TimerHandle
from typing import Any

from overton.guard.exchange import Exchange
from overton.guard.refused import Refused

FIRST_LOOK = 0.005
"""Seconds; no limit is enforced more finely."""
LONGEST_WAIT = 0.25
"""Seconds between two looks for the route of a request; the first come sooner."""
THREAD_WAIT = 0.1
"""Seconds between two looks for whether a thread that a request waits for is done."""


class Watch:
    """What an event loop has in hand."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self._new: dict[Exchange, tuple[Task[Any], int]] = {}
        self._older: dict[Exchange, _Watched] = {}
        self._looking = False
        self._threads: Any = None

    def begin(self, exchange: Exchange) -> None:
        """Watch the task that runs now."""
        task = asyncio.current_task(self.loop)
        if task is None:
            return
        if self._threads is None and "anyio.to_thread" in sys.modules:
            self._threads = _places_in_the_pool()
        self._new[exchange] = (task, task.cancelling())
        if not self._looking:
            self._looking = True
            self.loop.call_later(FIRST_LOOK, self._look)

    def end(self, exchange: Exchange) -> Refused | None:
        """Watch it no longer; the refusal, if a CancelledError that arrives now is its doing and nobody else's."""
        if self._new.pop(exchange, None) is not None:
            return None
        watched = self._older.pop(exchange, None)
        return None if watched is None else watched.stop()

    def waits_for_thread(self, task: Task[Any]) -> bool:
        """Whether a task waits for one of anyio's threads, as those of plain `def` endpoints do.

        A thread cannot be ended. Were its task ended, its place in the pool would be given to another thread while it
        still runs, and a slow service would start threads without end.
        """
        return self._threads is not None and task in self._threads.statistics().borrowers

    def _look(self) -> None:
        new, self._new = self._new, {}
        self._looking = False
        for exchange, (task, before) in new.items():
            watched = self._older[exchange] = _Watched(self, exchange, task, before)
            watched.look()


class _Watched:
    """One request's task; ended once its exchange is late."""

    def __init__(self, watch: Watch, exchange: Exchange, task: Task[Any], before: int) -> None:
        self._watch = watch
        self._exchange = exchange
        self._task = task
        self._before = before
        self._refused: Refused | None = None
        self._timer: TimerHandle | None = None

    def look(self) -> None:
        """End the task if it is late; else look again when it may be."""
        wait = self._wait()
        self._timer = None if wait is None else self._watch.loop.call_later(wait, self.look)

    def stop(self) -> Refused | None:
        if self._timer is not None:
            self._timer.cancel()
        if self._refused is None:
            return None
        return self._refused if self._task.uncancel() <= self._before else None

    def _wait(self) -> float | None:
        exchange = self._exchange
        deadline = exchange.known()
        if deadline is None:
            if exchange.over or exchange.free or exchange.settled:
                return None
            return min(max(time.monotonic() - exchange.started, FIRST_LOOK), LONGEST_WAIT)
        refused = exchange.late()
        if refused is None:
            return max(deadline.at - time.monotonic(), 0.0)
        if self._watch.waits_for_thread(self._task):
            return THREAD_WAIT
        if self._task.cancelling() == self._before:
            self._refused = refused
            self._task.cancel()
        return None


def _places_in_the_pool() -> Any:  # noqa: ANN401  anyio's own, and anyio is no dependency
    try:
        return sys.modules["anyio.to_thread"].current_default_thread_limiter()
    except Exception:  # noqa: BLE001  it may be half imported by another thread; it is asked again
        return None
