"""nginx as it is deployed: which `…_read_timeout` holds wherever requests are passed on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from overton.render.deployed.files import files_at, included, not_here, text_of, unreadable
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS
from overton.render.plan import Plan
from overton.render.routes import Route, route_of_path, route_of_pattern
from overton.render.target import Deployed, Found, Options

TOKEN = re.compile(
    r"""\s+ | \#[^\n]* | (?P<end>[;{}]) | "(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)'
        | (?P<word>(?:\$\{[^}]*\}|\\.|[^\s;{}"'\\])(?:\$\{[^}]*\}|\\.|[^\s;{}\\])*)""",
    re.VERBOSE | re.DOTALL,
)
LUA = re.compile(r"""[{}] | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | --[^\n]*""", re.VERBOSE | re.DOTALL)
FAMILIES = ("proxy", "uwsgi", "fastcgi", "scgi", "grpc")
DEEPEST = 50
NOWHERE = "(?!)"
"""The pattern of a location that no request gets to by its path."""


@dataclass
class Statement:
    """A directive, with the block that belongs to it."""

    words: list[str]
    place: str
    block: "list[Statement] | None" = None


@dataclass
class Reading:
    """What was read of the files, and what could not be."""

    root: Path
    notes: list[str] = field(default_factory=list)


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    reading = Reading(path if path.is_dir() else path.parent)
    statements = [one for file in files_at(path, {".conf"}, "nginx.conf") for one in _statements(file, reading, 0)]
    walk = Walk()
    walk.block(statements, {}, None)
    if not any(one.words[:1] in (["http"], ["server"]) for one in statements):
        # This is included in something that has the proxy_pass.
        for found in (one for family in FAMILIES for one in _timeouts(statements, family, None)):
            walk.add(found)
    return Deployed(sorted(walk.found, key=_precedence), "no proxy_read_timeout", reading.notes)


def _precedence(found: Found) -> tuple[int, int]:
    """Patterns in their order, then paths, the longest first, then everything else."""
    if found.route is None:
        return 2, 0
    return (1, -len(found.route.pattern)) if found.route.samples else (0, 0)


def _statements(path: Path, reading: Reading, depth: int) -> list[Statement]:
    """The statements of a file, with those of the files that it includes in their place."""
    top: list[Statement] = []
    stack, words, started = [top], list[str](), 0
    for kind, word, line in _tokens(path):
        if kind == "word":
            started = started if words else line
            words.append(word)
        elif kind == "}":
            if words or len(stack) == 1:
                raise unreadable(path, line, "this is no configuration of nginx: `}` comes too soon")
            stack.pop()
        else:
            one = Statement(words, f"{path}:{started}", [] if kind == "{" else None)
            stack[-1].extend(_expanded(one, path, reading, depth))
            words = []
            if one.block is not None:
                stack.append(one.block)
    if words or len(stack) > 1:
        raise unreadable(path, started, "this is no configuration of nginx: it ends too soon")
    return top


def _tokens(path: Path) -> Iterator[tuple[str, str, int]]:
    """Words without their quotes, and what ends a statement; each with its line."""
    text, at, line, before = text_of(path), 0, 1, ""
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise unreadable(path, line, "this is no configuration of nginx: a quotation has no end")
        if token["end"]:
            yield token["end"], "", line
        elif token.lastgroup:
            quoted = token.lastgroup != "word"
            yield "word", re.sub(r"\\([\"'\\])", r"\1", token[token.lastgroup]) if quoted else token[0], line
        end = token.end()
        if token["end"] == "{" and before.endswith("_by_lua_block"):
            end = _end_of_block(text, end)
        before = token[0] if token.lastgroup else before
        line += text.count("\n", at, end)
        at = end


def _end_of_block(text: str, at: int) -> int:
    """Where the `}` of a block of Lua is; none in a text or a comment."""
    depth = 1
    for piece in LUA.finditer(text, at):
        depth += {"{": 1, "}": -1}.get(piece[0], 0)
        if depth == 0:
            return piece.start()
    return len(text)


def _expanded(one: Statement, path: Path, reading: Reading, depth: int) -> Iterator[Statement]:
    """The statement, or those of the files that it includes."""
    if one.block is not None or one.words[:1] != ["include"] or depth >= DEEPEST:
        yield one
        return
    pattern = one.words[1] if len(one.words) > 1 else ""
    files = list(included(pattern, reading.root, path.parent))
    if not files:
        reading.notes += not_here(pattern, one.place)
    for file in files:
        yield from _statements(file, reading, depth + 1)


@dataclass
class Walk:
    """Finds what holds where requests are passed on; a limit that is overridden everywhere below holds nowhere."""

    found: list[Found] = field(default_factory=list)

    def block(self, statements: list[Statement], inherited: Mapping[str, Found], route: Route | None) -> bool:
        """Whether anything in it, or below, passes requests on."""
        own = {family: found for family in FAMILIES for found in _timeouts(statements, family, route)}
        holding = {**inherited, **own}
        passes = False
        for one in statements:
            family = one.words[0].removesuffix("_pass") if one.words else ""
            if one.words and one.words[0].endswith("_pass") and family in FAMILIES:
                passes = True
                what = f"{one.words[0]} without {family}_read_timeout"
                self.add(holding.get(family) or Found(one.place, what, ENDLESS, route))
        for one in statements:
            if one.block is not None and one.words[:1] not in (["upstream"], ["map"], ["types"]):
                passes |= self.block(one.block, holding, _route(one, route))
        if not passes:
            for found in own.values():
                self.add(found)
        return passes

    def add(self, found: Found) -> None:
        if found not in self.found:
            self.found.append(found)


def _timeouts(statements: list[Statement], family: str, route: Route | None) -> Iterator[Found]:
    for one in statements:
        if one.words[:1] == [f"{family}_read_timeout"]:
            limit = length_of(" ".join(one.words[1:]), "s", zero_is_endless=False)
            yield Found(one.place, " ".join(one.words), limit or ENDLESS, route)


def _route(one: Statement, outer: Route | None) -> Route | None:
    """The route of a location; other blocks change nothing."""
    if one.words[:1] != ["location"] or len(one.words) not in (2, 3):
        return outer
    name = one.words[-1]
    mark = one.words[1] if len(one.words) > len(("location", name)) else ""
    if mark in ("~", "~*"):
        return route_of_pattern(f"(?i){name}" if mark == "~*" else name)
    return Route((), NOWHERE) if name.startswith("@") else route_of_path(name, exact=mark == "=")
