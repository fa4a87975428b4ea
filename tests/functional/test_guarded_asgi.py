"""What the guard does to the requests of an ASGI application, and what it leaves alone."""

import asyncio
import contextlib
import logging
import time
from asyncio import CancelledError
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from asgi_calls import Answered, Application, Message, call, called, within
from guard_policies import CAMPAIGN, Clock, at, document, metric, position, tight
from overton.guard import Guard, Judged
from overton.guard.asgi import GuardMiddleware
from overton.guard.deadline import check, current, remaining
from overton.model.standing import Action

LIMIT = 0.1
"""Seconds: short enough to wait for, long enough for a request that does nothing on a busy machine."""
FOR_EVER = 60
LONG = 2 * LIMIT

Endpoint = Callable[[Request], Any]


class Guarded:
    """An application of one endpoint under the guard, and what the guard reported."""

    def __init__(
        self,
        endpoint: Endpoint,
        runtime: object = "deny",
        limit: float = LIMIT,
        **keys: Any,
    ) -> None:
        self.reports: list[Judged] = []
        self.bare = Starlette(routes=[Route("/tasks/{id}", endpoint)])
        self.guard = Guard(tight(runtime, limit), reports=[self.reports.append])
        self.app = GuardMiddleware(self.bare, self.guard, CAMPAIGN, **keys)

    def get(self) -> Answered:
        return called(self.app, "GET /tasks/7")

    @property
    def report(self) -> Judged:
        (only,) = self.reports
        return only


async def slow(_: Request) -> Response:
    await asyncio.sleep(FOR_EVER)
    return PlainTextResponse("late")


async def quick(_: Request) -> Response:
    await asyncio.sleep(0)
    return PlainTextResponse("done")


async def longer(_: Request) -> Response:
    await asyncio.sleep(LONG)
    return PlainTextResponse("done")


async def streamed(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for part in (b"one ", b"two"):
            yield part
            if part == b"one ":
                await asyncio.sleep(LONG)

    return StreamingResponse(parts())


def test_a_request_beyond_its_limit_is_answered_with_the_problem() -> None:
    """503, with campaign, item, limit and help as problem details that no cache keeps."""
    guarded = Guarded(slow)
    answered = guarded.get()

    assert answered.error is None
    assert answered.status == 503
    assert answered.headers == {
        "content-type": "application/problem+json",
        "content-length": str(len(answered.body)),
        "cache-control": "no-store",
    }
    named = {key: answered.problem[key] for key in ("status", "campaign", "item", "limit", "unit", "help")}
    assert named == {
        "status": 503,
        "campaign": CAMPAIGN,
        "item": "GET /tasks/{id}",
        "limit": LIMIT,
        "unit": "s",
        "help": "docs/faster.md",
    }
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, True)


def test_a_request_within_its_limit_is_answered_as_ever() -> None:
    """Its answer is the application's own, and its duration is reported."""
    guarded = Guarded(quick, limit=FOR_EVER)
    answered = guarded.get()

    assert answered.messages == called(guarded.bare, "GET /tasks/7").messages
    assert (guarded.report.ruling.item, guarded.report.action) == ("GET /tasks/{id}", Action.PASS)


@pytest.mark.parametrize("mode", ["off", "observe", "warn"])
@pytest.mark.parametrize("endpoint", [quick, longer, streamed])
def test_only_deny_changes_an_answer(mode: str, endpoint: Endpoint) -> None:
    """Each message is the one that the application sends alone, also of what is not allowed."""
    guarded = Guarded(endpoint, mode)

    assert guarded.get().messages == called(guarded.bare, "GET /tasks/7").messages
    assert [report.ended for report in guarded.reports] == ([] if mode == "off" else [False])


def test_what_is_not_allowed_is_reported_where_it_may_pass() -> None:
    """In observe, an answer beyond the limit is a refusal that was not enforced."""
    guarded = Guarded(longer, "observe")
    guarded.get()

    assert (guarded.report.action, guarded.report.enforced) == (Action.REFUSE, False)
    assert guarded.report.value >= LONG


