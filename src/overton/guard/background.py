"""Work that is done again and again beside the program's own, and never in its way."""

import atexit
import os
import threading
import weakref
from collections.abc import Callable
from typing import Protocol

from overton.guard.saying import Trouble, words


class Repeating:
    """A daemon thread that does its work, pauses, and does it again; started anew in a process that was forked.

    Nothing is started before `start`: a server that forks its workers first has no threads to fork.
    """

    def __init__(self, name: str, work: Callable[[], None], pause: Callable[[], float], trouble: Trouble) -> None:
        self._name = name
        self._work = work
        self._pause = pause
        self._trouble = trouble
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> bool:
        """Whether there is no need to try again: it runs, or was stopped."""
        if self._thread is not None or self._stopped.is_set():
            return True
        thread = threading.Thread(target=self._run, name=f"overton-guard-{self._name}", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the interpreter is shutting down, or there are too many threads
            self._trouble.say("thread", f"the guard cannot start its thread for the {self._name}: {error}")
            return False
        self._thread = thread
        return True

    def stop(self, wait: float = 1.0) -> None:
        """For good; waits so many seconds at most for work that is under way."""
        self._stopped.set()
        if self._thread is not None and self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(wait)

    def forget(self) -> None:
        """In a process that was forked there is no thread, and what it held is held by nobody."""
        stopped = self._stopped.is_set()
        self._stopped = threading.Event()
        self._thread = None
        if stopped:
            self._stopped.set()

    def _run(self) -> None:
        stopped = self._stopped
        while not stopped.is_set():
            try:
                self._work()
            except Exception as error:
                self._trouble.say(f"{self._name} thread", f"the guard's {self._name}: {words(error)}")
            stopped.wait(self._pause())


class Lives(Protocol):
    """What has to know what becomes of the process."""

    def forked(self) -> None:
        """This is a process that was forked."""
        ...

    def close(self) -> None:
        """The process ends."""
        ...


class Process:
    """Tells those who asked for it what becomes of the process that they are in."""

    def __init__(self) -> None:
        self._lives: weakref.WeakSet[Lives] = weakref.WeakSet()
        atexit.register(self._end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._fork)

    def tell(self, whom: Lives) -> None:
        self._lives.add(whom)

    def _fork(self) -> None:
        for one in list(self._lives):
            one.forked()

    def _end(self) -> None:
        for one in list(self._lives):
            one.close()


PROCESS = Process()
