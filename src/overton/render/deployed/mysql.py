"""MySQL and MariaDB as they are deployed: what my.cnf says, or what SQL sets globally."""

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from overton.render.deployed.files import files_at, included, not_here, text_of
from overton.render.deployed.ini import Entry, entries
from overton.render.limit import ENDLESS, Limit
from overton.render.plan import Plan
from overton.render.target import Deployed, Found, Options

DEEPEST = 50
UNITS = {"max_execution_time": 1000, "max_statement_time": 1}
"""How many of its units a second has."""
SECTIONS = re.compile(r"(mysqld|mariadb|mariadbd|server)([-.\d]*)")
SQL = re.compile(
    r"""(?P<comment>(?:--\s|\#)[^\n]*|/\*.*?\*/)
        | \bSET\s+(?:GLOBAL\s+|PERSIST\s+|@@GLOBAL\.|@@PERSIST\.)(?P<name>max_execution_time|max_statement_time)
          \s*:?=\s*(?P<value>[\d.]+)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    notes: list[str] = []
    found: list[Found] = []
    for file in files_at(path, {".cnf", ".sql", ".conf", ".ini"}, "my.cnf"):
        statements = list(_statements(file))
        found += statements or _last_of_each(_settings(file, notes, 0))
    return Deployed(found, "neither max_execution_time nor max_statement_time", notes)


def _last_of_each(found: Iterator[tuple[str, Found]]) -> list[Found]:
    return list(dict(found).values())


def _statements(path: Path) -> Iterator[Found]:
    text = text_of(path)
    for one in SQL.finditer(text):
        if not one["comment"]:
            yield _found(f"{path}:{text.count(chr(10), 0, one.start()) + 1}", one["name"].lower(), one["value"])


def _settings(path: Path, notes: list[str], depth: int) -> Iterator[tuple[str, Found]]:
    for one in entries(text_of(path)):
        place = f"{path}:{one.line}"
        name = one.key.lower().replace("-", "_").removeprefix("loose_")
        if one.key in ("!include", "!includedir") and depth < DEEPEST:
            yield from _included(one, path, notes, depth)
        elif name in UNITS and SECTIONS.fullmatch(one.section):
            yield name, _found(place, name, one.value)


def _included(one: Entry, path: Path, notes: list[str], depth: int) -> Iterator[tuple[str, Found]]:
    pattern = f"{one.value}/*.cnf" if one.key == "!includedir" else one.value
    files = list(included(pattern, path.parent))
    if not files:
        notes += not_here(pattern, f"{path}:{one.line}")
    for file in files:
        yield from _settings(file, notes, depth + 1)


def _found(place: str, name: str, value: str) -> Found:
    number = re.fullmatch(r"\d+(?:\.\d+)?", value)
    seconds = Fraction(value) / UNITS[name] if number else Fraction(0)
    return Found(place, f"{name} = {value}", Limit(seconds) if seconds else ENDLESS)
