"""How the guard uses PostgreSQL's `statement_timeout`, and what it leaves alone."""

import asyncio
import time
from collections.abc import Callable, Iterator
from threading import Timer
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from guard_policies import CAMPAIGN, tight
from guarded_databases import LIMIT, Database, Guarded, postgresql, scalar, sent
from overton.guard import Guard, Refused
from overton.guard.deadline import Deadline, until
from overton.guard.sqlalchemy_engine import guard_engine, unlimited
from postgresql_server import Server

pytestmark = pytest.mark.postgresql
SHOW = "SHOW statement_timeout"


@pytest.fixture
def database(postgresql_server: Server) -> Database:
    return postgresql(postgresql_server.empty_database())


@pytest.fixture
def guarded(database: Database) -> Iterator[Callable[..., Guarded]]:
    made: list[Guarded] = []

    def make(runtime: object = "deny", limit: float = 30, **keys: object) -> Guarded:
        made.append(Guarded(database, runtime, limit, keys))
        return made[-1]

    yield make
    for one in made:
        one.engine.dispose()


def settings(statements: list[str]) -> list[str]:
    return [one for one in statements if "statement_timeout" in one]


@pytest.mark.parametrize("mode", ["off", "observe", "warn"])
def test_nothing_is_sent_where_nothing_is_denied(guarded: Callable[..., Guarded], mode: str) -> None:
    """The wire carries the application's statements and not one more."""
    shop = guarded(mode)
    with shop.engine.connect() as connection, sent(connection) as statements:
        scalar(connection, "SELECT 1")
        scalar(connection, "SELECT 2")
        connection.commit()
        assert statements() == ["BEGIN", "SELECT 1", "SELECT 2", "COMMIT"]


def test_the_limit_is_set_once_a_transaction(guarded: Callable[..., Guarded]) -> None:
    """For the transaction alone, after one look at what the connection has: nothing is left to be undone."""
    shop = guarded()
    with shop.engine.connect() as connection, sent(connection) as statements:
        for _ in range(2):
            for _ in range(3):
                scalar(connection, "SELECT 1")
            connection.commit()
        assert settings(statements()) == [SHOW, *["SET LOCAL statement_timeout = 30000"] * 2]


def test_a_deadline_that_draws_nearer_costs_few_round_trips(guarded: Callable[..., Guarded]) -> None:
    """What is left is rounded up in steps, so that it is not set anew for each query."""
    shop = guarded()
    ruling = shop.guard.ruling(CAMPAIGN, "GET /slow")
    assert ruling is not None
    with shop.engine.connect() as connection, sent(connection) as statements:
        with until(Deadline(time.monotonic() + 20, ruling)):
            for _ in range(100):
                scalar(connection, "SELECT 1")
        assert len(settings(statements())) <= 3


def test_a_stricter_setting_of_the_application_stays(guarded: Callable[..., Guarded]) -> None:
    """Set in the transaction, it ends the query, and the database's own error comes through."""
    shop = guarded()
    with shop.engine.connect() as connection:
        scalar(connection, "SELECT 1")
        connection.execute(text("SET LOCAL statement_timeout = '50ms'"))
        with pytest.raises(OperationalError):
            scalar(connection, "SELECT pg_sleep(60)")
        connection.rollback()
        scalar(connection, "SELECT 1")
        assert scalar(connection, SHOW) == "30s"


def test_a_stricter_setting_of_the_role_stays(database: Database) -> None:
    """Set when connecting, it holds for all that the connection does."""
    shop = Guarded(database)
    strict = create_engine(database.url, connect_args={"options": "-c statement_timeout=60"})
    with guard_engine(strict, shop.guard, CAMPAIGN).connect() as connection:
        with pytest.raises(OperationalError):
            scalar(connection, "SELECT pg_sleep(60)")
        connection.rollback()
        scalar(connection, "SELECT 1")
        assert scalar(connection, SHOW) == "60ms"
    strict.dispose()
    shop.engine.dispose()


def test_a_looser_setting_of_the_application_comes_back(guarded: Callable[..., Guarded]) -> None:
    """A session's own setting is what the pool gets back."""
    shop = guarded()
    with shop.engine.connect() as connection:
        connection.execute(text("SET statement_timeout = '10min'"))
        scalar(connection, "SELECT 1")
        assert scalar(connection, SHOW) == "30s"
        connection.commit()
    assert shop.setting() == "10min"


def test_outside_of_transactions_the_session_is_set_and_put_back(guarded: Callable[..., Guarded]) -> None:
    """With autocommit there is no transaction to set it for: the pool gets the connection as it was."""
    shop = guarded(limit=LIMIT)
    with shop.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        scalar(connection, "SELECT 1")
        assert scalar(connection, SHOW) == "200ms"
        with pytest.raises(Refused):
            scalar(connection, "SELECT pg_sleep(60)")
        assert scalar(connection, "SELECT 2") == 2
    assert shop.setting() == "0"
    assert shop.run("SELECT 3") == 3


