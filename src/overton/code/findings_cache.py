"""What scans found in blobs, remembered between runs: a file that may be deleted at any time.

It lies in the git directory, so that it is never committed and every work tree has it. A cache that cannot be read or
written is none: it changes how long an answer takes, never the answer.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from overton.code.sighting import Blob, Sighting

NAME = "overton/cache.sqlite3"
FORM = 1
"""Of the tables; a file of another form is begun anew."""
TABLES = """
CREATE TABLE IF NOT EXISTS found (scan BLOB, oid TEXT, flavour TEXT, sightings TEXT,
                                  PRIMARY KEY (scan, oid, flavour)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (asked BLOB PRIMARY KEY, answer TEXT) WITHOUT ROWID;
"""

Found = dict[Blob, tuple[Sighting, ...]]


class FindingsCache:
    """Sightings by scan and blob, and whole answers by a digest of all that was asked."""

    def __init__(self, file: Path | None) -> None:
        """Args: `file` is where it is kept; None remembers nothing."""
        self._database = None
        if file is not None:
            with suppress(sqlite3.Error, OSError):
                self._database = _opened(file)

    def found(self, scan: str, blobs: Collection[Blob]) -> Found:
        """What is remembered of these blobs; those in which nothing was found have no sightings."""
        if self._database is None:
            return {}
        wanted = blobs if isinstance(blobs, set | frozenset | dict) else set(blobs)
        with suppress(sqlite3.Error, ValueError, TypeError):
            rows = self._database.execute("SELECT oid, flavour, sightings FROM found WHERE scan = ?", [_digest(scan)])
            return {
                blob: _sightings(text) if text else ()
                for oid, flavour, text in rows
                if (blob := Blob(oid, flavour)) in wanted
            }
        return {}

    def keep(self, scan: str, found: Mapping[Blob, Iterable[Sighting]]) -> None:
        if self._database is None:
            return
        key = _digest(scan)
        rows = ((key, blob.oid, blob.flavour, _text(sightings)) for blob, sightings in found.items())
        with suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)", rows)

    def answers(self, asked: Collection[str]) -> dict[str, Any]:
        """What is remembered of these questions, by question."""
        if self._database is None or not asked:
            return {}
        with suppress(sqlite3.Error, ValueError):
            known = {}
            for question in asked:
                row = self._database.execute(
                    "SELECT answer FROM answer WHERE asked = ?", [_digest(question)]
                ).fetchone()
                if row:
                    known[question] = json.loads(row[0])
            return known
        return {}

    def keep_answers(self, answers: Mapping[str, Any]) -> None:
        if self._database is None:
            return
        rows = ((_digest(question), json.dumps(answer)) for question, answer in answers.items())
        with suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?)", rows)


def _opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(file, timeout=10)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = OFF")
    if database.execute("PRAGMA user_version").fetchone()[0] not in {0, FORM}:
        database.executescript("DROP TABLE IF EXISTS found; DROP TABLE IF EXISTS answer;")
    database.executescript(TABLES + f"PRAGMA user_version = {FORM};")
    return database


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogateescape")).digest()[:16]


def _text(sightings: Iterable[Sighting]) -> str:
    rows = [[s.line, s.text, s.value, s.key, s.about, s.columns, s.slices] for s in sightings]
    return json.dumps(rows, separators=(",", ":")) if rows else ""


def _sightings(text: str) -> tuple[Sighting, ...]:
    return tuple(
        Sighting(line, said, value, key, about, tuple(map(tuple, columns)), tuple(map(tuple, slices)))
        for line, said, value, key, about, columns, slices in json.loads(text)
    )
