"""RQ jobs under the guard: each run of a job's function is one observation, retries too."""

import os
import signal
from typing import Any, ClassVar

from rq.job import Job
from rq.timeouts import JobTimeoutException

from overton.guard.guard import Guard
from overton.guard.jobs import JobGuard

UNLIMITED = -1
"""As a job's timeout: it is never to be ended."""


class GuardedJob(Job):
    """A class of jobs that are held to a campaign's Window, by the names of their functions.

    Derive one, say which `guard` and `campaign`, and give it to workers: `rq worker --job-class shop.jobs.ShopJob`.
    RQ ends a job at its timeout; it ends it at Not Allowed then, if that is sooner.
    """

    guard: ClassVar[Guard]
    campaign: ClassVar[str] = "job-timeouts"
    metric: ClassVar[str | None] = None

    def restore(self, raw_data: Any) -> Any:
        # A worker forks a process for each job. What it knows of the policy is what they know.
        self.guard.start()
        return super().restore(raw_data)

    def perform(self) -> Any:
        jobs = JobGuard(self.guard, self.campaign, self.metric)
        ruling = jobs.ruling(self.func_name or "")
        try:
            with jobs.held(ruling, ends=(JobTimeoutException,)):
                if ruling is not None and self.timeout != UNLIMITED:
                    _ring_sooner(ruling.deadline)
                return super().perform()
        finally:
            if os.environ.get("RQ_JOB_ID") == self.id:
                # The job has a process of its own, which ends without a word.
                self.guard.close()


def _ring_sooner(seconds: float | None) -> None:
    """Have the alarm that RQ has set ring after so many seconds; RQ takes it away again."""
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if seconds is not None and seconds < left:
        signal.setitimer(signal.ITIMER_REAL, seconds)
