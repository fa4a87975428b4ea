"""Celery tasks under the guard: each run of a task's body is one observation, retries too.

Works alike in prefork, solo, threads and gevent pools. What Celery does with the result is not held to the deadline.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import celeryd_after_setup, worker_process_init, worker_process_shutdown, worker_ready
from celery.utils.imports import symbol_by_name

from overton.guard.guard import Guard
from overton.guard.jobs import JobGuard
from overton.guard.judged import Ruling


def guard_tasks(app: Celery, guard: Guard, campaign: str = "job-timeouts", *, metric: str | None = None) -> Celery:
    """Hold the tasks of an application to a campaign's Window, by their names; the application, for convenience.

    Where a task has a soft time limit, it is ready to be ended: Celery ends it at Not Allowed then, if that is sooner.

    Args:
        app: the Celery application.
        guard: the process's.
        campaign: by its key.
        metric: which of the campaign's, where it has several.
    """
    jobs = JobGuard(guard, campaign, metric)

    def guard_all(**_: object) -> None:
        for task in list(app.tasks.values()):
            if not task.name.startswith("celery."):
                _guard_task(task, jobs)

    # Tasks may be defined later than this: when modules are imported, and when a worker has imported its own.
    app.on_after_finalize.connect(guard_all, weak=False)
    celeryd_after_setup.connect(guard_all, weak=False)
    # A worker draws for tasks that it gives to its pool, by the policy of then and not of when it was started.
    worker_ready.connect(lambda **_: guard.start(), weak=False)
    # A process of the prefork pool was forked from one that may not follow the policy, and ends without a word.
    worker_process_init.connect(lambda **_: guard.start(), weak=False)
    worker_process_shutdown.connect(lambda **_: guard.close(), weak=False)
    if app.finalized:
        guard_all()
    return app


def _guard_task(task: Any, jobs: JobGuard) -> None:
    body: Callable[..., Any] = task.run
    if getattr(body, "overton", None) == jobs:
        return

    task.Request = _guarded_request(symbol_by_name(task.Request), jobs)

    @wraps(body)
    def run(*args: Any, **kwargs: Any) -> Any:
        if task.request.called_directly:  # as a function, within other work
            return body(*args, **kwargs)
        drawn = (task.request.properties or {}).get(_key(jobs))
        with jobs.held(drawn if isinstance(drawn, Ruling) else jobs.ruling(task.name), ends=(SoftTimeLimitExceeded,)):
            return body(*args, **kwargs)

    run.overton = jobs  # type: ignore[attr-defined]
    task.run = run


def _guarded_request(base: type, jobs: JobGuard) -> type:
    if issubclass(base, _Request):
        return type("GuardedRequest", (base,), {"guards": (*base.guards, jobs)})
    return type("GuardedRequest", (_Request, base), {"guards": (jobs,)})


class _Request:
    """A request for a task as a worker has it. Its limits are asked for when the pool is given it.

    What is drawn then for a task that is ready to be ended goes with it, so that its run is held to the same.
    """

    __slots__ = ()
    guards: tuple[JobGuard, ...] = ()
    given = (None, None)

    @property
    def time_limits(self: Any) -> tuple[float | None, float | None]:
        """Seconds until it is killed, and until it is asked to end."""
        hard, soft = self.given
        soft = soft or self.task.soft_time_limit
        if not soft:
            return hard, soft
        drawn = {_key(jobs): jobs.ruling(self.task.name) for jobs in self.guards}
        # Where Celery keeps what came with the message; a retry does not take it along.
        self.request_dict["properties"] = {**(self.request_dict.get("properties") or {}), **drawn}
        limits = [ruling.deadline for ruling in drawn.values() if ruling is not None]
        return hard, min([soft, *(limit for limit in limits if limit is not None)])

    @time_limits.setter
    def time_limits(self: Any, given: tuple[float | None, float | None]) -> None:
        self.given = given


def _key(jobs: JobGuard) -> str:
    return f"overton {jobs.campaign} {jobs.metric}"