def test_behind_a_pooler_no_session_is_set(guarded: Callable[..., Guarded]) -> None:
    """Sessions that others use too are left alone; transactions are limited all the same."""
    shop = guarded(limit=LIMIT, pooled=True)
    session = shop.engine.execution_options(isolation_level="AUTOCOMMIT")
    with session.connect() as connection, sent(connection) as statements:
        scalar(connection, "SELECT pg_sleep(0.25)")
        assert settings(statements()) == []
    with pytest.raises(Refused):
        shop.run("SELECT pg_sleep(60)")


def test_a_transaction_can_still_choose_its_isolation(guarded: Callable[..., Guarded]) -> None:
    """Setting a limit takes no snapshot."""
    shop = guarded()
    with shop.engine.connect() as connection:
        connection.execute(text("LOCK TABLE pg_class IN ACCESS SHARE MODE"))
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"))
        scalar(connection, "SELECT 1")
        assert scalar(connection, "SHOW transaction_isolation") == "serializable"


def test_a_cancellation_of_somebody_else_is_no_refusal(guarded: Callable[..., Guarded], database: Database) -> None:
    """The database's own error comes through, before the limit was reached."""
    shop = guarded()
    other = create_engine(database.url)
    with shop.engine.connect() as connection, other.connect() as another:
        victim = scalar(connection, "SELECT pg_backend_pid()")
        timer = Timer(0.1, lambda: scalar(another, f"SELECT pg_cancel_backend({victim})"))
        timer.start()
        with pytest.raises(OperationalError):
            scalar(connection, "SELECT pg_sleep(60)")
        timer.join()
    other.dispose()


def test_a_savepoint_survives_a_refusal(guarded: Callable[..., Guarded]) -> None:
    """What was done before the savepoint can be committed, and the limit holds for what comes after it."""
    shop = guarded(limit=LIMIT)
    with shop.engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 1"))
        with pytest.raises(Refused), connection.begin_nested():
            scalar(connection, "SELECT pg_sleep(60)")
        with pytest.raises(Refused), connection.begin_nested():
            scalar(connection, "SELECT pg_sleep(60)")
    assert shop.run("SELECT count(*) FROM kept") == 1


def test_a_transaction_that_has_failed_fails_as_ever(guarded: Callable[..., Guarded]) -> None:
    """The guard's own statement fails in it too, and nobody is told."""
    shop = guarded()
    with shop.engine.connect() as connection:
        for _ in range(2):
            with pytest.raises(Exception, match=r"division by zero|current transaction is aborted"):
                scalar(connection, "SELECT 1 / 0")
        connection.rollback()
        assert scalar(connection, "SELECT 1") == 1


def test_an_async_engine_is_guarded(database: Database) -> None:
    """By the same events: the query is ended by the database while the loop runs on."""
    shop = Guarded(database, limit=LIMIT)

    async def work() -> str:
        engine = guard_engine(create_async_engine(database.url), shop.guard, CAMPAIGN)
        async with engine.connect() as connection:
            with pytest.raises(Refused):
                await connection.execute(text("SELECT pg_sleep(60)"))
            await connection.rollback()
            setting = (await connection.execute(text(SHOW))).scalar()
        await engine.dispose()
        return str(setting)

    assert asyncio.run(work()) == "0"
    shop.engine.dispose()


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "AUTOCOMMIT"])
def test_the_limit_can_be_lifted_for_the_drivers_own_work(guarded: Callable[..., Guarded], isolation: str) -> None:
    """COPY, which no engine knows of, takes as long as it takes; what follows is limited again."""
    shop = guarded(limit=LIMIT)
    with shop.engine.connect().execution_options(isolation_level=isolation) as connection:
        scalar(connection, "SELECT 1")
        with unlimited(connection):
            driver: Any = connection.connection.driver_connection
            with driver.cursor().copy("COPY (SELECT pg_sleep(0.3)) TO STDOUT") as copied:
                assert len(list(copied)) == 1
            scalar(connection, "SELECT pg_sleep(0.3)")
        with pytest.raises(Refused):
            scalar(connection, "SELECT pg_sleep(60)")
    assert shop.setting() == "0"
    assert [report.ended for report in shop.reports] == [False, False, True]


def test_a_job_of_a_month_leaves_transactions_whole(guarded: Callable[..., Guarded]) -> None:
    """PostgreSQL's limits go up to 24.8 days: none is set beyond, and nothing fails."""
    shop = guarded("observe")
    month = Guard(tight(not_allowed=30 * 86_400.0)).ruling(CAMPAIGN, "job")
    assert month is not None
    with until(Deadline(time.monotonic() + 30 * 86_400, month)):
        assert shop.run("SELECT 1") == 1
