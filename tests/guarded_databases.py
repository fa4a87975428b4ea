"""Real databases for tests of guarded queries: a query that takes for ever on each, and what each knows of limits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text

from guard_policies import CAMPAIGN, tight
from overton.guard import Guard, Judged
from overton.guard.sqlalchemy_engine import guard_engine

LIMIT = 0.2


@dataclass(frozen=True)
class Database:
    """A database, and how it is spoken to."""

    kind: str
    url: str
    endless: str
    """A query that is never over."""
    short: str
    """A query that takes about a quarter of a second."""
    setting: str = ""
    """Asks for the limit of a statement that is set on the connection."""

    def engine(self) -> Engine:
        """An engine of one connection."""
        return create_engine(self.url, pool_size=1, max_overflow=0)


def sqlite(path: Path) -> Database:
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n{}) SELECT count(*) FROM n"
    return Database("sqlite", f"sqlite:///{path}", counting.format(""), counting.format(" LIMIT 1000000"))


def postgresql(url: str) -> Database:
    driver = url.replace("postgresql://", "postgresql+psycopg://")
    return Database("postgresql", driver, "SELECT pg_sleep(60)", "SELECT pg_sleep(0.25)", "SHOW statement_timeout")


def mariadb(port: int) -> Database:
    url = f"mariadb+pymysql://root@127.0.0.1:{port}/test"
    return Database("mariadb", url, "SELECT SLEEP(60)", "SELECT SLEEP(0.25)", "SELECT @@max_statement_time")


@dataclass
class Guarded:
    """An engine of one connection under a guard, and what the guard reported."""

    database: Database
    runtime: object = "deny"
    limit: float = LIMIT
    keys: dict[str, Any] = field(default_factory=dict)
    reports: list[Judged] = field(default_factory=list)

    def __post_init__(self) -> None:
        policy = tight(self.runtime, self.limit, **self.keys.pop("metric_keys", {}))
        self.guard = Guard(policy, reports=[self.reports.append])
        self.engine = guard_engine(self.database.engine(), self.guard, CAMPAIGN, **self.keys)
        with self.engine.connect():  # SQLAlchemy asks a new database a few questions
            self.reports.clear()

    def run(self, sql: str) -> Any:
        with self.engine.begin() as connection:
            return scalar(connection, sql)

    def setting(self) -> Any:
        """What is set on the connection that lies in the pool, asked without the guard's knowing."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self.database.setting)
            row = cursor.fetchone()
            return row[0] if row else None
        finally:
            connection.close()

    @property
    def report(self) -> Judged:
        (only,) = self.reports
        return only


def scalar(connection: Connection, sql: str) -> Any:
    return connection.execute(text(sql)).scalar()


@contextmanager
def sent(connection: Connection) -> Iterator[Callable[[], list[str]]]:
    """What a connection to PostgreSQL says to the server from here on: the statements, in order."""
    with TemporaryFile() as wire:
        libpq: Any = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
        libpq.trace(wire.fileno())

        def statements() -> list[str]:
            wire.seek(0)
            lines = wire.read().decode(errors="replace").splitlines()
            said = [line.split("\t", 4) for line in lines]
            return [parts[4].split('"')[-2] for parts in said if parts[1] == "F" and parts[3] in ("Query", "Parse")]

        try:
            yield statements
        finally:
            libpq.untrace()
