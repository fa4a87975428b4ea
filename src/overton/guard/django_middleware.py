"""The guard as a Django middleware, for WSGI and ASGI alike: put it first in `MIDDLEWARE`.

Settings: `OVERTON_GUARD`, the guard of this process or the dotted path of one, and `OVERTON_CAMPAIGN`, the campaign
whose metric is a request's duration; `OVERTON_ITEM`, by default `{method} {route}`, and `OVERTON_METRIC` where the
campaign has several.

Nothing is interrupted from outside, not even an async view, since that corrupts state. A request whose time is over is
refused at its next safe point, as under WSGI.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from overton.guard.answer import answer_to
from overton.guard.deadline import hold, release
from overton.guard.exchange import Exchange, Terms
from overton.guard.guard import Guard
from overton.guard.refused import Refused
from overton.guard.routes import UNMATCHED, RouteNames

GetResponse = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]
EXCHANGE = "overton_exchange"
"""The attribute under which a request keeps its exchange."""
SERVER_ERROR = 500


class GuardMiddleware:
    """Holds every request of a project to a campaign's Window."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.names = RouteNames(getattr(settings, "OVERTON_ITEM", "{method} {route}"))
        self._terms = Terms(_guard(), _campaign(), getattr(settings, "OVERTON_METRIC", None))
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)
        got_request_exception.connect(_note_refusal, dispatch_uid=__name__)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        exchange = _Request(self.names, self._terms, request)
        setattr(request, EXCHANGE, exchange)
        if self._is_async:
            return self._answered_later(exchange, request)
        token = hold(exchange)
        try:
            response = cast(HttpResponseBase, self.get_response(request))
        finally:
            release(token)
        return _measured(response, exchange)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with a refusal that a view raised, or what it called."""
        return _refusal(getattr(request, EXCHANGE), exception) if isinstance(exception, Refused) else None

    async def _answered_later(self, exchange: "_Request", request: HttpRequest) -> HttpResponseBase:
        token = hold(exchange)
        try:
            response = await cast(Awaitable[HttpResponseBase], self.get_response(request))
        finally:
            release(token)
        return _measured(response, exchange)


class _Request(Exchange):
    refused: Refused | None = None
    """What another middleware raised; Django makes an error page of it before it comes to this one."""

    def __init__(self, names: RouteNames, terms: Terms, request: HttpRequest) -> None:
        super().__init__(terms)
        self._names = names
        self._request = request

    def item(self, *, final: bool) -> str | None:
        match = self._request.resolver_match
        if match is not None:
            return self._names.name(self._request.method or "", f"/{match.route}")
        return UNMATCHED if final else None


def _guard() -> Guard:
    guard: Any = getattr(settings, "OVERTON_GUARD", None)
    found = import_string(guard) if isinstance(guard, str) else guard
    if found is None:
        raise ImproperlyConfigured("OVERTON_GUARD is not set; set it to a Guard or to the dotted path of one")
    return cast(Guard, found)


def _campaign() -> str:
    campaign: str | None = getattr(settings, "OVERTON_CAMPAIGN", None)
    if not campaign:
        raise ImproperlyConfigured("OVERTON_CAMPAIGN is not set; set it to the key of a campaign")
    return campaign


def _note_refusal(request: HttpRequest | None = None, **_: object) -> None:
    error = sys.exc_info()[1]
    exchange = getattr(request, EXCHANGE, None)
    if isinstance(error, Refused) and exchange is not None:
        exchange.refused = error


def _refusal(exchange: "_Request", refused: Refused) -> HttpResponse | None:
    answer = answer_to(refused)
    if answer is None:
        return None
    exchange.finish(refused=refused)
    status, headers, body = answer
    return HttpResponse(body, status=status, headers=dict(headers))


def _measured(response: HttpResponseBase, exchange: "_Request") -> HttpResponseBase:
    """The response; one that is made while it is sent is measured until its end, except a file: the server sends it."""
    if exchange.refused is not None and response.status_code == SERVER_ERROR:
        return _refusal(exchange, exchange.refused) or response
    if not isinstance(response, StreamingHttpResponse) or isinstance(response, FileResponse):
        exchange.finish()
        return response
    exchange.free = True
    content = response.streaming_content
    response.streaming_content = (
        _until_the_end_later(cast(AsyncIterator[bytes], content), exchange)
        if response.is_async
        else _until_the_end(cast(Iterator[bytes], content), exchange)
    )
    return response


def _until_the_end(content: Iterator[bytes], exchange: "_Request") -> Iterator[bytes]:
    try:
        yield from content
    finally:
        exchange.finish()


async def _until_the_end_later(content: AsyncIterator[bytes], exchange: "_Request") -> AsyncIterator[bytes]:
    try:
        async for part in content:
            yield part
    finally:
        exchange.finish()
