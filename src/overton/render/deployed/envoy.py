"""Envoy as it is deployed: the `timeout` of each route, wherever in the file routes are."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from overton.render.deployed.files import files_at, text_of, unreadable
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS, Limit
from overton.render.plan import Plan
from overton.render.routes import Route, route_of_path, route_of_pattern
from overton.render.target import Deployed, Found, Options

UNKNOWN = Route((), "(?!)")


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    files = files_at(path, {".yaml", ".yml", ".json"})
    found = [one for file in files for document in _documents(file) for one in _routes(document, str(file))]
    return Deployed(found, "no route with a timeout")


def _documents(path: Path) -> list[Any]:
    """JSON is YAML as well, and so every file has lines."""
    try:
        return list(YAML(typ="rt").load_all(text_of(path)))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise unreadable(path, line, f"this is no YAML: {error.problem}") from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise unreadable(path, 1, "this is no YAML that can be read") from error


def _routes(node: Any, file: str) -> Iterator[Found]:
    """The routes below a node, in their order."""
    if isinstance(node, list):
        for one in node:
            yield from _routes(one, file)
    elif isinstance(node, dict):
        for key, below in node.items():
            if key == "routes" and isinstance(below, list):
                yield from (found for one in below if isinstance(one, dict) for found in _route(one, file))
            else:
                yield from _routes(below, file)


def _route(entry: Mapping[Any, Any], file: str) -> Iterator[Found]:
    """The limit of a route that passes requests on."""
    action, match = entry.get("route"), entry.get("match")
    if not isinstance(action, dict) or not isinstance(match, dict):
        return
    line = getattr(action, "lc", None)
    if "timeout" in action:
        place = f"{file}:{line.value('timeout')[0] + 1 if line else 0}"
        limit = _duration(action["timeout"])
        yield Found(place, f"timeout: {_shown(action['timeout'])}", limit, _requests(match))
    else:
        yield Found(f"{file}:{line.line + 1 if line else 0}", "a route without a timeout", ENDLESS, _requests(match))


def _duration(value: Any) -> Limit:
    """`30s`, or seconds and nanos; 0 is no limit, and what is no duration limits nothing."""
    if isinstance(value, dict):
        seconds = Fraction(str(value.get("seconds", 0))) + Fraction(int(value.get("nanos", 0)), 1_000_000_000)
        return Limit(seconds) if seconds else ENDLESS
    return length_of(str(value), "") or ENDLESS


def _shown(value: Any) -> str:
    return ", ".join(f"{key}: {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)


def _requests(match: Mapping[Any, Any]) -> Route | None:
    """Which requests a match is for; None is all of them. Keys are written in either of protobuf's ways."""
    keys = {_snake(str(key)): value for key, value in match.items()}
    methods = _methods(keys.get("headers") or [])
    pattern = keys.get("safe_regex")
    if isinstance(pattern, dict):
        return route_of_pattern(_whole(str(pattern.get("regex", ""))), methods)
    if "path" in keys:
        return route_of_path(str(keys["path"]), exact=True, methods=methods)
    if "path_separated_prefix" in keys:
        return route_of_path(f"{keys['path_separated_prefix']}/", methods=methods)
    return route_of_path(str(keys["prefix"]), methods=methods) if "prefix" in keys else UNKNOWN


def _whole(pattern: str) -> str:
    """Envoy compares a pattern with the whole path."""
    inside = pattern.removeprefix("^").removesuffix("$")
    return f"^(?:{inside})$" if "|" in inside else f"^{inside}$"


def _methods(headers: Any) -> tuple[str, ...]:
    """The methods that a route is for, where it says so by name."""
    for one in headers if isinstance(headers, list) else []:
        keys = {_snake(str(key)): value for key, value in one.items()} if isinstance(one, dict) else {}
        if keys.get("name") != ":method":
            continue
        match = {_snake(str(key)): value for key, value in (keys.get("string_match") or keys).items()}
        text = match.get("exact") or match.get("exact_match") or _regex(match)
        if isinstance(text, str) and re.fullmatch(r"[A-Z|]+", text):
            return tuple(sorted(text.split("|")))
    return ()


def _regex(match: Mapping[str, Any]) -> Any:
    pattern = match.get("safe_regex")
    return pattern.get("regex") if isinstance(pattern, dict) else None


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda one: f"_{one[1].lower()}", key)
