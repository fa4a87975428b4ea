"""The guard around a WSGI application, whatever its server and its worker: threads, processes or greenlets.

Nothing is interrupted from outside, since that corrupts state. A request whose time is over is refused at its next safe
point: `overton.guard.deadline.check()`, or a guarded database call. An answer that is finished late is delivered, for
the work is done, and doing it again would not help anybody; it is reported.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from overton.guard.answer import REASON, answer_to
from overton.guard.deadline import hold, release
from overton.guard.exchange import Exchange, Terms
from overton.guard.guard import Guard
from overton.guard.refused import Refused
from overton.guard.routes import namer

Environ = dict[str, Any]
StartResponse = Callable[..., Callable[[bytes], object]]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Item = str | Callable[[Environ], str | None]

ROUTE = "overton.route"
"""The key in the environment under which a framework, or its integration, notes a route's template."""
EXCHANGE = "overton.exchange"
"""The key under which an integration finds the exchange."""


class GuardWSGI:
    """Holds every request of an application to a campaign's Window.

    Args:
        app: the application.
        guard: the guard of this process.
        campaign: the campaign whose metric is a request's duration.
        item: what a request is called: `{method}` and `{route}` as noted in the environment, or a function of the
            environment, which is asked again while it gives None; a request that it never names is not measured.
        metric: which metric, where the campaign has several.
        cut_started: whether an answer that has begun is still refused at safe points, which breaks it off.
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
        self.name = namer(item, _noted, "REQUEST_METHOD")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request = environ[EXCHANGE] = _Request(self, environ)
        token = hold(request)
        try:
            body = self.app(environ, start_response)
        except Refused as refused:
            body = request.refuse(refused, start_response)
        except BaseException:
            request.finish()
            raise
        finally:
            release(token)
        if hasattr(body, "__len__") or _is_file(body, environ):
            request.finish()  # the work is done; a server tells such bodies from others, so they stay as they are
            return body
        return _Body(body, request, start_response, cut_started=self.cut_started)


class _Request(Exchange):
    def __init__(self, by: GuardWSGI, environ: Environ) -> None:
        super().__init__(by.terms)
        self._by = by
        self._environ = environ

    def item(self, *, final: bool) -> str | None:
        return self._by.name(self._environ, final)

    def refuse(self, refused: Refused, start_response: StartResponse) -> list[bytes]:
        """Answer with a refusal; raises it where an answer has begun. Called where the refusal is being handled."""
        self.finish(refused=refused)
        answer = answer_to(refused)
        if answer is None:
            raise refused
        status, headers, body = answer
        start_response(f"{status} {REASON}", headers, sys.exc_info())
        return [] if self._environ.get("REQUEST_METHOD") == "HEAD" else [body]


class _Body(Iterator[bytes]):
    """A body that is made while it is sent; held to the limit until its first byte."""

    def __init__(
        self, body: Iterable[bytes], request: _Request, start_response: StartResponse, *, cut_started: bool
    ) -> None:
        self._body = body
        self._chunks = iter(body)
        self._request = request
        self._start_response = start_response
        self._cut_started = cut_started
        self._begun = False

    def __next__(self) -> bytes:
        if self._begun and not self._cut_started:
            return self._next()
        token = hold(self._request)
        try:
            chunk = self._next()
        except Refused as refused:
            if self._begun:
                raise
            chunk = b"".join(self._request.refuse(refused, self._start_response))
            self._chunks = iter(())
        finally:
            release(token)
        if chunk:
            self._begun = True
            self._request.free = not self._cut_started
        return chunk

    def close(self) -> None:
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._request.finish()

    def _next(self) -> bytes:
        try:
            return next(self._chunks)
        except StopIteration:
            self._request.finish()
            raise
        except Refused as refused:
            self._request.finish(refused=refused)
            raise
        except BaseException:
            self._request.finish()
            raise


def _is_file(body: object, environ: Environ) -> bool:
    wrapper = environ.get("wsgi.file_wrapper")
    return isinstance(wrapper, type) and isinstance(body, wrapper)


def _noted(environ: Environ, _: bool) -> str | None:  # noqa: FBT001  it is never known later than that
    route = environ.get(ROUTE)
    return None if route is None else str(route)
