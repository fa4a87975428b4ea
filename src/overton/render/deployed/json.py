"""A rendering as JSON that is deployed."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from overton.render.deployed.files import files_at, text_of, unreadable
from overton.render.limit import ENDLESS, Limit
from overton.render.plan import Plan
from overton.render.routes import Route
from overton.render.target import Deployed, Found, Options, routed


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    known = {one.route.pattern: one.route.samples for one in routed(plan)}
    found = [one for file in files_at(path, {".json"}) for one in _limits(file, _document(file), known)]
    return Deployed(found, "no `seconds`")


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        raise unreadable(path, getattr(error, "lineno", 1), "this is no JSON") from error
    if not isinstance(document, dict):
        raise unreadable(path, 1, "this is no JSON object")
    return document


def _limits(path: Path, document: dict[str, Any], known: dict[str, tuple[str, ...]]) -> Iterator[Found]:
    """Those of routes, then the one for everything else."""
    routes = document.get("routes")
    for index, one in enumerate(routes if isinstance(routes, list) else []):
        if isinstance(one, dict) and "seconds" in one:
            pattern, methods = str(one.get("path")), one.get("methods")
            names = tuple(sorted(map(str, methods))) if isinstance(methods, list) else ()
            place = f"{path}: routes[{index}]"
            yield Found(place, _said(one), _limit(one), Route(names, pattern, known.get(pattern, ())))
    if "seconds" in document:
        yield Found(str(path), _said(document), _limit(document))


def _said(one: dict[str, Any]) -> str:
    return f"seconds: {json.dumps(one['seconds'])}"


def _limit(one: dict[str, Any]) -> Limit:
    value = one["seconds"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Limit(Fraction(repr(value))) if number and value > 0 else ENDLESS
