"""Django's database connections under the guard: each statement that a cursor executes is one query."""

from collections.abc import Callable
from typing import Any

from django.core.signals import request_finished
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from overton.guard.fingerprint import Dialect
from overton.guard.guard import Guard
from overton.guard.guarded_queries import Query, run
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
        if not any(isinstance(one, GuardedConnection) and one.guard is guard for one in connection.execute_wrappers):
            connection.execute_wrappers.append(GuardedConnection(guard, campaign, metric, known[alias]))

    connection_created.connect(install, weak=False, dispatch_uid=("overton", id(guard)))
    request_finished.connect(_give_back, weak=False, dispatch_uid="overton")
    for connection in connections.all(initialized_only=True):
        install(connection)


class GuardedConnection:
    """An execute wrapper: one for each of Django's connections, that is for each alias and thread."""

    def __init__(self, guard: Guard, campaign: str, metric: str | None, statements: Statements) -> None:
        self.guard = guard
        self._campaign = campaign
        self._metric = metric
        self._statements = statements
        self._raw: Any = None
        self._limited: Connection = UNLIMITED

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: ANN401, FBT001  Django's signature
        connection = context["connection"]
        raw = connection.connection
        if raw is not self._raw:
            self._raw, self._limited = raw, limited(connection)
        statement = self._statements.known(sql if isinstance(sql, str) else _written(sql, raw))
        ruling = None
        if statement.kind == "query":
            ruling = self.guard.ruling(self._campaign, statement.item, self._metric)
        query = Query(sql, statement, ruling, many)
        return run(self.guard, query, self._limited, lambda text: execute(text, params, many, context))

    def give_back(self, connection: BaseDatabaseWrapper) -> None:
        """Leave the connection as it was, for whoever has it next."""
        if self._raw is connection.connection and self._limited.holding:
            self._limited.give_back()


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


def _written(sql: Any, raw: Any) -> str:  # noqa: ANN401  psycopg's composed statements
    try:
        return str(sql.as_string(raw))
    except Exception:  # noqa: BLE001  the database will say what is wrong with it
        return str(sql)


def _give_back(**_: object) -> None:
    for connection in connections.all(initialized_only=True):
        for one in connection.execute_wrappers:
            if isinstance(one, GuardedConnection):
                one.give_back(connection)
