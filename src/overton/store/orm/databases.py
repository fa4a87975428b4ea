"""Where the database is: a file in the workspace, or a server that a URL names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from overton.model.problem import BadInputError
from overton.store.orm.troubles import WRITABLE, Address

VARIABLE = "OVERTON_DATABASE_URL"
FOLDER = ".overton"
FILE = "overton.sqlite3"
PATIENCE = 60
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Database:
    """One of Django's databases, as its DATABASES setting describes it."""

    settings: Mapping[str, Any]
    address: Address

    @property
    def alias(self) -> str:
        """The same for the same database, so that it has one connection a thread."""
        return "overton-" + sha256(repr(sorted(self.settings.items())).encode(errors="replace")).hexdigest()[:16]


def in_folder(root: Path) -> Database:
    """The SQLite file in the workspace's own folder, which is made when it is not there.

    A file that cannot be written is opened to be read.
    """
    path = root.resolve() / FOLDER / FILE
    if path.is_dir():
        raise BadInputError.of(str(path), "a folder is in the place of the database", "move it away")
    if not path.exists():
        _make(path.parent)
    elif not (_may_write(path) and _may_write(path.parent)):
        return _sqlite(_read_only(path), path, {})
    return _sqlite(str(path), path, {"transaction_mode": "IMMEDIATE"})


def at_url(url: str) -> Database:
    """The PostgreSQL database of a URL; no message contains any of its text, which may hold a password."""
    example = "use postgresql://user:password@host:5432/name, with special characters as %40"
    try:
        scheme = urlsplit(url).scheme
        settings: dict[str, Any] = dict(dj_database_url.parse(url)) if scheme.startswith("postgres") else {}
    except ValueError:
        raise BadInputError.of(VARIABLE, "this is no URL of a database", example) from None
    if scheme not in {"postgres", "postgresql"}:
        raise BadInputError.of(
            VARIABLE, f"the store does not run on {scheme or 'this'!r}", f"{example}, or leave it out"
        )
    if find_spec("psycopg") is None:
        raise BadInputError.of(
            VARIABLE, "the driver for PostgreSQL is not installed", "pip install 'overton[postgres]'"
        )
    settings["OPTIONS"] = {"connect_timeout": 10, "application_name": "overton", **settings.get("OPTIONS", {})}
    if not (settings["NAME"] or settings["OPTIONS"].get("service")):
        raise BadInputError.of(VARIABLE, "this URL names no database", example)
    host = settings["HOST"] or settings["OPTIONS"].get("host", "localhost")
    return Database(settings, Address(f"{VARIABLE} ({host}/{settings['NAME']})", settings["PASSWORD"]))


def _sqlite(name: str, path: Path, options: Mapping[str, Any]) -> Database:
    settings = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"timeout": PATIENCE, **options},
    }
    return Database(settings, Address(str(path)))


def _read_only(path: Path) -> str:
    """A read-only address of SQLite's; without a log nobody is writing, and then it needs no file beside it."""
    log = path.with_name(f"{path.name}-wal")
    nobody_writes = not (log.exists() and log.stat().st_size)
    return f"{path.as_uri()}?mode=ro{'&immutable=1' if nobody_writes else ''}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
    except OSError as error:
        raise BadInputError.of(str(folder), f"the folder cannot be written: {error.strerror}", WRITABLE) from error


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
