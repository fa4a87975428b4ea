"""What requests are called: by the templates of Starlette's and FastAPI's routes."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Host, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from asgi_calls import called
from overton.guard.routes import LOST_PREFIX, MOST_REMEMBERED, RouteNames, asgi_route, namer


async def page(_: Request) -> Response:
    return PlainTextResponse("done")


async def other(_: Request) -> Response:
    return PlainTextResponse("done")


async def api() -> str:
    return "done"


async def files(_scope: Scope, _receive: Receive, send: Send) -> None:
    await PlainTextResponse("a file")(_scope, _receive, send)


def starlette() -> Starlette:
    users = Router(routes=[Route("/", page), Route("/{id:int}", page, methods=["GET", "POST"])])
    tenant = Starlette(routes=[Route("/users/{id}", other), Mount("/deep/{level:int}", app=users)])
    return Starlette(
        routes=[
            Route("/", page),
            Route("/users/{id}", page),
            Route("/paths/{rest:path}", page),
            Mount("/static", app=files),
            Mount("/of/{tenant}", app=tenant),
            Host("shop.test", app=Router(routes=[Route("/basket", page)])),
            Mount("/api", app=fastapi()),
        ]
    )


def fastapi() -> FastAPI:
    app = FastAPI()
    app.add_api_route("/users/{id}", api)
    inner = APIRouter()
    inner.add_api_route("/orders/{order}", api)
    inner.add_route("/plain/{id}", page)
    outer = APIRouter(prefix="/inner")
    outer.include_router(inner, prefix="/{shop}")
    app.include_router(outer, prefix="/v1")
    app.mount("/mounted/{place}", Starlette(routes=[Route("/users/{id}", page)]))
    return app


def named(app: ASGIApp, request: str, **more: Any) -> str | None:
    """The name that a request has once it is over."""
    name = namer("{method} {route}", asgi_route, "method")
    names: list[str | None] = []

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)
        names.append(name(scope, True))  # noqa: FBT003

    called(outer, request, **more)
    return names[0]


@pytest.mark.parametrize(
    ("request_line", "name"),
    [
        ("GET /", "GET /"),
        ("GET /users/7", "GET /users/{id}"),
        ("GET /paths/a/b/c", "GET /paths/{rest:path}"),
        ("GET /static/style.css", "GET /static"),
        ("GET /of/acme/users/7", "GET /of/{tenant}/users/{id}"),
        ("GET /of/of/users/of", "GET /of/{tenant}/users/{id}"),
        ("GET /of/acme/deep/3/", "GET /of/{tenant}/deep/{level}/"),
        ("POST /of/acme/deep/3/9", "POST /of/{tenant}/deep/{level}/{id:int}"),
        ("DELETE /of/acme/deep/3/9", "DELETE /of/{tenant}/deep/{level}/{id:int}"),
        ("GET /of/acme/nothing", "GET /of/{tenant}"),
        ("GET /nothing/like/it", "unmatched"),
        ("BREW /users/7", "_OTHER /users/{id}"),
        ("GET /api/users/7", "GET /api/users/{id}"),
        ("GET /api/v1/inner/acme/orders/7", "GET /api/v1/inner/{shop}/orders/{order}"),
        ("GET /api/v1/inner/acme/plain/7", "GET /api/v1/inner/{shop}/plain/{id}"),
        ("GET /api/mounted/here/users/7", "GET /api/mounted/{place}/users/{id}"),
    ],
)
def test_items_are_route_templates(request_line: str, name: str) -> None:
    """A request is called by its method and the template of its route, mounts and prefixes included."""
    assert named(starlette(), request_line) == name


def test_hosts_share_their_routes() -> None:
    """A route of one host is called as it would be without."""
    assert named(starlette(), "GET /basket", headers=[(b"host", b"shop.test")]) == "GET /basket"


def test_where_a_service_is_deployed_is_no_part_of_the_name() -> None:
    """A root path that the server sets is left out."""
    assert named(starlette(), "GET /at/of/acme/users/7", root_path="/at") == "GET /of/{tenant}/users/{id}"


def test_the_number_of_items_is_bounded() -> None:
    """However many paths and methods clients think of, the items are few."""
    paths = [f"/{place}/{number}/" for place in ("paths", "of", "nothing") for number in range(20)]

    site = starlette()

    names = {named(site, f"{method} {path}") for path in paths for method in ("GET", "A", "B")}

    assert names == {
        "GET /paths/{rest:path}",
        "_OTHER /paths/{rest:path}",
        "GET /of/{tenant}",
        "_OTHER /of/{tenant}",
        "unmatched",
    }


def test_older_routers_note_the_endpoint_alone() -> None:
    """Where no route is noted, the endpoint leads to it; of several by the path that is asked for."""
    router = starlette()
    scope = {"router": router, "path": "/users/7", "root_path": "", "endpoint": page, "path_params": {"id": "7"}}

    assert asgi_route(scope, False) == "/users/{id}"  # noqa: FBT003
    assert asgi_route({**scope, "endpoint": other}, False) == "/users/{id}"  # noqa: FBT003
    assert asgi_route({**scope, "endpoint": named}, True) is None  # noqa: FBT003


def test_nothing_is_settled_before_an_endpoint_is_chosen() -> None:
    """A mount alone is no route yet, and what it may lead to is waited for."""
    mounted: Mapping[str, Any] = {
        "route": Mount("/of/{tenant}", app=files),
        "app_root_path": "",
        "root_path": "/of/acme",
        "path_params": {"tenant": "acme"},
    }

    assert asgi_route({}, False) is None  # noqa: FBT003
    assert asgi_route(mounted, False) is None  # noqa: FBT003
    assert asgi_route(mounted, True) == "/of/{tenant}"  # noqa: FBT003


def test_a_prefix_never_tells_a_value() -> None:
    """Where a value cannot be found in the path, its prefix is a word that stands for all."""
    route = Route("/users/{id}", page)
    scope = {"route": route, "app_root_path": "", "root_path": "/of/007", "path_params": {"tenant": 7, "id": "1"}}

    assert asgi_route(scope, False) == f"{LOST_PREFIX}/users/{{id}}"  # noqa: FBT003


@pytest.mark.parametrize("template", ["{path}", "{", "{0}", "{method.__class__.nothing}"])
def test_a_template_of_other_words_is_refused(template: str) -> None:
    """What cannot be filled in is said when the application is put together."""
    with pytest.raises(ValueError, match=r"use \{method\} and \{route\} alone"):
        RouteNames(template)


@pytest.mark.parametrize(
    ("inner", "end", "name"),
    [
        (Route("/things/{id}", page), "", "/things/{id}"),
        (Mount("/things", routes=[Route("/{id}", page)]), "", "/{id}"),
        (Mount("/things/{id}", routes=[Route("/", page)]), "/", "/"),
    ],
)
def test_a_parameter_behind_another_of_its_name_tells_no_value(inner: BaseRoute, end: str, name: str) -> None:
    """Its value is in the path and nowhere else, so where it is mounted is not told."""
    app = Starlette(routes=[Mount("/orgs/{id}", routes=[inner])])

    names = {named(app, f"GET /orgs/{org}/things/{thing}{end}") for org in range(3) for thing in range(3)}

    assert names == {f"GET {LOST_PREFIX}{name}"}


def test_names_are_remembered_up_to_a_number() -> None:
    """A function or a router may make up any number of routes."""
    names = RouteNames("{method} {route}")

    for number in range(MOST_REMEMBERED + 10):
        names.name("GET", f"/{number}")

    assert len(names._names) == MOST_REMEMBERED  # noqa: SLF001  memory is what is bounded
