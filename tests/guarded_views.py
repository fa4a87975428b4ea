"""The Django views of the guarded site."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from guarded_sites import STEP_S, wait, work
from overton.guard.deadline import check, remaining


def worked(request: HttpRequest) -> HttpResponse:
    return HttpResponse(work(request.GET["ms"]))


async def waited(request: HttpRequest) -> HttpResponse:
    said = await wait(request.GET["ms"])
    check()
    return HttpResponse(said)


def page(_: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"page {number}, {remaining() is not None}")


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        yield b"begun, "
        time.sleep(int(request.GET["ms"]) / 1000 + STEP_S)
        check()
        yield f"{remaining()}".encode()

    return StreamingHttpResponse(parts())


async def streamed_async(request: HttpRequest) -> StreamingHttpResponse:
    async def parts() -> AsyncIterator[bytes]:
        yield b"begun, "
        await wait(request.GET["ms"])
        yield f"{remaining()}".encode()

    return StreamingHttpResponse(parts())


class Strict:
    """A middleware that has a safe point of its own after the view, as one that saves a session has."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if request.GET.get("strict"):
            time.sleep(int(request.GET["strict"]) / 1000)
            check()
        return response


def urls() -> list[Any]:
    pages = [path("<int:number>/", page)]
    return [
        path("work", worked),
        path("wait", waited),
        path("pages/", include(pages)),
        path("stream", streamed),
        path("stream-async", streamed_async),
    ]
