"""SQLAlchemy engines under the guard: each statement that a cursor executes is one query.

A query's time is that of the cursor's `execute`; fetching rows one by one is the application's time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar, cast

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import event
from sqlalchemy.engine import Engine, create_engine
from sqlalchemy.pool import StaticPool

from overton.guard.deadline import current
from overton.guard.fingerprint import Dialect
from overton.guard.guard import Guard
from overton.guard.guarded_queries import run, set_aside
from overton.guard.judged import Ruling
from overton.guard.refused import Refused
from overton.guard.statement_limits import UNLIMITED, Connection, MariaDbConnection, MySqlConnection, SqliteConnection
from overton.guard.statement_timeout import PostgreSqlConnection
from overton.guard.statements import Statement, Statements

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
    bare = hooks.hook(lambda cursor, sent, _, context: sync.dialect.do_execute_no_params(cursor, sent, context))
    event.listen(sync, "do_execute", hooks.hook(sync.dialect.do_execute))
    event.listen(sync, "do_executemany", hooks.hook(sync.dialect.do_executemany, many=True))
    event.listen(sync, "do_execute_no_params", lambda cursor, sent, context: bare(cursor, sent, None, context))
    event.listen(sync, "handle_error", _refuse)
    event.listen(sync, "reset", _give_back)
    return engine


@contextmanager
def unlimited(connection: SqlConnection) -> Iterator[None]:
    """Lift the guard's limit for what runs through the driver, such as COPY.

    What the guard has set holds for the rest of the transaction, or of the session where there is none. Queries of
    SQLAlchemy's are measured within, and not limited.
    """
    info = connection.info
    held: Connection | None = info.get(_KEY)
    with set_aside(held or UNLIMITED):
        info[_KEY] = aside = Connection()
        try:
            yield
        finally:
            # A connection that was opened anew within has nothing of ours.
            if not connection.closed and not connection.invalidated and connection.info.get(_KEY) is aside:
                info[_KEY] = held


Hook = Callable[[Any, str, Any, Any], bool]
"""What is done where SQLAlchemy's dialect would execute a statement; True says that it was done."""


class _Hooks:
    """Makes the hooks of an engine."""

    def __init__(
        self, guard: Guard, campaign: str, metric: str | None, statements: Statements, *, pooled: bool
    ) -> None:
        self._guard = guard
        self._campaign = campaign
        self._metric = metric
        self._statements = statements
        self._pooled = pooled
        self._limited = False
        """Whether anything was ever limited here; until then no connection needs looking at."""

    def hook(self, do: Callable[[Any, str, Any, Any], None], *, many: bool = False) -> Hook:
        """In place of `do`. All that it needs is at hand: a look-up costs as much as what it finds."""
        ruling_of, observed, named = self._guard.ruling, self._guard.observed, self._statements.named
        seen, known = self._statements.seen, self._statements.known
        campaign, metric = self._campaign, self._metric

        def hook(cursor: Any, text: str, parameters: Any, context: Any) -> bool:
            # A compiled statement has one text, however long the lists of values in it are.
            compiled = context.compiled
            source = text if compiled is None else compiled.string
            statement = seen(source) or known(source)
            ruling = None
            if statement.kind == "query":
                name = context.execution_options.get(NAME)
                ruling = ruling_of(campaign, named(name) if name else statement.item, metric)
            if self._limited or ruling is None or ruling.mode == "deny" or current() is not None:
                return self._limit(do, cursor, text, parameters, context, statement, ruling, many)
            started = monotonic()
            try:
                do(cursor, text, parameters, context)
            finally:
                observed(ruling, seconds=monotonic() - started)
            return True

        return hook

    def _limit(  # noqa: PLR0917  what the hook has
        self,
        do: Callable[[Any, str, Any, Any], None],
        cursor: Any,
        text: str,
        parameters: Any,
        context: Any,
        statement: Statement,
        ruling: Ruling | None,
        many: bool,  # noqa: FBT001  quicker than by name
    ) -> bool:
        # No part of the hook: what is used in two functions is slower to get at in both.
        connection = self._connection(context, ruling)
        try:
            run(
                self._guard,
                text,
                statement,
                ruling,
                connection,
                lambda sent: do(cursor, sent, parameters, context),
                many=many,
            )
        except Refused as refused:
            error = refused.__cause__ or NotStartedError("there was no time left for the query")
            # Raised by a hook, it would close the connection: any TimeoutError is the end of the task to SQLAlchemy.
            error.overton_refused = refused  # type: ignore[attr-defined]
        else:
            return True
        raise error

    def _connection(self, context: Any, ruling: Ruling | None) -> Connection:
        try:
            info = context.root_connection.info
        except NotImplementedError:  # SQLAlchemy's own questions to a new database
            return UNLIMITED
        found: Connection | None = info.get(_KEY)
        if found is None:
            if (ruling is None or ruling.mode != "deny") and current() is None:
                return UNLIMITED
            self._limited = True
            found = info[_KEY] = _connection_of(context, pooled=self._pooled)
        return found


def _connection_of(context: Any, *, pooled: bool) -> Connection:
    dialect, fairy = context.dialect, context.root_connection.connection
    raw = fairy.dbapi_connection
    if dialect.name == "postgresql":
        return PostgreSqlConnection(raw, fairy.driver_connection, pooled=pooled)
    if dialect.name in ("mysql", "mariadb"):
        return MariaDbConnection() if getattr(dialect, "is_mariadb", False) else MySqlConnection(raw)
    if dialect.name == "sqlite" and hasattr(raw, "set_progress_handler") and not _is_shared(context.engine.pool):
        return SqliteConnection(raw)
    return UNLIMITED


def _is_shared(pool: Any) -> bool:
    """Whether threads may use one connection at a time: with that pool, or with who knows whose connections."""
    ours = getattr(getattr(pool, "_creator", None), "__module__", "") == create_engine.__module__
    return isinstance(pool, StaticPool) or not ours


def _refuse(context: Any) -> BaseException | None:
    refused: Refused | None = getattr(context.original_exception, "overton_refused", None)
    return refused


def _give_back(_raw: object, record: Any, state: Any) -> None:
    held = record.info.get(_KEY) if record is not None else None
    if held is None or not held.holding:
        return
    if state.terminate_only or not state.asyncio_safe or not held.give_back():
        record.invalidate(soft=True)
