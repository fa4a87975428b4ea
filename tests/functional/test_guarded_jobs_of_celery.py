"""What the guard does to the tasks of a real Celery worker, whatever its pool."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.exceptions import TimeoutError as NoAnswerError

from job_workers import Jobs
from overton.model.standing import Action
from real_servers import PATIENCE_S, redis_server

POOLS = ["prefork", "threads", "gevent", "solo"]
SHOP = """\
import os, time
from celery import Celery
from overton.guard.celery_tasks import guard_tasks
from guarded import guard, work_for

app = Celery("shop", broker=os.environ["BROKER"], backend=os.environ["BROKER"])
guard_tasks(app, guard, "request-timeouts")

@app.task(name="work")
def work(seconds):
    return work_for(seconds)

@app.task(name="flaky", bind=True, max_retries=2)
def flaky(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0)
    return self.request.retries

@app.task(name="broken", autoretry_for=(LookupError,), max_retries=1, retry_backoff=False, default_retry_delay=0)
def broken():
    raise LookupError("nobody there")

@app.task(name="deaf", soft_time_limit=60)
def deaf():
    time.sleep(60)

@app.task(name="deaf and unlimited")
def deaf_and_unlimited():
    time.sleep(0.3)
    return "done"

@app.task(name="nested")
def nested():
    return work(0)
"""


ROLLED_OUT = """\
from guarded import told
from overton.guard import Guard

WORKER = os.getpid()
guard = Guard("policy.json", reports=[told], draw=lambda: 0.05 if os.getpid() == WORKER else 0.95)
"""


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    jobs = Jobs(tmp_path)
    jobs.write(SHOP)
    return jobs


@pytest.fixture
def shop(broker: str) -> Iterator[Any]:
    with Celery("client", broker=broker, backend=broker) as app:
        yield app
        app.control.purge()


def worker(jobs: Jobs, broker: str, pool: str = "prefork") -> Any:
    command = ["-m", "celery", "-A", "shop", "worker", f"--pool={pool}", "--concurrency=4", "--loglevel=WARNING"]
    return jobs.worker([*command, "--without-gossip", "--without-mingle", "--without-heartbeat"], {"BROKER": broker})


def ending(result: Any) -> str:
    """What came of a task: its result, or the name of what it raised."""
    try:
        return str(result.get(timeout=PATIENCE_S))
    except NoAnswerError:
        raise
    except Exception as error:  # noqa: BLE001  whatever the task raised
        return type(error).__name__


@pytest.mark.parametrize("pool", POOLS)
def test_every_task_is_judged_while_the_window_moves(jobs: Jobs, broker: str, shop: Any, pool: str) -> None:
    """Under load each run is reported once, judged by a position that held, and ended if that says so."""
    jobs.allow(30)
    with worker(jobs, broker, pool):
        results = [shop.send_task("work", (0.1 * (number % 2),)) for number in range(24)]
        endings = [ending(one) for one in results[:4]]
        jobs.allow(0.05)
        endings += [ending(one) for one in results[4:]]
    told = jobs.told()
    assert len(told) == jobs.kept() == len(endings)
    assert [one.judged for one in told] == [Action(one.action) for one in told]
    assert {one.refuse for one in told} == {30, 0.05}
    assert endings[:4] == ["done"] * 4
    assert endings.count("Refused") == sum(one.ended for one in told) > 0
    assert endings.count("Refused") + endings.count("done") == len(endings)


def test_each_attempt_of_a_task_is_observed(jobs: Jobs, broker: str, shop: Any) -> None:
    """Retries by hand and by themselves; and what a task does by calling another is its own."""
    jobs.allow(30)
    with worker(jobs, broker, "solo"):
        endings = [ending(shop.send_task(name)) for name in ("flaky", "broken", "nested")]
    assert endings == ["2", "LookupError", "done"]
    assert [one.item for one in jobs.told()] == ["flaky"] * 3 + ["broken"] * 2 + ["nested"]


def test_a_soft_time_limit_is_brought_forward(jobs: Jobs, broker: str, shop: Any) -> None:
    """A task that is ready to be ended is ended at Not Allowed; one that is not runs to its end."""
    jobs.allow(0.2)
    with worker(jobs, broker):
        endings = [ending(shop.send_task(name)) for name in ("deaf", "deaf and unlimited")]
    assert endings == ["Refused", "done"]
    assert [(one.item, one.action, one.ended) for one in jobs.told()] == [
        ("deaf", "refuse", True),
        ("deaf and unlimited", "refuse", False),
    ]


def test_a_task_is_let_alone_where_nothing_is_denied(jobs: Jobs, broker: str, shop: Any) -> None:
    """It is reported as what the judge says of it, and done."""
    jobs.allow(0.05, "observe")
    with worker(jobs, broker, "solo"):
        assert ending(shop.send_task("work", (0.1,))) == "done"
    assert [(one.action, one.ended) for one in jobs.told()] == [("refuse", False)]


def test_a_roll_out_is_drawn_once_for_a_task(jobs: Jobs, broker: str, shop: Any) -> None:
    """Its soft time limit and its run are held to one ruling, though two processes could draw one each."""
    jobs.write(SHOP.replace("\napp = ", f"\n{ROLLED_OUT}\napp = ", 1))
    jobs.allow(0.2, {"mode": "deny", "share": "10%"})
    with worker(jobs, broker):
        endings = [ending(shop.send_task(name)) for name in ("deaf", "deaf and unlimited")]
    assert endings == ["Refused", "done"]
    assert [(one.mode, one.ended) for one in jobs.told()] == [("deny", True), ("warn", False)]


def test_a_task_that_waits_is_judged_when_it_begins(jobs: Jobs, broker: str, shop: Any) -> None:
    """What holds when a worker receives a task that is to run later is of no matter."""
    jobs.allow(30)
    with worker(jobs, broker):
        assert ending(shop.send_task("work", (0,))) == "done"
        result = shop.send_task("deaf", countdown=2)
        while not any((shop.control.inspect().scheduled() or {}).values()):
            time.sleep(0.05)
        jobs.allow(0.2)
        assert ending(result) == "Refused"
    assert [(one.item, one.refuse, one.ended) for one in jobs.told()] == [("work", 30, False), ("deaf", 0.2, True)]


def test_a_task_that_was_ended_can_be_tried_again(jobs: Jobs, broker: str, shop: Any) -> None:
    """What was drawn for one attempt does not go with the next: each is a message of its own."""
    jobs.allow(30)
    with worker(jobs, broker):
        assert ending(shop.send_task("flaky", soft_time_limit=60)) == "2"
        assert ending(shop.send_task("broken", soft_time_limit=60)) == "LookupError"
    assert [one.item for one in jobs.told()] == ["flaky"] * 3 + ["broken"] * 2
