"""One small site in five frameworks under the guard, for real servers: `/work?id=ID&ms=MS` works for so long.

The environment says where the policy is (`SITE_POLICY`) and where reports go (`SITE_REPORTS`): a line of JSON a
request, with its id, so that a test can lay it beside the answer.
"""

import asyncio
import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qs

from overton.guard import Guard, Judged
from overton.guard.asgi import GuardMiddleware
from overton.guard.deadline import check

CAMPAIGN = "request-timeouts"
STEP_S = 0.005

asked: ContextVar[str] = ContextVar("asked", default="")


def report(judged: Judged) -> None:
    said = {
        "id": asked.get(),
        "process": os.getpid(),
        "item": judged.ruling.item,
        "value": judged.value,
        "warn": judged.ruling.warn,
        "refuse": judged.ruling.refuse,
        "mode": judged.ruling.mode,
        "action": judged.action.value,
        "ended": judged.ended,
    }
    file = os.open(os.environ["SITE_REPORTS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(file, json.dumps(said).encode() + b"\n")
    finally:
        os.close(file)


guard = Guard(os.environ.get("SITE_POLICY"), refresh=0.05, reports=[report])


def work(milliseconds: str) -> str:
    """Work in steps, with a safe point after each."""
    end = time.monotonic() + int(milliseconds) / 1000
    while time.monotonic() < end:
        time.sleep(STEP_S)
        check()
    return f"worked {milliseconds} ms"


async def wait(milliseconds: str) -> str:
    await asyncio.sleep(int(milliseconds) / 1000)
    return f"worked {milliseconds} ms"


def noting_asgi(app: Callable[..., Any]) -> Callable[..., Any]:
    async def noting(scope: dict[str, Any], receive: object, send: object) -> None:
        asked.set(_id(scope.get("query_string", b"").decode()))
        await app(scope, receive, send)

    return noting


def noting_wsgi(app: Callable[..., Any]) -> Callable[..., Any]:
    def noting(environ: dict[str, Any], start_response: object) -> Any:
        asked.set(_id(environ.get("QUERY_STRING", "")))
        return app(environ, start_response)

    return noting


def _id(query: str) -> str:
    return parse_qs(query).get("id", [""])[0]


def starlette() -> Callable[..., Any]:
    from starlette.applications import Starlette  # noqa: PLC0415  each server loads one framework
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import PlainTextResponse  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    async def endpoint(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await wait(request.query_params["ms"]))

    return noting_asgi(GuardMiddleware(Starlette(routes=[Route("/work", endpoint)]), guard, CAMPAIGN))


def fastapi() -> Callable[..., Any]:
    from fastapi import FastAPI  # noqa: PLC0415

    app = FastAPI()
    app.get("/work")(_of_milliseconds)
    app.add_middleware(GuardMiddleware, guard=guard, campaign=CAMPAIGN)
    return noting_asgi(app)


def _of_milliseconds(ms: str) -> str:
    return work(ms)


def flask() -> Callable[..., Any]:
    from flask import Flask, request  # noqa: PLC0415

    from overton.guard.flask_app import guard_flask  # noqa: PLC0415

    app = Flask("site")
    app.add_url_rule("/work", view_func=lambda: work(request.args["ms"]), endpoint="work")
    return noting_wsgi(guard_flask(app, guard, CAMPAIGN))


def django(*, asgi: bool = False) -> Callable[..., Any]:
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="no secret",  # noqa: S106
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["overton.guard.django_middleware.GuardMiddleware", "guarded_views.Strict"],
        OVERTON_GUARD=f"{__name__}.guard",
        OVERTON_CAMPAIGN=CAMPAIGN,
        USE_TZ=True,
    )
    from django.core.handlers.asgi import ASGIHandler  # noqa: PLC0415
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415

    _set_urls()
    return noting_asgi(ASGIHandler()) if asgi else noting_wsgi(WSGIHandler())


def django_asgi() -> Callable[..., Any]:
    return django(asgi=True)


urlpatterns: list[Any] = []


def _set_urls() -> None:
    views = importlib.import_module("guarded_views")
    sys.modules[__name__].urlpatterns[:] = views.urls()
