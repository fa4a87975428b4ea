"""PostgreSQL as it is deployed: `statement_timeout` in postgresql.conf, or as SQL sets it."""

import re
from collections.abc import Iterator
from pathlib import Path

from overton.render.deployed.files import files_at, included, not_here, text_of
from overton.render.deployed.ini import entries
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS
from overton.render.plan import Plan
from overton.render.target import Deployed, Found, Options

DEEPEST = 50
NAME = r"""(?:"(?:[^"]|"")*"|\w+)"""
SQL = re.compile(
    rf"""(?P<comment>--[^\n]*|/\*.*?\*/)
        | \bALTER\s+(?P<whom>SYSTEM|(?:ROLE|USER)\s+(?P<role>{NAME})(?:\s+IN\s+DATABASE\s+(?P<within>{NAME}))?
            |DATABASE\s+(?P<database>{NAME}))
          \s+SET\s+statement_timeout\s*(?:=|\s+TO\s)\s*(?P<value>'[^']*'|\w+)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    notes: list[str] = []
    found: list[Found] = []
    asked = options.role or options.database
    for file in files_at(path, {".conf", ".sql"}, "postgresql.conf"):
        text = text_of(file)
        statements = list(_statements(file, text, options))
        found += statements
        if not asked and not statements:
            # The last line counts.
            found += list(_settings(file, notes, 0))[-1:]
    whom = f" for {asked}" if asked else ""
    return Deployed(found, f"no statement_timeout{whom}", notes)


def _statements(path: Path, text: str, options: Options) -> Iterator[Found]:
    for one in SQL.finditer(text):
        if one["comment"] or not _asked_for(one, options):
            continue
        line = text.count("\n", 0, one.start()) + 1
        limit = length_of(one["value"].strip("'"), "ms") or ENDLESS
        yield Found(f"{path}:{line}", " ".join(one[0].split()), limit)


def _asked_for(one: re.Match[str], options: Options) -> bool:
    """Whether it is for the role and the database that were asked for; all are, when none was."""
    database = one["within"] or one["database"]
    role_fits = not options.role or (one["role"] is not None and _plain(one["role"]) == options.role)
    database_fits = not options.database or (database is not None and _plain(database) == options.database)
    return role_fits and database_fits


def _plain(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()


def _settings(path: Path, notes: list[str], depth: int) -> Iterator[Found]:
    for one in entries(text_of(path), "#"):
        place = f"{path}:{one.line}"
        if one.key.lower() == "statement_timeout":
            yield Found(place, f"statement_timeout = {one.value}", length_of(one.value, "ms") or ENDLESS)
        elif one.key.lower() in ("include", "include_if_exists", "include_dir") and depth < DEEPEST:
            pattern = f"{one.value}/*.conf" if one.key.lower() == "include_dir" else one.value
            files = list(included(pattern, path.parent))
            notes += not_here(pattern, place) if not files and one.key.lower() == "include" else []
            for file in files:
                yield from _settings(file, notes, depth + 1)