def test_an_exemption_lifts_the_deadline() -> None:
    """An exempt item takes as long as its exemption allows."""
    guarded = Guarded(longer)
    exemption = {"items": "GET /tasks/*", "until": "9999-12-30", "why": "until the export is asynchronous"}
    guarded.app.terms.guard = Guard(tight("deny", LIMIT, exemptions=[exemption]), reports=[guarded.reports.append])

    assert guarded.get().status == 200
    assert guarded.report.action is Action.PASS


def test_an_application_s_own_cancellation_is_its_own() -> None:
    """A CancelledError that the guard did not cause passes, and there is no answer to measure."""

    async def cancelled(_: Request) -> Response:
        raise CancelledError

    guarded = Guarded(cancelled)
    answered = guarded.get()

    assert isinstance(answered.error, CancelledError)
    assert (answered.messages, guarded.reports) == ([], [])


def test_an_application_s_own_time_out_is_its_own() -> None:
    """What the application makes of its own TimeoutError is the answer."""

    async def patient(_: Request) -> Response:
        try:
            async with asyncio.timeout(LIMIT / 5):
                await asyncio.sleep(FOR_EVER)
        except TimeoutError:
            return PlainTextResponse("gave up", 504)
        return PlainTextResponse("never")

    answered = Guarded(patient).get()

    assert (answered.status, answered.body) == (504, b"gave up")


@pytest.mark.parametrize("when", [LIMIT / 2, 2 * LIMIT])
def test_a_server_that_stops_is_no_deadline(when: float) -> None:
    """A task that the server cancels is cancelled, whether its deadline passes after that or has passed before."""
    served: list[asyncio.Task[Any] | None] = []

    async def cleaning(_: Request) -> Response:
        served.append(asyncio.current_task())
        try:
            await asyncio.sleep(FOR_EVER)
        finally:
            await asyncio.sleep(LONG)
        return PlainTextResponse("never")

    guarded = Guarded(cleaning)

    async def stopped() -> Answered:
        asked = asyncio.create_task(call(guarded.app, "GET /tasks/7"))
        await asyncio.sleep(when)
        assert served[0] is not None
        served[0].cancel()
        return await asked

    answered = within(stopped())

    assert isinstance(answered.error, CancelledError)
    assert (answered.messages, guarded.reports) == ([], [])


def test_an_application_that_goes_on_is_left_alone() -> None:
    """Who swallows the cancellation answers as they like; it is reported, and the task is not left cancelled."""
    cancelling = []

    async def stubborn(_: Request) -> Response:
        try:
            await asyncio.sleep(FOR_EVER)
        except CancelledError:
            await asyncio.sleep(LIMIT)
        return PlainTextResponse("anyway")

    guarded = Guarded(stubborn)

    async def outer(*arguments: Any) -> None:
        await guarded.app(*arguments)
        task = asyncio.current_task()
        cancelling.append(task.cancelling() if task else None)

    answered = called(outer, "GET /tasks/7")

    assert (answered.status, answered.body, cancelling) == (200, b"anyway", [0])
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, False)


def test_an_error_in_the_clean_up_is_told_as_it_is() -> None:
    """The application's exception passes, also when it is raised because its task was ended."""
    boom = ValueError("boom")

    async def clumsy(scope: object, receive: object, send: object) -> None:  # noqa: ARG001
        try:
            await asyncio.sleep(FOR_EVER)
        finally:
            raise boom

    guarded = Guarded(quick)
    guarded.app.app = clumsy
    guarded.app.name = lambda _scope, _final: "GET /tasks/{id}"

    assert guarded.get().error is boom


async def with_asyncio_children(_: Request) -> Response:
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(FOR_EVER))
        await asyncio.sleep(0)
    return PlainTextResponse("never")


async def with_anyio_children(_: Request) -> Response:
    async with anyio.create_task_group() as group:
        group.start_soon(anyio.sleep, FOR_EVER)
    return PlainTextResponse("never")


async def with_a_child(_: Request) -> Response:
    await asyncio.create_task(asyncio.sleep(FOR_EVER))
    return PlainTextResponse("never")


