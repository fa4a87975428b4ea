"""Jobs under the guard: any function, by a decorator; what runs jobs has integrations of its own beside this.

A coroutine is cancelled where it awaits. A function is never interrupted: its deadline bounds its guarded database
calls, and `overton.guard.deadline.check()` refuses where the function says that it is safe.
"""

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

from overton.guard import deadline
from overton.guard.deadline import NEARLY, Deadline
from overton.guard.guard import Guard
from overton.guard.judged import Ruling
from overton.guard.refused import Refused

after_each: list[Callable[[], object]] = []
"""Called when a run of a job is over, in its thread: what other integrations then put away. Raises nothing."""
Given = ParamSpec("Given")
Result = TypeVar("Result")


class JobGuard(NamedTuple):
    """What jobs are held to."""

    guard: Guard
    campaign: str
    metric: str | None = None

    def ruling(self, item: str) -> Ruling | None:
        """By what a run of a job is held that begins now."""
        return self.guard.ruling(self.campaign, item, self.metric)

    @contextmanager
    def held(self, ruling: Ruling | None, *, ends: tuple[type[BaseException], ...] = ()) -> Iterator[None]:
        """Hold what runs within to a ruling, and report it.

        Args:
            ruling: by what the job is held; None where it is not measured.
            ends: what is raised in the job by whatever ends it at its deadline; a Refused comes of it.
        """
        if ruling is None:
            try:
                yield
            finally:
                _put_away()
            return
        started, ended = time.monotonic(), False
        limit = ruling.deadline
        try:
            with deadline.until(self.guard.deadline(ruling, started)):
                yield
        except Refused as refused:
            ended = refused.ruling is ruling
            raise
        except ends as error:
            took = time.monotonic() - started
            ended = limit is not None and took >= limit * NEARLY
            if not ended:
                raise
            raise Refused.of(ruling, max(took, limit or 0.0) / (ruling.seconds or 1.0)) from error
        finally:
            self.guard.observed(ruling, seconds=time.monotonic() - started, ended=ended)
            _put_away()


def _put_away() -> None:
    for done in after_each:
        done()


def guarded_job(
    guard: Guard, campaign: str = "job-timeouts", *, item: str = "", metric: str | None = None
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Hold each call of a function, or of a coroutine function, to a campaign's Window.

    Args:
        guard: the process's.
        campaign: by its key.
        item: what the job is called; by default as the function is, with its module.
        metric: which of the campaign's, where it has several.
    """
    jobs = JobGuard(guard, campaign, metric)

    def decorate(function: Callable[Given, Result]) -> Callable[Given, Result]:
        name = item or f"{function.__module__}.{function.__qualname__}"
        if inspect.iscoroutinefunction(function):
            return cast(Callable[Given, Result], _guarded_coroutine(jobs, name, function))

        @wraps(function)
        def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with jobs.held(jobs.ruling(name)):
                return function(*args, **kwargs)

        return run

    return decorate


def _guarded_coroutine(
    jobs: JobGuard, name: str, function: Callable[..., Coroutine[Any, Any, Result]]
) -> Callable[..., Coroutine[Any, Any, Result]]:
    @wraps(function)
    async def run(*args: Any, **kwargs: Any) -> Result:
        ruling = jobs.ruling(name)
        with jobs.held(ruling, ends=(_OverError,)):
            limit = jobs.guard.deadline(ruling, time.monotonic())
            return await _ended_at(limit, function(*args, **kwargs))

    return run


class _OverError(Exception):
    """A coroutine was cancelled at its deadline."""


async def _ended_at(limit: Deadline | None, work: Coroutine[Any, Any, Result]) -> Result:
    if limit is None:
        return await work
    timer, loop = asyncio.timeout(None), asyncio.get_running_loop()

    def end() -> None:
        if not limit.lifted():
            timer.reschedule(loop.time())

    look = loop.call_later(limit.at - time.monotonic(), end)
    try:
        async with timer:
            return await work
    except TimeoutError as error:
        # The job's own time-outs are its own, and so is a refusal.
        if timer.expired() and isinstance(error.__cause__, asyncio.CancelledError):
            raise _OverError from error
        raise
    finally:
        look.cancel()
