"""What a request is called: by its route's template, never by its path, of which there is no end."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

UNMATCHED = "unmatched"
"""The one item of all requests that no route takes."""
OTHER_METHOD = "_OTHER"
"""Any method that HTTP does not know: a client can think of many."""
LOST_PREFIX = "/{prefix}"
"""Stands for where an application is mounted, if that cannot be told from the values in it."""

MOST_REMEMBERED = 4096
"""Names; an application has fewer routes, unless it makes them up."""
MOST_ROUTERS = 32
_KNOWN: dict[int, tuple[Any, int, frozenset[str]]] = {}
CONVERTOR = re.compile(r":\w+}")

Source = TypeVar("Source", bound=Mapping[str, Any])
"""A request as its interface gives it: a scope or an environment."""
Namer = Callable[[Source, bool], str | None]
"""Says what a request is called; None while that is not known, or at the end, which the flag tells."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"})


class RouteNames:
    """Names items by a template of `{method}` and `{route}`."""

    def __init__(self, template: str) -> None:
        try:
            template.format(method="", route="")
        except (LookupError, ValueError, AttributeError):
            raise ValueError(f"item={template!r}: use {{method}} and {{route}} alone, or a function") from None
        self._template = template
        self._names: dict[tuple[str, str], str] = {}

    def name(self, method: str, route: str) -> str:
        name = self._names.get((method, route))
        if name is None:
            known = method if method in _METHODS else OTHER_METHOD
            name = self._template.format(method=known, route=route)
            if known == method and len(self._names) < MOST_REMEMBERED:
                self._names[method, route] = name
        return name


def namer(item: str | Callable[[Source], str | None], route_of: Namer[Source], method_key: str) -> Namer[Source]:
    """What names requests: a template of their method and route, or a function of one's own.

    Args:
        item: the template, or the function.
        route_of: says which route takes a request.
        method_key: where the request notes its method.
    """
    if not isinstance(item, str):
        return lambda source, _: item(source)
    names = RouteNames(item)

    def name(source: Source, final: bool) -> str | None:  # noqa: FBT001  called once a request, and fast
        route = route_of(source, final)
        if route is not None:
            return names.name(source[method_key], route)
        return UNMATCHED if final else None

    return name


def asgi_route(scope: Mapping[str, Any], final: bool) -> str | None:  # noqa: FBT001  see above
    """The template of the route that Starlette or FastAPI chose; None when they chose none, or not yet.

    Routers note in the scope what they choose, from the outermost to the innermost. Until an endpoint is chosen only
    `final` settles for where an application is mounted.
    """
    route, included = scope.get("route"), _included(scope)
    if hasattr(route, "endpoint") and getattr(included, "original_route", None) is not route:
        path: str | None = getattr(route, "path", None)
    elif included is not None:
        path = _path_of_included(included)
    else:
        path = _path_of_endpoint(scope)
    if path is not None:
        return _mounted_at(scope, path) + path
    return _mounted_at(scope, "") or None if final else None


def _included(scope: Mapping[str, Any]) -> Any:
    """What newer FastAPI notes of a route that a router with a prefix brought in: the route itself has no prefix."""
    noted = scope.get("fastapi")
    return noted.get("effective_route_context") if isinstance(noted, dict) else None


def _path_of_included(included: Any) -> str | None:
    """With its prefix; None for where an application is mounted."""
    route = getattr(included, "starlette_route", None) or included
    return getattr(route, "path", None) if hasattr(route, "endpoint") else None


def _path_of_endpoint(scope: Mapping[str, Any]) -> str | None:
    """Older Starlette notes the endpoint alone, and so does FastAPI of Starlette's own routes."""
    endpoint, router = scope.get("endpoint"), scope.get("router")
    if endpoint is None or router is None:
        return None
    routes = [route for route in _leaves(router.routes) if route.endpoint is endpoint]
    if len(routes) > 1:
        rest = scope["path"][len(scope.get("root_path", "")) :]
        routes = [route for route in routes if route.path_regex.match(rest)] or routes
    return str(routes[0].path) if routes else None


def _leaves(routes: Iterable[Any]) -> Iterable[Any]:
    for route in routes:
        if hasattr(route, "endpoint") and hasattr(route, "path_regex"):
            yield route
        else:
            yield from _leaves(getattr(route, "routes", None) or ())


def _mounted_at(scope: Mapping[str, Any], path: str) -> str:
    """The template of the path under which the application of this route is mounted."""
    outer = scope.get("app_root_path")
    if outer is None:
        return ""
    prefix: str = scope.get("root_path", "")[len(outer) :]
    for name, value in scope.get("path_params", {}).items():
        if f"{{{name}}}" in path or f"{{{name}:" in path:
            continue
        before, found, after = f"{prefix}/".rpartition(f"/{value}/")
        if not found:
            return LOST_PREFIX
        prefix = f"{before}/{{{name}}}/{after}".rstrip("/")
    if prefix and scope.get("path_params") and (router := scope.get("router")) is not None:
        # Of two parameters of one name only the inner one's value is known, and the outer one's is still in the prefix.
        return prefix if prefix in _mounts(router) else LOST_PREFIX
    return prefix


def _mounts(router: Any) -> frozenset[str]:
    """The templates of all paths under which a router mounts applications; remembered, since routers have no hash."""
    known, number, found = _KNOWN.get(id(router), (None, 0, frozenset[str]()))
    if known is not router or number != len(router.routes):
        if len(_KNOWN) >= MOST_ROUTERS:
            _KNOWN.clear()
        found = frozenset(_mounted_in(router.routes, ""))
        _KNOWN[id(router)] = (router, len(router.routes), found)
    return found


def _mounted_in(routes: Iterable[Any], outer: str) -> Iterable[str]:
    for route in routes:
        if not hasattr(route, "endpoint"):
            path = outer + CONVERTOR.sub("}", getattr(route, "path", ""))
            yield path
            yield from _mounted_in(getattr(route, "routes", None) or (), path)