@pytest.mark.parametrize("endpoint", [with_asyncio_children, with_anyio_children, with_a_child])
def test_a_request_s_children_are_ended_with_it(endpoint: Endpoint) -> None:
    """Task groups end their tasks when their request is ended, and the client is told why."""
    assert Guarded(endpoint).get().status == 503


def test_a_time_out_around_the_guard_still_works() -> None:
    """An outer `asyncio.timeout` sees no cancellation but its own."""
    guarded = Guarded(slow)

    async def outer(*arguments: Any) -> None:
        async with asyncio.timeout(FOR_EVER):
            await guarded.app(*arguments)
            await asyncio.sleep(0)

    answered = called(outer, "GET /tasks/7")

    assert (answered.status, answered.error) == (503, None)


def test_an_answer_that_has_begun_is_let_go_on() -> None:
    """A stream that began in time is sent whole, measured whole, and reported as not allowed."""
    guarded = Guarded(streamed)
    answered = guarded.get()

    assert (answered.status, answered.body, answered.whole) == (200, b"one two", True)
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, False)


def test_an_answer_that_has_begun_is_cut_where_that_is_asked_for() -> None:
    """With `cut_started` the stream breaks off, so that no client takes it for whole."""
    guarded = Guarded(streamed, cut_started=True)
    answered = guarded.get()

    assert (answered.status, answered.body, answered.whole, answered.error) == (200, b"one ", False, None)
    assert guarded.report.ended


def test_work_after_the_answer_is_free() -> None:
    """A background task is neither ended nor measured, and no deadline holds it."""
    seen: list[tuple[float | None, int]] = []

    async def afterwards() -> None:
        await asyncio.sleep(LONG)
        seen.append((remaining(), len(guarded.reports)))

    async def answers(_: Request) -> Response:
        return PlainTextResponse("done", background=BackgroundTask(afterwards))

    guarded = Guarded(answers)
    guarded.get()

    assert seen == [(None, 1)]


def test_work_that_a_request_leaves_behind_is_free() -> None:
    """A task that outlives its request has no deadline once the request is answered."""
    left: list[float | None] = []
    answered = asyncio.Event()

    async def behind() -> None:
        left.append(remaining())
        await answered.wait()
        left.append(remaining())

    async def answers(request: Request) -> Response:
        request.app.state.task = asyncio.create_task(behind())
        await asyncio.sleep(0)
        return PlainTextResponse("done")

    guarded = Guarded(answers, limit=FOR_EVER)

    async def both() -> Answered:
        got = await call(guarded.app, "GET /tasks/7")
        answered.set()
        await guarded.bare.state.task
        return got

    within(both())

    assert [one is not None for one in left] == [True, False]


def test_a_client_that_goes_away_is_the_application_s_matter() -> None:
    """The application hears of it as ever, and decides what to do."""
    heard: list[Message] = []

    async def listening(scope: object, receive: Callable[[], Awaitable[Message]], send: object) -> None:  # noqa: ARG001
        heard.extend([await receive(), await receive()])

    guarded = Guarded(quick)
    guarded.app.app = listening

    async def leaves() -> Answered:
        gone = asyncio.Event()
        gone.set()
        return await call(guarded.app, "GET /tasks/7", gone)

    assert within(leaves()).messages == []
    assert [message["type"] for message in heard] == ["http.request", "http.disconnect"]


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes_through(kind: str) -> None:
    """The application gets the server's own scope, receive and send."""
    got: list[object] = []

    async def app(*arguments: object) -> None:
        got.extend(arguments)

    given = ({"type": kind}, object(), object())
    guarded: Application = GuardMiddleware(app, Guard(tight()), CAMPAIGN)
    asyncio.run(guarded(*given))  # type: ignore[arg-type]

    assert [id(one) for one in got] == [id(one) for one in given]


def test_an_application_s_exception_is_passed_on() -> None:
    """It is the very same, and the time until it is reported."""
    boom = LookupError("boom")

    async def failing(_: Request) -> Response:
        raise boom

    guarded = Guarded(failing)
    answered = guarded.get()

    assert answered.error is boom
    assert answered.status == 500
    assert len(guarded.reports) == 1


