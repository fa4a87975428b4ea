"""Django's database connections under the guard: each statement that a cursor executes is one query."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.signals import request_finished
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from overton.guard.fingerprint import Dialect
from overton.guard.guard import Guard
from overton.guard.guarded_queries import run, set_aside
from overton.guard.jobs import after_each
from overton.guard.statement_limits import UNLIMITED, Connection, MariaDbConnection, MySqlConnection, SqliteConnection
from overton.guard.statement_timeout import PostgreSqlConnection
from overton.guard.statements import Statements

_DIALECTS: dict[str, Dialect] = {"postgresql": "postgresql", "mysql": "mysql", "sqlite": "sqlite"}


def guard_connections(
    guard: Guard,
    campaign: str = "query-timeouts",
    *,
    metric: str | None = None,
    item: str = "{query}",
) -> None:
    """Hold the queries of all of Django's connections to a campaign's Window; call it once, as in an app's `ready`.

    Args:
        guard: the process's.
        campaign: by its key.
        metric: which of the campaign's, where it has several.
        item: what items are called, with `{query}` (the query's name or fingerprint) and `{database}` (the alias).
    """
    known: dict[str, Statements] = {}

    def install(connection: BaseDatabaseWrapper, **_: object) -> None:
        alias = connection.alias
        if alias not in known:
            dialect = _DIALECTS.get(connection.vendor, "postgresql")
            known[alias] = Statements(
                dialect, lambda query: item.replace("{database}", alias).replace("{query}", query)
            )
        if not any(one.guard is guard for one in _guarded(connection)):
            connection.execute_wrappers.append(GuardedConnection(guard, campaign, metric, known[alias]))

    connection_created.connect(install, weak=False, dispatch_uid=("overton", id(guard)))
    request_finished.connect(give_back, weak=False, dispatch_uid="overton")
    if give_back not in after_each:
        after_each.append(give_back)
    for connection in connections.all(initialized_only=True):
        install(connection)


@contextmanager
def unlimited(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Lift the guard's limit for what runs through the driver of a connection, such as COPY.

    What the guard has set holds for the rest of the transaction, or of the request or job where there is none. Queries
    of Django's are measured within, and not limited.
    """
    with ExitStack() as aside:
        for one in _guarded(connections[alias]):
            aside.enter_context(one.unlimited())
        yield


class GuardedConnection:
    """An execute wrapper: one for each of Django's connections, that is for each alias and thread."""

    def __init__(self, guard: Guard, campaign: str, metric: str | None, statements: Statements) -> None:
        self.guard = guard
        self._campaign = campaign
        self._metric = metric
        self._statements = statements
        self._raw: Any = None
        self._limited: Connection = UNLIMITED

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001  Django's signature
        connection = context["connection"]
        raw = connection.connection
        if raw is not self._raw:
            self._raw, self._limited = raw, limited(connection)
        statement = self._statements.known(sql if isinstance(sql, str) else _written(sql, raw))
        ruling = None
        if statement.kind == "query":
            ruling = self.guard.ruling(self._campaign, statement.item, self._metric)
        # A connection is shared where a test has a live server; SQLite's cannot be limited then.
        shared = connection.vendor == "sqlite" and connection.allow_thread_sharing
        held = UNLIMITED if shared else self._limited
        try:
            return run(
                self.guard, sql, statement, ruling, held, lambda text: execute(text, params, many, context), many=many
            )
        finally:
            if connection.vendor == "sqlite":
                held.give_back()

    def give_back(self, connection: BaseDatabaseWrapper) -> None:
        """Leave the connection as it was, for whoever has it next."""
        if self._raw is connection.connection and self._limited.holding and not connection.in_atomic_block:
            self._limited.give_back()

    @contextmanager
    def unlimited(self) -> Iterator[None]:
        """Limit nothing within, as long as the connection is this one."""
        held = self._limited
        with set_aside(held):
            self._limited = aside = Connection()
            try:
                yield
            finally:
                if self._limited is aside:
                    self._limited = held


def limited(connection: BaseDatabaseWrapper) -> Connection:
    """By what means the statements of one of Django's connections are limited."""
    raw: Any = connection.connection
    if connection.vendor == "postgresql":
        # The first is Django's word for a pooler that shares sessions, the second its own pool.
        settings = connection.settings_dict
        shared = settings.get("DISABLE_SERVER_SIDE_CURSORS") or settings.get("OPTIONS", {}).get("pool")
        return PostgreSqlConnection(raw, pooled=bool(shared))
    if connection.vendor == "mysql":
        return MariaDbConnection() if "MariaDB" in str(raw.get_server_info()) else MySqlConnection(raw)
    if connection.vendor == "sqlite":
        return SqliteConnection(raw)
    return UNLIMITED


def _written(sql: Any, raw: Any) -> str:
    try:
        return str(sql.as_string(raw))
    except Exception:
        return str(sql)


def give_back(**_: object) -> None:
    """Leave all connections of this thread as they were. Done after each request, and after each guarded job."""
    for connection in connections.all(initialized_only=True):
        for one in _guarded(connection):
            one.give_back(connection)


def _guarded(connection: BaseDatabaseWrapper) -> list[GuardedConnection]:
    return [one for one in connection.execute_wrappers if isinstance(one, GuardedConnection)]
