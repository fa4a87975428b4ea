"""SQLAlchemy engines under the guard: each statement that a cursor executes is one query.

A query's time is that of the cursor's `execute`; fetching rows one by one is the application's time.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.engine import Engine

from overton.guard import deadline
from overton.guard.fingerprint import Dialect
from overton.guard.guard import Guard
from overton.guard.guarded_queries import Query, caused, run
from overton.guard.judged import Ruling
from overton.guard.query_limit import OwnLimits
from overton.guard.refused import Refused
from overton.guard.statement_limits import UNLIMITED, Connection, MariaDbConnection, MySqlConnection, SqliteConnection
from overton.guard.statement_timeout import PostgreSqlConnection
from overton.guard.statements import Statements

NAME = "overton_item"
"""The execution option that names a query: `execution_options(overton_item="find_user")`."""
_KEY = "overton"
_DIALECTS: dict[str, Dialect] = {"postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}
AnyEngine = TypeVar("AnyEngine")


class NotStartedError(Exception):
    """Why a query was refused that the database was never asked."""


def guard_engine(
    engine: AnyEngine,
    guard: Guard,
    campaign: str = "query-timeouts",
    *,
    metric: str | None = None,
    item: str = "{query}",
    pooled: bool = False,
) -> AnyEngine:
    """Hold the queries of an engine, or of an AsyncEngine, to a campaign's Window; the engine, for convenience.

    Args:
        engine: an Engine or an AsyncEngine.
        guard: the process's.
        campaign: by its key.
        metric: which of the campaign's, where it has several.
        item: what items are called, with `{query}` (the query's name or fingerprint) and `{database}`.
        pooled: sessions of the server are shared with others, as behind PgBouncer, so that nothing may be set for a
            session: outside of transactions PostgreSQL sets no limit then.
    """
    sync = cast(Engine, getattr(engine, "sync_engine", engine))
    dialect = _DIALECTS.get(sync.dialect.name, "postgresql")
    database = sync.url.database or ""
    statements = Statements(dialect, lambda query: item.replace("{database}", database).replace("{query}", query))
    hooks = _Hooks(guard, campaign, metric, statements, pooled=pooled)
    # The events of dialect and pool alone: with one of a connection's, SQLAlchemy prepares for all of them.
    event.listen(sync, "do_execute", hooks.do_execute)
    event.listen(sync, "do_executemany", hooks.do_executemany)
    event.listen(sync, "do_execute_no_params", hooks.do_execute_no_params)
    event.listen(sync, "handle_error", _refuse)
    event.listen(sync, "reset", _give_back)
    return engine


class _Hooks:
    """What is done where SQLAlchemy's dialect would execute a statement; True says that it was done."""

    def __init__(
        self, guard: Guard, campaign: str, metric: str | None, statements: Statements, *, pooled: bool
    ) -> None:
        self._guard = guard
        self._campaign = campaign
        self._metric = metric
        self._statements = statements
        self._pooled = pooled
        self._limits = OwnLimits()
        self.limited = False
        """Whether anything was ever limited here; until then no connection needs looking at."""
        self.do_execute = self._short_way()

    def _short_way(self) -> Callable[[Any, str, Any, Any], bool]:
        """The hook that most statements meet, written out: a call or a look-up costs as much as what it finds."""
        ruling_of, observed, named = self._guard.ruling, self._guard.observed, self._statements.named
        seen, known = self._statements.seen, self._statements.known
        campaign, metric, limit_of = self._campaign, self._metric, self._limits.of
        bound, now = deadline.current, time.monotonic

        def do_execute(cursor: Any, text: str, parameters: Any, context: Any) -> bool:  # noqa: ANN401  the DBAPI's
            # A compiled statement has one text, however long the lists of values in it are.
            compiled, do = context.compiled, context.dialect.do_execute
            source = text if compiled is None else compiled.string
            statement = seen(source) or known(source)
            ruling = limit = None
            if statement.kind == "query":
                name = context.execution_options.get(NAME)
                ruling = ruling_of(campaign, named(name) if name else statement.item, metric)
                if ruling is not None and ruling.mode == "deny":
                    limit = limit_of(ruling)
            if ruling is None or (limit is None and self.limited) or statement.names_limit or bound() is not None:
                self._run(Query(text, statement, ruling), context, lambda sent: do(cursor, sent, parameters, context))
                return True
            connection = UNLIMITED if limit is None else self._connection(context, ruling)
            if limit is not None:
                text = connection.hold(text, statement, limit, many=False)
            ended, started = False, now()
            try:
                do(cursor, text, parameters, context)
            except Exception as error:
                if limit is not None and caused(connection, error, now() - started):
                    ended = _marked(error, limit.refused(now() - started))
                raise
            finally:
                took = now() - started
                connection.over()
                observed(ruling, seconds=took, ended=ended)
            return True

        return do_execute

    def do_executemany(self, cursor: Any, text: str, parameters: Any, context: Any) -> bool:  # noqa: ANN401  the DBAPI's
        do = context.dialect.do_executemany
        self._long_way(context, text, lambda sent: do(cursor, sent, parameters, context), many=True)
        return True

    def do_execute_no_params(self, cursor: Any, text: str, context: Any) -> bool:  # noqa: ANN401  the DBAPI's
        do = context.dialect.do_execute_no_params
        self._long_way(context, text, lambda sent: do(cursor, sent, context))
        return True

    def _long_way(self, context: Any, text: str, call: Callable[[str], None], *, many: bool = False) -> None:  # noqa: ANN401  SQLAlchemy's types say less
        compiled = context.compiled
        statement = self._statements.known(text if compiled is None else compiled.string)
        name = context.execution_options.get(NAME)
        item = self._statements.named(name) if name else statement.item
        ruling = self._guard.ruling(self._campaign, item, self._metric) if statement.kind == "query" else None
        self._run(Query(text, statement, ruling, many), context, call)

    def _run(self, query: Query, context: Any, call: Callable[[str], None]) -> None:  # noqa: ANN401  SQLAlchemy's types say less
        connection = self._connection(context, query.ruling)
        try:
            run(self._guard, query, connection, call)
        except Refused as refused:
            error = refused.__cause__ or NotStartedError("there was no time left for the query")
            _marked(error, refused)
        else:
            return
        raise error

    def _connection(self, context: Any, ruling: Ruling | None) -> Connection:  # noqa: ANN401  SQLAlchemy's types say less
        try:
            info = context.root_connection.info
        except NotImplementedError:  # SQLAlchemy's own questions to a new database
            return UNLIMITED
        found: Connection | None = info.get(_KEY)
        if found is None:
            if (ruling is None or ruling.mode != "deny") and deadline.current() is None:
                return UNLIMITED
            self.limited = True
            found = info[_KEY] = _connection_of(context, pooled=self._pooled)
        return found


def _connection_of(context: Any, *, pooled: bool) -> Connection:  # noqa: ANN401  SQLAlchemy's types say less
    dialect, fairy = context.dialect, context.root_connection.connection
    raw = fairy.dbapi_connection
    if dialect.name == "postgresql":
        return PostgreSqlConnection(raw, fairy.driver_connection, pooled=pooled)
    if dialect.name in ("mysql", "mariadb"):
        return MariaDbConnection() if getattr(dialect, "is_mariadb", False) else MySqlConnection(raw)
    if dialect.name == "sqlite" and hasattr(raw, "set_progress_handler"):
        return SqliteConnection(raw)
    return UNLIMITED


def _marked(error: BaseException, refused: Refused) -> bool:
    """Have SQLAlchemy raise a refusal where it would raise an error.

    Raised by a hook, it would close the connection: SQLAlchemy takes any TimeoutError for the end of the task.
    """
    error.overton_refused = refused  # type: ignore[attr-defined]
    return True


def _refuse(context: Any) -> BaseException | None:  # noqa: ANN401  SQLAlchemy's types say less
    refused: Refused | None = getattr(context.original_exception, "overton_refused", None)
    return refused


def _give_back(_raw: object, record: Any, state: Any) -> None:  # noqa: ANN401  the pool's
    held = record.info.get(_KEY) if record is not None else None
    if held is None or not held.holding:
        return
    if state.terminate_only or not state.asyncio_safe or not held.give_back():
        record.invalidate(soft=True)