def test_nested_work_knows_what_is_left() -> None:
    """The endpoint, its tasks and its threads see the deadline of their request."""
    items: list[str] = []

    def note() -> None:
        deadline = current()
        items.append(deadline.ruling.item if deadline else "none")

    async def noted() -> None:
        note()

    async def nesting(_: Request) -> Response:
        note()
        await asyncio.create_task(noted())
        await anyio.to_thread.run_sync(note)
        await asyncio.to_thread(note)
        return PlainTextResponse("done")

    Guarded(nesting, limit=FOR_EVER).get()

    assert items == ["GET /tasks/{id}"] * 4


def test_a_thread_is_waited_for() -> None:
    """A plain `def` endpoint cannot be ended: its answer is delivered late, and reported."""
    left: list[float] = []

    def blocking(_: Request) -> Response:
        time.sleep(LONG)
        left.append(remaining() or 0)
        return PlainTextResponse("done")

    guarded = Guarded(blocking)

    assert guarded.get().body == b"done"
    assert left[0] < 0
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, False)


def test_what_follows_a_thread_is_ended() -> None:
    """Once the thread is done, its request can be ended again."""

    async def both(_: Request) -> Response:
        await anyio.to_thread.run_sync(time.sleep, LONG)
        await asyncio.sleep(FOR_EVER)
        return PlainTextResponse("never")

    assert Guarded(both).get().status == 503


async def checking(_: Request) -> Response:
    time.sleep(2 * LIMIT)  # noqa: ASYNC251  the loop is blocked, so only the safe point can refuse
    check()
    return PlainTextResponse("never")


def checking_in_a_thread(_: Request) -> Response:
    time.sleep(2 * LIMIT)
    check()
    return PlainTextResponse("never")


@pytest.mark.parametrize("endpoint", [checking, checking_in_a_thread])
@pytest.mark.parametrize("inside", [False, True])
def test_a_safe_point_refuses(endpoint: Endpoint, inside: bool) -> None:  # noqa: FBT001
    """What `check` raises is answered as a refusal, around the application and among its middleware."""
    guarded = Guarded(endpoint)
    if inside:
        ours = Middleware(GuardMiddleware, guard=guarded.guard, campaign=CAMPAIGN)
        answered = called(Starlette(routes=guarded.bare.routes, middleware=[ours]), "GET /tasks/7")
    else:
        answered = guarded.get()

    assert (answered.status, answered.error) == (503, None)
    assert answered.problem["item"] == "GET /tasks/{id}"
    assert guarded.report.ended


def test_a_safe_point_passes_in_time() -> None:
    """`check` does nothing while there is time, nor where nothing is enforced."""

    async def checks(_: Request) -> Response:
        check()
        return PlainTextResponse("done")

    assert Guarded(checks, limit=FOR_EVER).get().status == 200
    assert Guarded(checking, "warn").get().status == 200


def test_other_middleware_is_no_hindrance() -> None:
    """Behind `BaseHTTPMiddleware`, which runs the application in a task of its own, a request is refused as well."""

    class Plain(BaseHTTPMiddleware):
        async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
            return await call_next(request)

    guarded = Guarded(slow)
    app = Starlette(routes=guarded.bare.routes, middleware=[Middleware(Plain)])

    assert called(GuardMiddleware(app, guarded.guard, CAMPAIGN), "GET /tasks/7").status == 503


def test_a_name_that_cannot_be_made_hinders_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """A failing `item` function leaves its requests alone, unmeasured, and is told of once."""

    def failing(_: object) -> str:
        raise LookupError("no such name")

    guarded = Guarded(longer, item=failing)
    with caplog.at_level(logging.WARNING, "overton.guard"):
        statuses = [guarded.get().status for _ in range(2)]

    assert (statuses, guarded.reports) == ([200, 200], [])
    assert len(caplog.records) == 1


