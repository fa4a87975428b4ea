"""Celery tasks under the guard: each run of a task's body is one observation, retries too.

Works alike in prefork, solo, threads and gevent pools. What Celery does with the result is not held to the deadline.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import celeryd_after_setup, task_received, worker_process_init, worker_process_shutdown

from overton.guard.guard import Guard
from overton.guard.jobs import JobGuard


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

    def end_sooner(request: Any, **_: object) -> None:  # noqa: ANN401  Celery's types say less
        task = app.tasks.get(request.type)
        if task is None or request.app is not app:
            return
        hard, soft = request.time_limits
        soft = soft or task.soft_time_limit
        ruling = jobs.ruling(task.name) if soft else None
        if ruling is not None and ruling.deadline is not None and ruling.deadline < soft:
            request.time_limits = (hard, ruling.deadline)

    # Tasks may be defined later than this: when modules are imported, and when a worker has imported its own.
    app.on_after_finalize.connect(guard_all, weak=False)
    celeryd_after_setup.connect(guard_all, weak=False)
    task_received.connect(end_sooner, weak=False)
    # A process of the prefork pool was forked from one that may not follow the policy, and ends without a word.
    worker_process_init.connect(lambda **_: guard.start(), weak=False)
    worker_process_shutdown.connect(lambda **_: guard.close(), weak=False)
    if app.finalized:
        guard_all()
    return app


def _guard_task(task: Any, jobs: JobGuard) -> None:  # noqa: ANN401  Celery's types say less
    body: Callable[..., Any] = task.run
    if getattr(body, "overton", None) == jobs:
        return

    @wraps(body)
    def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  whatever the task takes
        if task.request.called_directly:  # as a function, within other work
            return body(*args, **kwargs)
        with jobs.held(jobs.ruling(task.name), ends=(SoftTimeLimitExceeded,)):
            return body(*args, **kwargs)

    run.overton = jobs  # type: ignore[attr-defined]
    task.run = run
