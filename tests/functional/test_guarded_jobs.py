"""What the guard does to jobs that are plain functions and coroutines."""

import asyncio
import time
from pathlib import Path

import pytest

from guard_policies import CAMPAIGN, tight
from overton.guard import Guard, Judged, Refused
from overton.guard.deadline import Deadline, check, current, remaining, until
from overton.guard.jobs import guarded_job
from overton.model.standing import Action

LIMIT = 0.1


class Jobs:
    """A guard that holds jobs to a tenth of a second, and what it reported."""

    def __init__(self, runtime: object = "deny", limit: float = LIMIT) -> None:
        self.reports: list[Judged] = []
        self.guard = Guard(tight(runtime, limit), reports=[self.reports.append])
        self.job = guarded_job(self.guard, CAMPAIGN, item="send")

    @property
    def report(self) -> Judged:
        (only,) = self.reports
        return only


def test_a_job_is_called_as_its_function_is() -> None:
    """With its module, unless it is given a name; what it takes and returns is its own."""
    jobs = Jobs(limit=30)

    @guarded_job(jobs.guard, CAMPAIGN)
    def add(one: int, *, other: int) -> int:
        return one + other

    assert add(2, other=3) == 5
    assert jobs.report.ruling.item == f"{__name__}.test_a_job_is_called_as_its_function_is.<locals>.add"
    assert jobs.job(lambda: 7)() == 7
    assert jobs.reports[-1].ruling.item == "send"


def test_a_job_knows_what_is_left() -> None:
    """Its deadline holds within, and no longer."""
    jobs = Jobs(limit=30)
    left = jobs.job(remaining)()
    assert left is not None
    assert 0 < left <= 30
    assert current() is None


def test_a_job_is_refused_where_it_checks() -> None:
    """At its own safe points; the refusal names the campaign."""
    jobs = Jobs()

    def send() -> None:
        while True:
            check()
            time.sleep(0.005)

    with pytest.raises(Refused, match=CAMPAIGN):
        jobs.job(send)()
    assert (jobs.report.action, jobs.report.ended) == (Action.REFUSE, True)


def test_a_function_is_never_interrupted() -> None:
    """One that does not check runs to its end, and what it returns counts; it is reported."""
    jobs = Jobs()

    def send() -> str:
        time.sleep(LIMIT * 1.5)
        return "sent"

    assert jobs.job(send)() == "sent"
    assert (jobs.report.action, jobs.report.ended) == (Action.REFUSE, False)


def test_a_coroutine_is_cancelled_where_it_awaits() -> None:
    """It can clean up, as at any cancellation."""
    jobs = Jobs()
    cleaned: list[str] = []

    async def send() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.append("up")

    with pytest.raises(Refused):
        asyncio.run(jobs.job(send)())
    assert cleaned == ["up"]
    assert (jobs.report.action, jobs.report.ended) == (Action.REFUSE, True)


def test_the_time_outs_of_a_coroutine_are_its_own() -> None:
    """What it raises before its deadline comes through as it is."""
    jobs = Jobs(limit=30)

    async def send() -> None:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError) as raised:
        asyncio.run(jobs.job(send)())
    assert type(raised.value) is TimeoutError
    assert jobs.report.ended is False


def test_a_cancelled_coroutine_stays_cancelled() -> None:
    """A cancellation from outside is none of the guard's."""
    jobs = Jobs(limit=30)

    async def send() -> None:
        await asyncio.sleep(60)

    async def cancelled() -> None:
        task = asyncio.ensure_future(jobs.job(send)())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert jobs.report.ended is False


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_no_job_is_ended_where_nothing_is_denied(mode: str) -> None:
    """It has no deadline, and is reported as what the judge says of it."""
    jobs = Jobs(mode, limit=0.02)

    async def send() -> float | None:
        await asyncio.sleep(0.05)
        return remaining()

    assert asyncio.run(jobs.job(send)()) is None
    assert (jobs.report.action, jobs.report.enforced) == (Action.REFUSE, False)


def test_a_job_that_fails_is_observed_and_fails_as_ever() -> None:
    """Its own error comes through."""
    jobs = Jobs(limit=30)

    def send() -> None:
        raise LookupError("nobody there")

    with pytest.raises(LookupError, match="nobody there"):
        jobs.job(send)()
    assert (jobs.report.action, jobs.report.ended) == (Action.PASS, False)


def test_a_job_within_a_request_has_no_longer_than_the_request() -> None:
    """The sooner of two deadlines holds, and the refusal is the request's."""
    jobs = Jobs(limit=30)
    ruling = jobs.guard.ruling(CAMPAIGN, "GET /late")
    assert ruling is not None
    with until(Deadline(time.monotonic() - 1, ruling)), pytest.raises(Refused) as refused:
        jobs.job(check)()
    assert refused.value.ruling is ruling
    assert (jobs.report.ruling.item, jobs.report.ended) == ("send", False)


def test_a_job_that_is_off_is_left_alone() -> None:
    """Nothing is measured, and nothing holds."""
    jobs = Jobs("off")
    assert jobs.job(remaining)() is None
    assert jobs.reports == []


def test_what_a_job_leaves_behind_is_free() -> None:
    """Its deadline ends with it."""
    jobs = Jobs()

    async def later() -> None:
        await asyncio.sleep(2 * LIMIT)
        check()

    @jobs.job
    async def job() -> asyncio.Task[None]:
        return asyncio.create_task(later())

    async def both() -> None:
        await (await job())

    asyncio.run(both())


def test_a_switch_that_is_thrown_spares_a_job_that_is_under_way(tmp_path: Path) -> None:
    """A coroutine is cancelled no more, and a safe point passes."""
    switch = tmp_path / "switch"
    guard = Guard(tight("deny", LIMIT), switch=switch)

    @guarded_job(guard, CAMPAIGN)
    async def job() -> str:
        switch.write_text("off")
        guard.refresh()
        await asyncio.sleep(2 * LIMIT)
        check()
        return "done"

    assert asyncio.run(job()) == "done"