def test_a_function_names_items() -> None:
    """A request is called what the function says; what it does not name is neither held nor measured."""
    named = Guarded(slow, item=lambda scope: f"page {scope['path_params']['id']}" if "path_params" in scope else None)
    unnamed = Guarded(longer, item=lambda _: None)

    assert named.get().problem["item"] == "page 7"
    assert (unnamed.get().status, unnamed.reports) == (200, [])


def test_a_guard_without_a_policy_changes_nothing() -> None:
    """Without a policy everything passes, and nothing is measured."""
    guarded = Guarded(longer)
    guarded.app.terms.guard = Guard(reports=[guarded.reports.append])

    assert (guarded.get().status, guarded.reports) == (200, [])


def test_what_began_before_a_position_is_not_cut_by_it() -> None:
    """Though its route is known only once the position has started, as after a slow authentication."""
    clock = Clock(at("2026-03-31T23:59:59"))
    policy = document(
        metric(position("2026-03-02", None, 1000), position("2026-04-01", None, LIMIT), goal={"at_most": 0})
    )

    async def application(scope: Any, receive: Any, send: Any) -> None:
        clock.set("2026-04-01T00:00:01")
        await Starlette(routes=[Route("/tasks/{id}", longer)])(scope, receive, send)

    assert called(GuardMiddleware(application, Guard(policy, clock=clock), CAMPAIGN), "GET /tasks/7").status == 200


def test_a_switch_that_is_thrown_spares_what_is_under_way(tmp_path: Path) -> None:
    """Nothing is ended any more, nor told of a deadline."""
    switch, left = tmp_path / "switch", []

    async def endpoint(_: Request) -> Response:
        await asyncio.sleep(0.05)
        left.append(remaining() is not None)
        switch.write_text("observe")
        guard.refresh()
        await asyncio.sleep(3 * LIMIT)
        check()
        left.append(remaining() is not None)
        return PlainTextResponse("done")

    guard = Guard(tight("deny", 2 * LIMIT), switch=switch)
    app = GuardMiddleware(Starlette(routes=[Route("/tasks/{id}", endpoint)]), guard, CAMPAIGN)

    assert called(app, "GET /tasks/7").status == 200
    assert left == [True, False]


def test_a_time_out_of_the_application_s_own_defers_the_deadline_only() -> None:
    """A request that cleans up after its own cancellation at its deadline is ended once it has."""

    async def endpoint(_: Request) -> Response:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LIMIT * 0.9):
                try:
                    await asyncio.sleep(FOR_EVER)
                finally:
                    await asyncio.sleep(LIMIT * 0.5)
        await asyncio.sleep(FOR_EVER)
        return PlainTextResponse("late")

    assert Guarded(endpoint).get().status == 503


def test_each_request_is_ended_at_its_own_deadline() -> None:
    """Though many are looked at together, those with far deadlines early."""
    limits = [0.05, 0.1, 0.5, 30]
    policy = tight("deny", 30)
    (metric_of,) = policy["campaigns"][CAMPAIGN]["metrics"].values()
    policy["campaigns"] = {
        str(limit): {
            "enforce": {"runtime": "deny"},
            "metrics": {
                "duration": metric_of | {"positions": [position("2020-01-01", None, limit)], "goal": {"at_most": 0}}
            },
        }
        for limit in limits
    }
    guard = Guard(policy)

    async def endpoint(_: Request) -> Response:
        await asyncio.sleep(1)
        return PlainTextResponse("done")

    bare = Starlette(routes=[Route("/tasks/{id}", endpoint)])

    async def all_of_them() -> list[tuple[float, int | None, float]]:
        started = time.monotonic()

        async def one(limit: float) -> tuple[float, int | None, float]:
            status = (await call(GuardMiddleware(bare, guard, str(limit)), "GET /tasks/7")).status
            return limit, status, time.monotonic() - started

        return await asyncio.gather(*(one(limit) for limit in limits * 5))

    found = asyncio.run(all_of_them())

    assert {(0.05, 503), (0.1, 503), (0.5, 503), (30, 200)} == {(limit, status) for limit, status, _ in found}
    assert all(took >= min(limit, 1) for limit, _, took in found)
