"""How long a query may take, and how that is written for each database."""

import sqlite3
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard_policies import CAMPAIGN, tight
from overton.guard import Guard, Judged
from overton.guard.deadline import Deadline
from overton.guard.guarded_queries import run
from overton.guard.judged import Ruling
from overton.guard.query_limit import MOST_MS, Limit, limit_of
from overton.guard.statement_limits import Connection, MySqlConnection, SqliteConnection
from overton.guard.statement_timeout import milliseconds
from overton.guard.statements import Statement, Statements

QUERY = Ruling("queries", "m", "q", unit="ms", refuse=5000, mode="deny", seconds=0.001)
REQUEST = Ruling("requests", "m", "r", unit="s", refuse=30, mode="deny", seconds=1)


@pytest.mark.parametrize(
    ("ruling", "left", "expected"),
    [
        (QUERY, None, (5.0, QUERY)),
        (QUERY, 20.0, (5.0, QUERY)),
        (QUERY, 2.0, (2.0, REQUEST)),
        (None, 2.0, (2.0, REQUEST)),
        (QUERY, -1.0, (-1.0, REQUEST)),
        (None, None, None),
    ],
)
def test_the_smaller_limit_holds(
    ruling: Ruling | None, left: float | None, expected: tuple[float, Ruling] | None
) -> None:
    """The query's own, or what is left of the work that it is part of."""
    found = limit_of(ruling, None if left is None else Deadline(100 + left, REQUEST), 100)
    assert (None if found is None else (found.seconds, found.ruling)) == expected


def test_a_querys_own_limit_is_kept_to_the_millisecond() -> None:
    """Only what is left of a request is rounded."""
    assert Limit(1.2345, QUERY).milliseconds == 1235
    assert Limit(5.0, QUERY).milliseconds == 5000


@pytest.mark.parametrize("unit", ["h", "d"])
@pytest.mark.parametrize("refuse", [720.0, 1e308])
def test_what_may_take_longer_than_databases_can_say_has_no_limit(unit: str, refuse: float) -> None:
    """Beyond 24.8 days PostgreSQL refuses the setting, and the transaction with it."""
    long = Ruling("q", "m", "q", unit=unit, refuse=refuse, mode="deny", seconds={"h": 3600, "d": 86400}[unit])
    assert limit_of(long, None, 100) is None
    assert limit_of(None, Deadline(100 + refuse * 3600, long), 100) is None
    assert limit_of(long, Deadline(102, REQUEST), 100) == Limit(2.0, REQUEST, Deadline(102, REQUEST))


def test_what_is_left_is_never_rounded_beyond_what_databases_take() -> None:
    """The last tenth below the most is the most."""
    assert Limit(2_100_000, REQUEST, Deadline(0, REQUEST)).milliseconds == MOST_MS


@given(st.floats(0.0001, 1e5))
def test_what_is_left_is_rounded_up_by_a_tenth_at_most(left: float) -> None:
    """Never down, and by no more than a tenth, or to 25 ms."""
    rounded = Limit(left, REQUEST, Deadline(0, REQUEST)).milliseconds
    assert left * 1000 - 0.001 <= rounded <= max(left * 1000 * 1.11 + 2, 25)


@pytest.mark.parametrize(
    ("shown", "expected"), [("0", 0), ("1500ms", 1500), ("30s", 30_000), ("2min", 120_000), ("1h", 3_600_000)]
)
def test_postgresqls_durations_are_read(shown: str, expected: int) -> None:
    """As SHOW says them."""
    assert milliseconds(shown) == expected


class OwnLimit:
    """A driver's connection to a MySQL whose session has a limit."""

    def __init__(self, own: int) -> None:
        self.own = own

    def cursor(self) -> "OwnLimit":
        return self

    def execute(self, statement: str) -> None:
        assert statement == "SELECT @@SESSION.max_execution_time"

    def fetchone(self) -> tuple[int]:
        return (self.own,)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("own", "text", "expected"),
    [
        (0, "SELECT a", "SELECT /*+ MAX_EXECUTION_TIME(5000) */ a"),
        (9000, "SELECT a", "SELECT /*+ MAX_EXECUTION_TIME(5000) */ a"),
        (300, "SELECT a", "SELECT a"),
        (0, "/* name: x */ select a", "/* name: x */ select /*+ MAX_EXECUTION_TIME(5000) */ a"),
        (0, "SELECT /*+ NO_ICP(t) */ a", "SELECT /*+ MAX_EXECUTION_TIME(5000)  NO_ICP(t) */ a"),
        (0, "SELECT /*+ MAX_EXECUTION_TIME(1) */ a", "SELECT /*+ MAX_EXECUTION_TIME(1) */ a"),
        (0, "INSERT INTO t SELECT 1", "INSERT INTO t SELECT 1"),
        (0, "selection", "selection"),
    ],
)
def test_mysql_takes_the_limit_as_a_hint(own: int, text: str, expected: str) -> None:
    """In a SELECT, unless the application's own limit is stricter."""
    statement = Statements("mysql", str).known(text)
    assert MySqlConnection(OwnLimit(own)).hold(text, statement, Limit(5.0, QUERY), many=False) == expected


def test_sqlite_is_left_without_a_handler() -> None:
    """What was limited once runs for as long as it likes when the connection has been given back."""
    raw = sqlite3.connect(":memory:")
    limited = SqliteConnection(raw)
    statement = Statements("sqlite", str).known("SELECT 1")
    limited.hold("SELECT 1", statement, Limit(-1.0, QUERY), many=False)
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000) SELECT count(*) FROM n"
    with pytest.raises(sqlite3.OperationalError, match="interrupted") as interrupted:
        raw.execute(counting)
    assert limited.caused(interrupted.value, monotonic())
    limited.give_back()
    assert raw.execute(counting).fetchone() == (50_000,)
    raw.close()


class Broken(Connection):
    """A connection on which no limit can be set."""

    def hold(self, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:
        raise OverflowError(text, statement, limit, many)


def test_a_query_whose_limit_cannot_be_set_runs_without_one() -> None:
    """Whatever is raised then is no matter of the query's."""
    reports: list[Judged] = []
    with Guard(tight(not_allowed=5), reports=[reports.append]) as guard:
        statement, ruling = Statements("sqlite", str).known("SELECT 1"), guard.ruling(CAMPAIGN, "q")
        assert run(guard, "SELECT 1", statement, ruling, Broken(), str.lower) == "select 1"
    assert [report.ended for report in reports] == [False]
