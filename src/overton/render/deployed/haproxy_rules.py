"""Which requests a condition of HAProxy's is for, as far as it asks for methods and paths."""

from collections.abc import Sequence
from dataclasses import dataclass

from overton.render.routes import Route, route_of_path, route_of_pattern

UNKNOWN = Route((), "(?!)")
"""Requests of which nothing is known."""
MATCHES = {"path": "str", "path_reg": "reg", "path_beg": "beg", "path_dir": "dir", "path_end": "end"}


@dataclass(frozen=True)
class Asked:
    """One question: what it is for, how values are compared, and which."""

    fetch: str
    match: str
    values: tuple[str, ...]
    any_case: bool = False


def routes_of_condition(condition: Sequence[str], acls: Sequence[Sequence[str]]) -> list[Route | None]:
    """One route for each alternative; None is every request."""
    if not condition:
        return [None]
    asked = None if condition[0] != "if" else _terms(list(condition[1:]), acls)
    if asked is None:
        return [UNKNOWN]
    methods: tuple[str, ...] = ()
    paths: list[Asked] = []
    for one in asked:
        if one.fetch == "method":
            methods = tuple(sorted(one.values))
        else:
            paths.append(one)
    if len(paths) > 1 or not all(one.fetch == "path" for one in paths):
        return [UNKNOWN]
    if not paths:
        return [Route(methods, "^.*$", ("~overton/~overton",)) if methods else None]
    return [_route(paths[0], value, methods) for value in paths[0].values]


def _route(asked: Asked, value: str, methods: tuple[str, ...]) -> Route | None:
    if asked.any_case or asked.match == "end":
        return UNKNOWN
    if asked.match == "reg":
        return route_of_pattern(value, methods)
    path = f"{value.rstrip('/')}/" if asked.match == "dir" else value
    return route_of_path(path, exact=asked.match == "str", methods=methods)


def _terms(words: list[str], acls: Sequence[Sequence[str]]) -> list[Asked] | None:
    """The questions that all have to be answered by yes; None for anything less plain."""
    found: list[Asked] = []
    while words:
        word = words.pop(0)
        if word in ("or", "||") or word.startswith("!"):
            return None
        if word == "{":
            if "}" not in words:
                return None
            end = words.index("}")
            inside, words = words[:end], words[end + 1 :]
        else:
            lines = [list(one[2:]) for one in acls if one[1:2] == [word]]
            if len(lines) != 1:
                return None
            inside = lines[0]
        found.append(_asked(inside))
    return found


def _asked(words: list[str]) -> Asked:
    fetch, *rest = words or [""]
    fetch, match = ("path", MATCHES[fetch]) if fetch in MATCHES else (fetch, "str")
    any_case = False
    while rest and rest[0].startswith("-"):
        flag = rest.pop(0)
        if flag == "-m" and rest:
            match = rest.pop(0)
        elif flag == "-i":
            any_case = True
        elif flag == "--":
            break
    return Asked(fetch, match, tuple(rest), any_case)
