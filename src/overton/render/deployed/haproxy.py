"""HAProxy as it is deployed: `timeout server` of each backend, and the rules that set another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from overton.render.deployed.files import files_at, text_of
from overton.render.deployed.haproxy_rules import routes_of_condition
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS
from overton.render.plan import Plan
from overton.render.target import Deployed, Found, Options

SECTIONS = {
    *("global", "defaults", "frontend", "backend", "listen", "peers", "resolvers", "userlist", "mailers", "cache"),
    *("program", "http-errors", "ring", "fcgi-app", "crt-store", "log-forward", "traces"),
}
SERVING = ("backend", "listen", "")
WORD = re.compile(r"""(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\#])+""", re.DOTALL)
PIECE = re.compile(r"""'(?P<strong>[^']*)'|"(?P<weak>(?:[^"\\]|\\.)*)"|(?P<bare>(?:\\.|[^'"\\])+)""", re.DOTALL)


@dataclass
class Section:
    """A section's lines; the first has no name when only a part of a configuration is read."""

    kind: str = ""
    name: str = ""
    parent: str = ""
    lines: list[tuple[list[str], str]] = field(default_factory=list)
    """Each with its place."""
    limit: Found | None = None


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    sections = [one for file in files_at(path, {".cfg", ".conf"}, "haproxy.cfg") for one in _sections(file)]
    _inherit(sections)
    serving = [one for one in sections if one.kind in SERVING and _serves(one)]
    # A defaults section alone is a part of a configuration as well.
    holding = serving or [one for one in sections if one.limit]
    general = list(dict.fromkeys(_general(one) for one in holding))
    rules = [found for one in sections for found in _rules(one)]
    # The last rule that matches counts.
    return Deployed([*reversed(rules), *general], "no timeout server")


def _sections(path: Path) -> Iterator[Section]:
    current = Section()
    for number, line in enumerate(text_of(path).splitlines(), 1):
        words = [_plain(word) for word in WORD.findall(_uncommented(line))]
        if words and words[0] in SECTIONS:
            yield current
            parent = words[words.index("from") + 1] if "from" in words[:-1] else ""
            current = Section(words[0], words[1] if len(words) > 1 else "", parent)
        elif words:
            current.lines.append((words, f"{path}:{number}"))
    yield current


def _uncommented(line: str) -> str:
    """Up to the first `#` that is not quoted."""
    comment = re.match(r"""(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^'"\\#])*""", line)
    return comment[0] if comment else line


def _plain(word: str) -> str:
    """A word without its quotes; nothing is special between single ones."""
    return "".join(
        piece["strong"]
        if piece["strong"] is not None
        else re.sub(r"\\(.)", r"\1", piece["weak"] or piece["bare"] or "")
        for piece in PIECE.finditer(word)
    )


def _inherit(sections: list[Section]) -> None:
    """The limit of each section: its own, else that of the defaults it is `from`, else of the last before it."""
    named: dict[str, Found | None] = {}
    last: Found | None = None
    for one in sections:
        own = [found for words, place in one.lines for found in _timeout(words, place)]
        start = named.get(one.parent) if one.parent else (None if one.kind == "defaults" else last)
        one.limit = own[-1] if own else start
        if one.kind == "defaults":
            last = one.limit
            named[one.name] = one.limit


def _timeout(words: list[str], place: str) -> Iterator[Found]:
    match words:
        case ["timeout", "server", value]:
            yield Found(place, f"timeout server {value}", length_of(value, "ms") or ENDLESS)


def _serves(section: Section) -> bool:
    """Whether requests are passed on; a part of a configuration may leave the servers to the rest of it."""
    if section.kind:
        return any(words[0] in ("server", "server-template") for words, _ in section.lines)
    return section.limit is not None


def _general(section: Section) -> Found:
    if section.limit is not None:
        return section.limit
    what = f"{section.kind} {section.name} without timeout server"
    return Found(section.lines[0][1], what, ENDLESS)


def _rules(section: Section) -> Iterator[Found]:
    for words, place in section.lines:
        match words:
            case ["http-request", "set-timeout", "server", value, *condition]:
                limit = length_of(value, "ms") or ENDLESS
                acls = [one for one, _ in section.lines if one[0] == "acl"]
                for route in routes_of_condition(condition, acls):
                    yield Found(place, f"set-timeout server {value}", limit, route)
