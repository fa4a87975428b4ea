"""How the guard limits statements of MariaDB and MySQL, which take a limit with the statement."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from guarded_databases import LIMIT, Guarded, mariadb, scalar
from overton.guard import Refused
from real_servers import MariaDb


@pytest.fixture
def told(mariadb_once: MariaDb) -> Iterator[Any]:
    """A connection of nobody's, on which the server's own log is asked."""
    engine = create_engine(mariadb(mariadb_once.port).url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SET GLOBAL log_output = 'TABLE'"))
        connection.execute(text("SET GLOBAL general_log = 1"))
        yield connection
        connection.execute(text("SET GLOBAL general_log = 0"))
    engine.dispose()


def logged(connection: Any, pattern: str) -> list[str]:
    asked = text("SELECT argument FROM mysql.general_log WHERE command_type = 'Query' AND argument LIKE :pattern")
    said = connection.execute(asked, {"pattern": pattern}).scalars()
    return [one.decode() if isinstance(one, bytes) else one for one in said if "general_log" not in str(one)]


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_the_server_hears_nothing_new_where_nothing_is_denied(mariadb_once: MariaDb, told: Any, mode: str) -> None:
    """Its log has the statement as the application wrote it."""
    shop = Guarded(mariadb(mariadb_once.port), mode)
    shop.run(f"SELECT '{mode} as ever'")
    shop.engine.dispose()
    assert logged(told, f"%{mode} as ever%") == [f"SELECT '{mode} as ever'"]


def test_the_limit_comes_with_the_statement(mariadb_once: MariaDb, told: Any) -> None:
    """Nothing is set on the connection, and no round trip is made for it."""
    shop = Guarded(mariadb(mariadb_once.port), limit=30)
    shop.run("SELECT 'limited'")
    shop.engine.dispose()
    (only,) = logged(told, "%'limited'%")
    assert only.startswith("SET STATEMENT max_statement_time=")
    assert only.endswith(" FOR SELECT 'limited'")


def test_a_stricter_setting_of_the_application_stays_on_mariadb(mariadb_once: MariaDb) -> None:
    """It ends the query, and the database's own error comes through."""
    shop = Guarded(mariadb(mariadb_once.port), limit=30)
    with shop.engine.connect() as connection:
        connection.execute(text("SET max_statement_time = 0.05"))
        with pytest.raises(OperationalError):
            scalar(connection, "SELECT SLEEP(60)")
        connection.execute(text("SET max_statement_time = 0"))
    shop.engine.dispose()


def test_many_rows_are_still_sent_as_one_statement(mariadb_once: MariaDb, told: Any) -> None:
    """The driver folds them by the statement's first words, which therefore stay."""
    shop = Guarded(mariadb(mariadb_once.port), limit=30)
    with shop.engine.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE folded (id INTEGER)"))
        connection.execute(text("INSERT INTO folded (id) VALUES (:id)"), [{"id": number} for number in range(5)])
    shop.engine.dispose()
    assert len(logged(told, "INSERT INTO folded%")) == 1


def test_a_write_is_ended_too(mariadb_once: MariaDb) -> None:
    """MariaDB's limit holds for every statement, and the transaction can be rolled back."""
    shop = Guarded(mariadb(mariadb_once.port), limit=LIMIT)
    with shop.engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE slow_writes (id INTEGER)"))
        with pytest.raises(Refused):
            connection.execute(text("INSERT INTO slow_writes SELECT SLEEP(60)"))
        connection.rollback()
        assert scalar(connection, "SELECT 1") == 1
    shop.engine.dispose()
