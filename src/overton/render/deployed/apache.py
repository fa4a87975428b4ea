"""Apache as it is deployed: how long it waits for the servers behind, by `ProxyTimeout` and by each way to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from overton.render.deployed.files import files_at, included, not_here, text_of, unreadable
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS, Limit
from overton.render.plan import Plan
from overton.render.routes import Route, route_of_path, route_of_pattern
from overton.render.target import Deployed, Found, Options

WORD = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)""")
DEEPEST = 50


@dataclass
class Directive:
    """A line, in lower case up to its arguments, with the sections that it is in."""

    name: str
    words: list[str]
    place: str
    within: tuple[tuple[str, str], ...]
    """Each section's name and what follows it: `("location", "/exports/")`."""

    @property
    def host(self) -> tuple[str, str] | None:
        return next((one for one in self.within if one[0] == "virtualhost"), None)


@dataclass
class Reading:
    """What could not be read, and where relative paths begin."""

    root: Path
    notes: list[str] = field(default_factory=list)
    hosts: int = 0


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    reading = Reading(path if path.is_dir() else path.parent)
    directives = [
        one
        for file in files_at(path, {".conf"}, "apache2.conf", "httpd.conf")
        for one in _directives(file, reading, (), 0)
    ]
    ways = [found for one in directives for found in _way(one, directives)]
    timeouts = [one for one in directives if one.name == "proxytimeout" and one.words]
    hosts = {one.host for one in directives if one.host}
    overridden = bool(hosts) and hosts <= {one.host for one in timeouts}
    general = [_timeout(one) for one in timeouts if one.host or not overridden]
    return Deployed([*ways, *general], "no ProxyTimeout", reading.notes)


def _directives(path: Path, reading: Reading, within: tuple[tuple[str, str], ...], depth: int) -> Iterator[Directive]:
    for number, line in _lines(text_of(path)):
        place = f"{path}:{number}"
        if opened := re.fullmatch(r"<(\w+)\s*([^>]*|.*)>", line):
            reading.hosts += opened[1].lower() == "virtualhost"
            rest = opened[2] + (f" {reading.hosts}" if opened[1].lower() == "virtualhost" else "")
            within = (*within, (opened[1].lower(), rest))
        elif line.startswith("</"):
            if not within:
                raise unreadable(path, number, "this is no configuration of Apache: a section ends that did not begin")
            within = within[:-1]
        else:
            name, *words = [a or b or c for a, b, c in WORD.findall(line)] or [""]
            if name.lower() in ("include", "includeoptional") and words and depth < DEEPEST:
                files = list(included(words[0], reading.root, path.parent))
                reading.notes += [] if files or name.lower() != "include" else not_here(words[0], place)
                for file in files:
                    yield from _directives(file, reading, within, depth + 1)
            yield Directive(name.lower(), words, place, within)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, each with its number; a backslash at the end continues a line, a comment too."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        begun = begun if parts else number
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        whole, parts = "".join([*parts, line]).strip(), []
        if whole and not whole.startswith("#"):
            yield begun, whole


def _timeout(one: Directive) -> Found:
    return Found(one.place, f"ProxyTimeout {one.words[0]}", length_of(one.words[0], "s") or ENDLESS, per_second=1)


def _way(one: Directive, directives: list[Directive]) -> Iterator[Found]:
    """A way to the servers behind: its own limit, or that of everything."""
    if one.name not in ("proxypass", "proxypassmatch") or not one.words or "!" in one.words[:2]:
        return
    plain = [word for word in one.words if not re.match(r"\w+=", word)]
    section = next((own for own in reversed(one.within) if own[0] in ("location", "locationmatch")), None)
    path, url = (plain[0], plain[1]) if len(plain) > 1 else (section[1].strip("\"' ") if section else "/", plain[0])
    match = one.name == "proxypassmatch" or (section is not None and section[0] == "locationmatch")
    route = _route(path.removeprefix("~ ").strip("\"' "), match=match or path.startswith("~ "))
    limit, what = _own_limit(one, url, directives)
    if limit is not None:
        yield Found(one.place, what, limit, route, per_second=1)
        return
    general = [own for own in directives if own.name == "proxytimeout" and own.words and own.host in (one.host, None)]
    general.sort(key=lambda own: own.host is not None)
    if not general:
        yield Found(one.place, f"{' '.join(one.words[:2])} without a timeout", ENDLESS, route)
    elif route is not None:
        inherited = _timeout(general[-1])
        yield Found(inherited.place, inherited.what, inherited.limit, route, per_second=1)


def _own_limit(one: Directive, url: str, directives: list[Directive]) -> tuple[Limit | None, str]:
    if found := _option(one.words):
        return found
    balancer = re.match(r"balancer://[^/$]+", url, re.IGNORECASE)
    for member in directives if balancer else ():
        assert balancer is not None
        inside = any(own[0] == "proxy" and own[1].strip("\"' /") == balancer[0] for own in member.within)
        named = member.name == "balancermember" and member.words[:1] == [balancer[0]]
        if (named or (inside and member.name in ("balancermember", "proxyset"))) and (found := _option(member.words)):
            return found
    return None, ""


def _option(words: list[str]) -> tuple[Limit, str] | None:
    for word in words:
        if word.lower().startswith("timeout="):
            return length_of(word.partition("=")[2], "s") or ENDLESS, f"{words[0]} {word}"
    return None


def _route(path: str, *, match: bool) -> Route | None:
    return route_of_pattern(path) if match else route_of_path(path)
