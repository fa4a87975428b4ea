"""The guard around an ASGI application: Starlette, FastAPI, or any other.

What is held to the limit is the time until the answer begins; what is measured is the time until it is whole. An answer
that has begun is let go on, since half an answer is worse than a slow one.
"""

import asyncio
import sys
import threading
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from overton.guard.answer import answer_to
from overton.guard.deadline import hold, release
from overton.guard.exchange import Terms
from overton.guard.guard import Guard
from overton.guard.refused import Refused
from overton.guard.routes import asgi_route, namer
from overton.guard.watch import Watch, Watched

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Item = str | Callable[[Scope], str | None]

SERVER_ERROR = 500


class GuardMiddleware:
    """Holds every request of an application to a campaign's Window.

    Args:
        app: the application.
        guard: the guard of this process.
        campaign: the campaign whose metric is a request's duration.
        item: what a request is called: `{method}` and `{route}`, or a function of the scope, which is asked again
            while it gives None; a request that it never names is not measured.
        metric: which metric, where the campaign has several.
        cut_started: whether an answer that has begun is cut as well, and the connection with it.
    """

    def __init__(
        self,
        app: Application,
        guard: Guard,
        campaign: str,
        item: Item = "{method} {route}",
        *,
        metric: str | None = None,
        cut_started: bool = False,
    ) -> None:
        self.app = app
        self.terms = Terms(guard, campaign, metric)
        self.cut_started = cut_started
        self.name = namer(item, asgi_route, "method")
        self._here = _OfThread()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = _Request(self, scope, send)
        soonest = self.terms.soonest()
        watch = None if soonest is None else self._watch()
        if watch is not None and soonest is not None:
            watch.begin(request, soonest)
        token = hold(request)
        try:
            await self.app(scope, receive, request.send)
        except CancelledError:
            refused = None if watch is None else watch.end(request)
            if refused is None:  # somebody else's: there will be no answer, and there is nothing to measure
                raise
            await request.refuse(refused)
        except Refused as refused:
            if not await request.refuse(refused):
                raise
        except BaseException:
            request.finish()
            raise
        else:
            request.finish()
        finally:
            if watch is not None:
                watch.end(request)
            release(token)

    def _watch(self) -> Watch | None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # another event loop than asyncio's: nothing is ended there, all is measured
            return None
        watch = self._here.watch
        if watch is None or watch.loop is not loop:
            watch = self._here.watch = Watch(loop)
        return watch


class _OfThread(threading.local):
    watch: Watch | None = None


class _Request(Watched):
    """An exchange that sees its answer go out."""

    _begun = False
    _refused: Refused | None = None
    """The refusal that the client was answered with."""

    def __init__(self, by: GuardMiddleware, scope: Scope, send: Send) -> None:
        super().__init__(by.terms)
        self._by = by
        self._scope = scope
        self._send = send

    def item(self, *, final: bool) -> str | None:
        return self._by.name(self._scope, final)

    async def send(self, message: Message) -> None:
        """What the application sends with."""
        kind = message["type"]
        if kind == "http.response.start":
            if message["status"] == SERVER_ERROR and isinstance(error := sys.exc_info()[1], Refused):
                # The application's outermost handler answers before an exception arrives here.
                await self._answer(error)
            if self._refused is not None:
                return
            self._begun = True
            self.free = not self._by.cut_started
        elif self._refused is not None:
            return  # what belongs to an answer that was replaced
        await self._send(message)
        if kind == "http.response.body" and not message.get("more_body", False):
            self.finish()

    async def refuse(self, refused: Refused) -> bool:
        """Answer with a refusal, unless an answer has begun; whether that is what the client got."""
        if self._refused is not refused and not self._begun:
            await self._answer(refused)
        self.finish(refused=refused)
        return self._refused is refused

    async def _answer(self, refused: Refused) -> None:
        answer = answer_to(refused)
        if answer is None:
            return
        self._refused = refused
        self.finish(refused=refused)
        status, headers, body = answer
        fields = [(name.lower().encode(), value.encode()) for name, value in headers]
        await self._send({"type": "http.response.start", "status": status, "headers": fields})
        await self._send({"type": "http.response.body", "body": body})
