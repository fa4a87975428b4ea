"""Calling an ASGI application in a test, as a server would: each request in a task of its own."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Message = MutableMapping[str, Any]
Application = Callable[..., Awaitable[None]]
PATIENCE_S = 20


@dataclass
class Answered:
    """What an application sent, and how it ended."""

    messages: list[Message] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def status(self) -> int | None:
        return next((m["status"] for m in self.messages if m["type"] == "http.response.start"), None)

    @property
    def headers(self) -> dict[str, str]:
        start = next(m for m in self.messages if m["type"] == "http.response.start")
        return {name.decode(): value.decode() for name, value in start["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.messages if m["type"] == "http.response.body")

    @property
    def problem(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said

    @property
    def whole(self) -> bool:
        last = self.messages[-1] if self.messages else {"type": ""}
        return last["type"] == "http.response.body" and not last.get("more_body", False)


def scope_of(request: str, **more: Any) -> dict[str, Any]:
    """The scope of a request such as `GET /users/7`."""
    method, path = request.split(" ", 1)
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        **more,
    }


async def call(app: Application, request: str, gone: asyncio.Event | None = None, **more: Any) -> Answered:
    """Call an application; a client that goes away sets `gone`. What the application raises is kept in the answer."""
    answered = Answered()
    read = False

    async def receive() -> Message:
        nonlocal read
        if not read:
            read = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answered.messages.append(message)

    async def run() -> None:
        await app(scope_of(request, **more), receive, send)

    task = asyncio.create_task(run())
    try:
        await asyncio.wait_for(asyncio.wait([task]), PATIENCE_S)
        answered.error = asyncio.CancelledError() if task.cancelled() else task.exception()
    finally:
        task.cancel()
    return answered


def called(app: Application, request: str, **more: Any) -> Answered:
    return within(call(app, request, **more))


def within(work: Coroutine[Any, Any, Answered]) -> Answered:
    return asyncio.run(work)
