"""What the guard does to the jobs of a real RQ worker."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Queue, Retry
from rq.job import Job, JobStatus

from job_workers import Jobs
from overton.model.standing import Action
from real_servers import PATIENCE_S, redis_server

SHOP = """\
import time
from overton.guard.rq_jobs import GuardedJob
from guarded import guard, work_for as work

class ShopJob(GuardedJob):
    guard = guard
    campaign = "request-timeouts"

def broken():
    raise LookupError("nobody there")

def deaf():
    time.sleep(60)

def deaf_for_a_while():
    time.sleep(0.3)
    return "done"
"""
WORKERS = ["rq.worker.Worker", "rq.worker.SimpleWorker"]


@pytest.fixture(scope="module")
def redis() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def queue(redis: str) -> Iterator[Queue]:
    with Redis.from_url(redis) as connection:
        yield Queue(connection=connection)
        connection.flushdb()


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    jobs = Jobs(tmp_path)
    jobs.write(SHOP)
    return jobs


def worker(jobs: Jobs, redis: str, kind: str) -> Any:
    command = ["-m", "rq.cli", "worker", "--url", redis, "--worker-class", kind, "--job-class", "shop.ShopJob"]
    return jobs.worker([*command, "--with-scheduler"], {})


def ending(job: Job) -> str:
    """What came of a job: its result, or the text of what it raised."""
    end = time.monotonic() + PATIENCE_S
    while job.get_status() not in (JobStatus.FINISHED, JobStatus.FAILED):
        assert time.monotonic() < end, job.get_status()
        time.sleep(0.02)
    result = job.latest_result()
    assert result is not None
    return str(result.return_value) if result.type is result.Type.SUCCESSFUL else str(result.exc_string)


@pytest.mark.parametrize("kind", WORKERS)
def test_every_job_is_judged_while_the_window_moves(jobs: Jobs, redis: str, queue: Queue, kind: str) -> None:
    """Each run is reported once, judged by a position that held, and refused if that says so."""
    jobs.allow(30)
    with worker(jobs, redis, kind):
        enqueued = [queue.enqueue("shop.work", 0.1 * (number % 2)) for number in range(16)]
        endings = [ending(one) for one in enqueued[:4]]
        jobs.allow(0.05)
        endings += [ending(one) for one in enqueued[4:]]
    told = jobs.told()
    assert len(told) == jobs.kept() == len(endings)
    assert {one.item for one in told} == {"shop.work"}
    assert [one.judged for one in told] == [Action(one.action) for one in told]
    assert {one.refuse for one in told} == {30, 0.05}
    assert [one.ended for one in told] == ["Refused" in one for one in endings]
    assert sum(one.ended for one in told) > 0


@pytest.mark.parametrize("kind", WORKERS)
def test_the_timeout_of_a_job_is_brought_forward(jobs: Jobs, redis: str, queue: Queue, kind: str) -> None:
    """RQ ends a job at Not Allowed, as it would at its timeout, and never one that has none."""
    jobs.allow(0.2)
    with worker(jobs, redis, kind):
        deaf = queue.enqueue("shop.deaf")
        unlimited = queue.enqueue("shop.deaf_for_a_while", job_timeout=-1)
        assert "overton.guard.refused.Refused: shop.deaf: " in ending(deaf)
        assert ending(unlimited) == "done"
    assert [(one.item, one.action, one.ended) for one in jobs.told()] == [
        ("shop.deaf", "refuse", True),
        ("shop.deaf_for_a_while", "refuse", False),
    ]


def test_each_attempt_of_a_job_is_observed(jobs: Jobs, redis: str, queue: Queue) -> None:
    """Its own error is kept, and so are its retries and its timeout."""
    jobs.allow(30)
    with worker(jobs, redis, WORKERS[1]):
        job = queue.enqueue("shop.broken", retry=Retry(max=2), job_timeout=100)
        assert "LookupError" in ending(job)
    assert job.timeout == 100
    assert [(one.item, one.action) for one in jobs.told()] == [("shop.broken", "pass")] * 3


def test_a_job_is_let_alone_where_nothing_is_denied(jobs: Jobs, redis: str, queue: Queue) -> None:
    """It is reported as what the judge says of it, and done."""
    jobs.allow(0.05, "observe")
    with worker(jobs, redis, WORKERS[0]):
        assert ending(queue.enqueue("shop.deaf_for_a_while")) == "done"
    assert [(one.action, one.ended) for one in jobs.told()] == [("refuse", False)]
