"""Item names as requests: `GET /users/{id}` is every GET of a path that looks so.

Nothing of a name gets into a configuration but letters, digits and `/-_~`: all else that a path may hold is written as
its code, and a name that holds more than that is refused. So no name can end a quotation or begin a directive.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

METHODS = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
LONGEST = 1000
"""Characters of a pattern: HAProxy reads lines of up to two thousand."""
IN_PATHS = "!$&'()+,;=:@%"
"""What RFC 3986 allows in a path beside letters, digits and `/-_~.`."""
TOKEN = re.compile(
    r"""(?P<rails>\(\.:format\)) | \{(?P<braces>[^{}]*)\} | <(?P<angles>[^<>]*)> | (?<=/):(?P<colon>[A-Za-z_]\w*)
        | (?P<star>\*+) | (?P<one>\?) | (?P<char>.)""",
    re.VERBOSE | re.DOTALL,
)
WHOLE_REST = re.compile(r"\*|.*:(path|\*|\.[*+])$|path:|.*\.\.\.$", re.DOTALL)
"""Parameters that take in slashes: `{rest:path}`, `<path:rest>`, `{*rest}`, `{rest...}`, `{rest:.*}`."""


class InexpressibleError(ValueError):
    """A name that no configuration can express; says why."""


@dataclass(frozen=True, slots=True)
class Route:
    """Requests of some methods whose path matches a pattern."""

    methods: tuple[str, ...]
    """In the order of the alphabet; none means any."""
    pattern: str
    """A regular expression that every dialect in use reads alike, from `^` to `$`."""
    samples: tuple[str, ...] = ()
    """Paths that tell whether another pattern takes in all that this one does; none when that is not known."""

    def takes_in(self, other: "Route") -> bool:
        """Whether every request of the other route is one of this."""
        if self.methods and not (other.methods and set(other.methods) <= set(self.methods)):
            return False
        if self.pattern == other.pattern:
            return True
        try:
            return bool(other.samples) and all(re.search(self.pattern, sample) for sample in other.samples)
        except re.error:
            return False


def route_of_pattern(pattern: str, methods: tuple[str, ...] = ()) -> Route | None:
    """The route of a regular expression that somebody wrote; None when it is every path's.

    What it leaves open at its ends is written out, and a group around all of it is left away.
    """
    whole = pattern.replace(r"\/", "/")
    whole = whole if whole.startswith(("^", "(?i)")) else f"^.*{whole}"
    whole = whole if re.search(r"(?<!\\)(\\\\)*\$$", whole) else f"{whole}.*$"
    whole = re.sub(r"^\^\(([^()|]*(?:\([^()]*\)[^()|]*)*)\)\$$", r"^\1$", whole)
    whole = re.sub(r"(\.\*)+\$$", ".*$", whole)
    if not methods and whole in ("^.*$", "^/.*$", "^.*/.*$"):
        return None
    start = whole[1:-1].removesuffix(".*")
    literal = re.sub(r"\\([.-])", r"\1", start)
    return Route(methods, whole, _samples(literal, open_ended=start != whole[1:-1]) if _is_literal(start) else ())


def route_of_path(path: str, *, exact: bool = False, methods: tuple[str, ...] = ()) -> Route | None:
    """The route of a path and, unless exactly that is meant, all that begins with it; None when it is every path's."""
    if not exact and not methods and path in ("", "/"):
        return None
    end = "$" if exact else ".*$"
    return Route(methods, f"^{''.join(_escaped(char) for char in path)}{end}", _samples(path, open_ended=not exact))


def _samples(path: str, *, open_ended: bool) -> tuple[str, ...]:
    return (path, f"{path}~overton/~overton") if open_ended else (path,)


def _is_literal(pattern: str) -> bool:
    return re.fullmatch(r"(?:[^\\.*+?()\[\]{}|^$]|\\[.-])*", pattern) is not None


def _escaped(char: str) -> str:
    try:
        return _literal(char)
    except InexpressibleError:
        return re.escape(char)


def is_everything(items: str) -> bool:
    return bool(items) and not items.strip("*")


def routes_of(items: str) -> tuple[Route, ...]:
    """The routes that an item glob means, with a method in front or without; raises InexpressibleError."""
    glob = re.sub(r"\*+", "*", items)
    alone = _paths({glob} if glob[:1] in ("/", "*", "?") else set())
    by_method = {method: _paths(_after(glob, f"{method} ")) - alone for method in METHODS}
    found = [Route((), *_pattern(path)) for path in sorted(alone)]
    found += [Route(methods, *_pattern(path)) for path, methods in _grouped(by_method)]
    if not found:
        raise InexpressibleError("it is no route" if _printable(items) else "it holds characters that no path has")
    return tuple(found)


def _grouped(by_method: Mapping[str, set[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each path with the methods that it is for."""
    pairs = sorted((path, method) for method, paths in by_method.items() for path in paths)
    for path, group in groupby(pairs, key=lambda pair: pair[0]):
        methods = tuple(method for _, method in group)
        yield path, () if methods == METHODS else methods


def _after(glob: str, start: str) -> set[str]:
    """The globs of what may follow `start` in a name that the glob matches."""
    states = {glob}
    for char in start:
        states = {rest for state in states for rest in _step(state, char)}
    return {"*"} if "*" in states else {state for state in states if f"*{state}" not in states}


def _step(glob: str, char: str) -> Iterator[str]:
    if glob.startswith("*"):
        yield glob
        yield from _step(glob[1:], char)
    elif glob and glob[0] in ("?", char):
        yield glob[1:]


def _paths(globs: set[str]) -> set[str]:
    """Those that are globs of paths; a framework's route may leave out the first slash."""
    rooted = {glob if glob[:1] in ("/", "*", "?") else f"/{glob}" for glob in globs}
    return {glob for glob in rooted if _is_path(glob)}


def _is_path(glob: str) -> bool:
    try:
        _pattern(glob)
    except InexpressibleError:
        return False
    return True


def _pattern(path: str) -> tuple[str, tuple[str, ...]]:
    """The regular expression of a path's glob, and a path that it matches and hardly any other would."""
    parts = [_translated(token) for token in TOKEN.finditer(path)]
    pattern = "^" + "".join(one for one, _ in parts) + "$"
    if len(pattern) > LONGEST:
        raise InexpressibleError("it is too long")
    return pattern, ("".join(one for _, one in parts),)


def _translated(token: re.Match[str]) -> tuple[str, str]:
    kind, text = token.lastgroup, token[0]
    if kind == "char":
        return _literal(text), text
    if kind == "rails":
        return r"(?:\.[^/]+)?", ""
    if kind == "one":
        return ".", "~"
    if kind == "star" or (kind in ("braces", "angles") and WHOLE_REST.match(token[kind])):
        return ".*", "~overton/~overton"
    return "[^/]+", "~overton"


def _literal(char: str) -> str:
    if char.isascii() and (char.isalnum() or char in "/-_~"):
        return char
    if char == ".":
        return r"\."
    if char in IN_PATHS:
        return f"\\x{ord(char):02x}"
    raise InexpressibleError("it holds characters that no path has")


def _printable(text: str) -> bool:
    return text.isprintable() and not set(text) & set('"\\`|^#<>{}')
