"""What the guard adds: to one ASGI request, to one SQLAlchemy query, to nothing at all, and to the start of a program.

Blocks of calls, the bare beside the guarded and each first in turn; what is added is the median of the pairs'
differences. All times are the processor's.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import StaticPool
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overton.guard.asgi import Application, GuardMiddleware, Receive, Scope, Send
from overton.guard.guard import Guard
from overton.guard.sqlalchemy_engine import guard_engine
from overton.model.campaign import Mode

ROUTE = Route("/users/{id}", lambda _: Response())
GOAL_REQUEST, GOAL_QUERY = 10, 5
BLOCK = 500
WAIT, AT_ONCE = 0.02, 50
Block = Callable[[int], float]
"""Makes so many calls and gives the seconds that they took."""


def run(*, quick: bool) -> None:
    """Print the report."""
    rounds = 10 if quick else 60
    print(f"{rounds} pairs of blocks of {BLOCK} calls in turn; microseconds a call, median (fastest tenth)")
    _requests(rounds)
    _waiting_requests(rounds)
    _queries(rounds)
    _alone(rounds)
    _start(5 if quick else 25)


def _requests(rounds: int) -> None:
    with asyncio.Runner() as runner, _guards() as guards:

        def block_of(app: Application) -> Block:
            return lambda calls: runner.run(_served(app, calls))

        bare = block_of(_application)
        contestants = {
            "asyncio.timeout": block_of(_timed_out),
            "Starlette's BaseHTTPMiddleware": block_of(BaseHTTPMiddleware(_application, _pass_on)),
            **{f"the guard, {mode}": block_of(_guarded(guard)) for mode, guard in guards},
        }
        for name, block in contestants.items():
            _compare(f"ASGI request, {name}", bare, block, rounds, GOAL_REQUEST if "guard" in name else None)


def _waiting_requests(rounds: int) -> None:
    """Requests that outlast the guard's first look, many at once."""
    with asyncio.Runner() as runner, _guards() as guards:

        def block_of(app: Application) -> Block:
            return lambda calls: runner.run(_served_together(app, calls))

        bare = block_of(_waiting)
        contestants = {
            "asyncio.timeout": block_of(_waiting_timed_out),
            **{f"the guard, {mode}": block_of(GuardMiddleware(_waiting, guard, "timeouts")) for mode, guard in guards},
        }
        for name, block in contestants.items():
            goal = GOAL_REQUEST if "guard" in name else None
            _compare(f"ASGI request of {WAIT * 1000:.0f} ms, {AT_ONCE} at once, {name}", bare, block, rounds, goal)


def _guarded(guard: Guard) -> Application:
    return GuardMiddleware(_application, guard, "timeouts")


