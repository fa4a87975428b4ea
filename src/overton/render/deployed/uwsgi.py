"""uWSGI as it is deployed: `harakiri`, and the rules of its internal routing that set another."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from overton.render.deployed.files import files_at, included, not_here, text_of
from overton.render.deployed.ini import Entry, entries
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS, Limit
from overton.render.plan import Plan
from overton.render.routes import METHODS, Route, route_of_pattern
from overton.render.target import Deployed, Found, Options

DEEPEST = 50
UNKNOWN = Route((), "(?!)")
ACTION = re.compile(r"(?P<subject>.*?)\s*\bharakiri:(?P<seconds>\d+)", re.DOTALL)
METHOD_AND_PATH = "regexp:${REQUEST_METHOD}${PATH_INFO};"
METHODS_FIRST = re.compile(r"\^(?:\(\?:(?P<some>[A-Z|]+)\)|(?P<any>\[A-Z\]\+)|(?P<one>[A-Z]+))(?P<path>.*)", re.DOTALL)


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    notes: list[str] = []
    found = [one for file in files_at(path, {".ini"}) for one in _lines(file, notes, 0)]
    whole = [_harakiri(one, place) for one, place in found if one.key == "harakiri"]
    rules = [rule for one, place in found if one.key.startswith("route") for rule in _rule(one, place)]
    last = whole[-1:]
    # The last rule that matches counts, and none can lengthen `harakiri`.
    rules = [replace(one, limit=min(one.limit, last[0].limit)) if last else one for one in reversed(rules)]
    general = [one for one in rules if one.route is None] or last
    return Deployed([*(one for one in rules if one.route is not None), *general], "no harakiri", notes)


def _lines(path: Path, notes: list[str], depth: int) -> Iterator[tuple[Entry, str]]:
    for one in entries(text_of(path)):
        if one.section != "uwsgi":
            continue
        place = f"{path}:{one.line}"
        if one.key in ("ini", "include", "import") and depth < DEEPEST:
            files = list(included(one.value.partition(":")[0], path.parent))
            notes += [] if files else not_here(one.value, place)
            for file in files:
                yield from _lines(file, notes, depth + 1)
        yield one, place


def _harakiri(one: Entry, place: str) -> Found:
    return Found(place, f"harakiri = {one.value}", length_of(one.value, "s") or ENDLESS, per_second=1)


def _rule(one: Entry, place: str) -> Iterator[Found]:
    if action := ACTION.fullmatch(one.value):
        limit = length_of(action["seconds"], "s") or ENDLESS
        route = None if one.key == "route-run" else _route(one.key, action["subject"])
        yield Found(place, f"{one.key} … harakiri:{action['seconds']}", Limit(limit.seconds), route, per_second=1)


def _route(key: str, subject: str) -> Route | None:
    if key in ("route", "route-uri"):
        return route_of_pattern(subject)
    if key == "route-if" and subject.startswith(METHOD_AND_PATH):
        parts = METHODS_FIRST.fullmatch(subject.removeprefix(METHOD_AND_PATH))
        if parts:
            methods = tuple(sorted((parts["some"] or parts["one"] or "").split("|"))) if not parts["any"] else ()
            return route_of_pattern(f"^{parts['path']}", () if methods == METHODS else methods)
    return UNKNOWN