async def _application(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001  the interface
    """As small as an application can be that has routes and waits for something once."""
    scope["route"] = ROUTE
    scope["endpoint"] = ROUTE.endpoint
    await asyncio.sleep(0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def _waiting(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(WAIT)
    await _application(scope, receive, send)


async def _waiting_timed_out(scope: Scope, receive: Receive, send: Send) -> None:
    async with asyncio.timeout(30):
        await _waiting(scope, receive, send)


async def _served_together(app: Application, calls: int) -> float:
    return sum([await _served_at_once(app) for _ in range(calls // AT_ONCE)])


async def _served_at_once(app: Application) -> float:
    start = time.process_time()
    await asyncio.gather(*(_served(app, 1) for _ in range(AT_ONCE)))
    return time.process_time() - start


async def _timed_out(scope: Scope, receive: Receive, send: Send) -> None:
    async with asyncio.timeout(30):
        await _application(scope, receive, send)


async def _pass_on(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    return await call_next(request)


async def _served(app: Application, calls: int) -> float:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: object) -> None:
        pass

    start = time.process_time()
    for _ in range(calls):
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/users/1",
            "root_path": "",
            "headers": [],
            "query_string": b"",
        }
        await app({**scope, "path_params": {"id": "1"}}, receive, send)
    return time.process_time() - start


def _queries(rounds: int) -> None:
    with _guards() as guards:
        bare = _engine()
        for mode, guard in guards:
            engine = guard_engine(_engine(), guard, "timeouts")
            _compare(f"SQLite query, the guard, {mode}", _asked(bare), _asked(engine), rounds, GOAL_QUERY)


def _engine() -> Engine:
    return create_engine("sqlite://", poolclass=StaticPool)


def _asked(engine: Engine) -> Block:
    connection, query = engine.connect(), text("select 1 as one where 1 = :number")

    def block(calls: int) -> float:
        start = time.process_time()
        for _ in range(calls):
            connection.execute(query, {"number": 1}).all()
        return time.process_time() - start

    return block


def _alone(rounds: int) -> None:
    def nothing(calls: int) -> float:
        start = time.process_time()
        for _ in range(calls):
            pass
        return time.process_time() - start

    def block_of(guard: Guard) -> Block:
        def block(calls: int) -> float:
            start = time.process_time()
            for _ in range(calls):
                ruling = guard.ruling("timeouts", "GET /users/{id}")
                if ruling is not None:
                    guard.observed(ruling, seconds=0.01)
            return time.process_time() - start

        return block

    with _guards() as guards, TemporaryDirectory() as folder:
        for mode, guard in guards:
            _compare(f"ruling and observed alone, {mode}", nothing, block_of(guard), rounds)
        with Guard(_policy("observe"), observations=folder) as guard:
            _compare("the same, observations kept in files", nothing, block_of(guard), rounds)


def _start(rounds: int) -> None:
    """The start of an interpreter that loads the guard, beside one that loads what every service does."""
    commands = [
        "pass",
        "import asyncio, json, logging",
        "import overton.guard",
        "import asyncio, json, logging, overton.guard",
    ]
    times: list[list[float]] = [[] for _ in commands]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(rounds + 1):
        for command, kept in zip(commands, times, strict=True):
            start = _children()
            subprocess.run([sys.executable, "-c", command], check=True, env=environment)
            kept.append(_children() - start)
    bare, usual, ours, both = (kept[1:] for kept in times)
    added = median(b - a for a, b in zip(bare, ours, strict=True))
    beside = median(b - a for a, b in zip(usual, both, strict=True))
    told = f"{1000 * added:.0f} ms, {1000 * beside:.0f} ms beside asyncio, json and logging"
    print(f"import overton.guard: {1000 * median(bare):.0f} ms bare, {told}")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _compare(name: str, bare: Block, ours: Block, rounds: int, goal: int | None = None) -> None:
    pairs = [_pair(bare, ours, bare_first=number % 2 == 0) for number in range(rounds + 1)][1:]
    added = sorted(1e6 * (guarded - plain) / BLOCK for plain, guarded in pairs)
    usual = 1e6 * median(plain for plain, _ in pairs) / BLOCK
    against = f"; the goal is {goal}" if goal else ""
    print(f"{name}: {usual:.1f} bare, {median(added):.1f} added ({added[rounds // 10]:.1f}){against}")


def _pair(bare: Block, ours: Block, *, bare_first: bool) -> tuple[float, float]:
    """What runs second finds the processor as the first has left it, so they take turns."""
    if bare_first:
        plain = bare(BLOCK)
        return plain, ours(BLOCK)
    guarded = ours(BLOCK)
    return bare(BLOCK), guarded


@contextmanager
def _guards() -> Iterator[list[tuple[Mode, Guard]]]:
    """One that observes, and one that denies."""
    modes: list[Mode] = ["observe", "deny"]
    guards = [(mode, Guard(_policy(mode))) for mode in modes]
    try:
        yield guards
    finally:
        for _, guard in guards:
            guard.close()


def _policy(mode: Mode) -> dict[str, Any]:
    position = {"starts": "2026-03-01T23:00:00Z", "from": "2026-03-02", "warn": 15, "not_allowed": 30}
    metric = {"unit": "s", "goal": {"at_most": 5}, "positions": [position]}
    campaign = {"enforce": {"runtime": mode}, "metrics": {"duration": metric}}
    return {"overton_policy": 1, "issued": "2026-03-02T00:00:00Z", "campaigns": {"timeouts": campaign}}


if __name__ == "__main__":
    run(quick="--quick" in sys.argv)
