"""What the guard does to queries, on every database by its own means."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import connect
from threading import Thread
from time import monotonic

import pytest
from sqlalchemy import bindparam, column, create_engine, select, table, text
from sqlalchemy.exc import DBAPIError

import guard_policies
from guard_policies import CAMPAIGN, tight
from guarded_databases import LIMIT, Database, Guarded, mariadb, postgresql, scalar, sqlite
from overton.guard import Guard, Judged, Refused
from overton.guard.deadline import Deadline, until
from overton.guard.sqlalchemy_engine import guard_engine
from overton.model.standing import Action
from real_servers import PATIENCE_S

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql), "mariadb"]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "postgresql":
        return postgresql(request.getfixturevalue("postgresql_server").empty_database())
    if request.param == "mariadb":
        return mariadb(request.getfixturevalue("mariadb_once").port)
    return sqlite(tmp_path / "shop.db")


@pytest.fixture
def guarded(database: Database) -> Iterator[Callable[..., Guarded]]:
    """Makes guarded engines of the database."""
    made: list[Guarded] = []

    def make(runtime: object = "deny", limit: float = LIMIT, **keys: object) -> Guarded:
        made.append(Guarded(database, runtime, limit, keys))
        return made[-1]

    yield make
    for one in made:
        one.engine.dispose()


def test_a_slow_query_is_ended_at_its_limit(guarded: Callable[..., Guarded], database: Database) -> None:
    """The database ends it, and the refusal that comes of its error names campaign, item and help."""
    shop = guarded()
    with pytest.raises(Refused) as refused:
        shop.run(database.endless)
    assert CAMPAIGN in str(refused.value)
    assert "docs/faster.md" in str(refused.value)
    assert refused.value.__cause__ is not None
    assert (Action.REFUSE, True) == (shop.report.action, shop.report.ended)
    assert shop.report.ruling is refused.value.ruling


def test_a_quick_query_is_let_through(guarded: Callable[..., Guarded]) -> None:
    """It is observed under its fingerprint, and answered."""
    shop = guarded(limit=30)
    assert shop.run("SELECT 41 + 1") == 42
    assert (shop.report.action, shop.report.ruling.item) == (Action.PASS, "select ? + ?")


def test_the_pool_gets_the_connection_as_it_was(guarded: Callable[..., Guarded], database: Database) -> None:
    """After queries, a refusal and another query, the connection has the setting that it had."""
    if not database.setting:
        pytest.skip("SQLite has no setting")
    shop = guarded()
    before = shop.setting()
    shop.run("SELECT 1")
    assert shop.setting() == before
    with pytest.raises(Refused):
        shop.run(database.endless)
    assert shop.setting() == before


def test_work_goes_on_after_a_refusal(guarded: Callable[..., Guarded], database: Database) -> None:
    """The same connection serves the next query: it is not closed for what the guard did."""
    shop = guarded()
    with shop.engine.connect() as connection:
        first = connection.connection.dbapi_connection
        with pytest.raises(Refused):
            scalar(connection, database.endless)
        connection.rollback()
        assert scalar(connection, "SELECT 7") == 7
        assert connection.connection.dbapi_connection is first


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_nothing_is_ended_where_nothing_is_denied(
    guarded: Callable[..., Guarded], database: Database, mode: str
) -> None:
    """A query beyond the limit is answered, and reported as what the judge says of it."""
    shop = guarded(mode, limit=0.01)
    shop.run(database.short)
    assert (shop.report.action, shop.report.ended, shop.report.enforced) == (Action.REFUSE, False, False)


def test_a_switched_off_guard_measures_nothing(guarded: Callable[..., Guarded]) -> None:
    """Off is off: no observation, and the query runs."""
    shop = guarded("off")
    assert shop.run("SELECT 1") == 1
    assert shop.reports == []


def test_a_request_without_time_starts_no_query(guarded: Callable[..., Guarded], database: Database) -> None:
    """The request's own refusal is raised before the database is asked, and the transaction can be ended."""
    shop = guarded(limit=30)
    with shop.engine.connect() as connection:
        scalar(connection, "SELECT 1")
        ruling = shop.guard.ruling(CAMPAIGN, "GET /late")
        assert ruling is not None
        with until(Deadline(monotonic() - 1, ruling)):
            with pytest.raises(Refused) as refused:
                scalar(connection, database.endless)
            connection.commit()
        assert refused.value.ruling is ruling
        assert scalar(connection, "SELECT 2") == 2
    assert [report.ruling.item for report in shop.reports] == ["select ?", "select ?"]


def test_a_query_gets_no_longer_than_its_request_has_left(guarded: Callable[..., Guarded], database: Database) -> None:
    """Ended at the request's deadline, it is the request's refusal; the query itself was within its own limit."""
    shop = guarded(limit=30)
    ruling = shop.guard.ruling(CAMPAIGN, "GET /slow")
    assert ruling is not None
    with until(Deadline(monotonic() + LIMIT, ruling)), pytest.raises(Refused) as refused:
        shop.run(database.endless)
    assert refused.value.ruling is ruling
    assert (shop.report.action, shop.report.ended) == (Action.PASS, True)


def test_a_deadline_that_is_not_enforced_ends_nothing(guarded: Callable[..., Guarded]) -> None:
    """A request that is only observed may have no time left: its queries run."""
    shop = guarded("observe")
    ruling = shop.guard.ruling(CAMPAIGN, "GET /late")
    assert ruling is not None
    with until(Deadline(monotonic() - 1, ruling)):
        assert shop.run("SELECT 1") == 1


def test_a_query_that_fails_is_observed_and_fails_as_ever(guarded: Callable[..., Guarded]) -> None:
    """The database's own error comes through unchanged."""
    shop = guarded(limit=30)
    with pytest.raises(DBAPIError):
        shop.run("SELECT nowhere FROM nothing")
    assert (shop.report.ruling.item, shop.report.ended) == ("select nowhere from nothing", False)


def test_an_exempt_query_runs_as_long_as_it_takes(guarded: Callable[..., Guarded], database: Database) -> None:
    """In one transaction with a query that is limited, the limit does not outlive its query."""
    exempt = {"items": "export", "until": "2999-01-01", "why": "it counts"}
    shop = guarded(limit=0.1, metric_keys={"exemptions": [exempt]})
    with shop.engine.begin() as connection:
        scalar(connection, "SELECT 1")
        scalar(connection, f"/* name: export */ {database.short}")
        with pytest.raises(Refused):
            scalar(connection, database.endless)


def test_queries_are_called_what_their_callers_say(guarded: Callable[..., Guarded]) -> None:
    """By an execution option, else by a comment, else by the fingerprint; within the template of the campaign."""
    shop = guarded(limit=30, item="shop/{query}")
    with shop.engine.begin() as connection:
        connection.execute(text("SELECT 1"), execution_options={"overton_item": "by option"})
        scalar(connection, "/* name: by_comment */ SELECT 1")
        scalar(connection, "SELECT 1")
    assert [report.ruling.item for report in shop.reports] == ["shop/by option", "shop/by_comment", "shop/select ?"]


def test_lists_of_any_length_are_one_query(guarded: Callable[..., Guarded]) -> None:
    """What SQLAlchemy expands is called as it would be in plain SQL."""
    shop = guarded(limit=30)
    goods = table("goods", column("id"))
    one_of = select(goods.c.id).where(goods.c.id.in_(bindparam("ids", expanding=True)))
    with shop.engine.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE goods (id INTEGER)"))
        connection.execute(goods.insert(), [{"id": number} for number in range(5)])
        for many in (1, 3):
            connection.execute(one_of, {"ids": list(range(many))})
        connection.execute(text("SELECT goods.id FROM goods WHERE goods.id IN (1, 2)"))
    items = [report.ruling.item for report in shop.reports]
    assert items[2:] == ["select goods.id from goods where goods.id in (?)"] * 3


def test_every_thread_is_held_to_its_own_limit(database: Database) -> None:
    """Many threads at once, some of them slow: each query is judged as the judge says, and each slow one is ended."""
    shop = Guarded(database, limit=0.5)
    engine = shop.engine
    endings: list[str] = []

    def work(number: int) -> None:
        try:
            shop.run(database.endless if number % 3 == 0 else "SELECT 1")
            endings.append("answered")
        except Refused:
            endings.append("refused")

    threads = [Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert sorted(endings) == ["answered"] * 4 + ["refused"] * 2
    assert [judged(report) for report in shop.reports] == [report.action for report in shop.reports]


SHARED = """
from threading import Thread
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool
from guard_policies import CAMPAIGN, tight
from overton.guard import Guard
from overton.guard.sqlalchemy_engine import guard_engine

reports = []
engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
guard_engine(engine, Guard(tight(not_allowed=0.001), reports=[reports.append]), CAMPAIGN, item="counting")
counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT count(*) FROM n"

def work():
    for _ in range(5):
        with engine.connect() as connection:
            connection.execute(text(counting)).scalar()

threads = [Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print([report.ended for report in reports if report.ruling.item == "counting"].count(False))
"""


def test_a_connection_that_threads_share_is_measured_alone() -> None:
    """SQLite would ask back with its own lock held, and the threads would wait for each other for ever."""
    here = Path(guard_policies.__file__).parent
    command = [sys.executable, "-c", SHARED]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=here, timeout=PATIENCE_S)
    assert (ran.returncode, ran.stdout.strip()) == (0, "20"), ran.stderr


def test_a_connection_that_may_be_shared_is_measured_alone() -> None:
    """An application that makes the connections itself may give one to many."""
    raw = connect(":memory:")
    reports: list[Judged] = []
    engine = create_engine("sqlite://", creator=lambda: raw)
    guard_engine(engine, Guard(tight(not_allowed=0.001), reports=[reports.append]), CAMPAIGN)
    with engine.connect() as connection:
        reports.clear()
        scalar(connection, sqlite(Path()).short)
    engine.dispose()
    assert [(report.action, report.ended) for report in reports] == [(Action.REFUSE, False)]


def judged(report: Judged) -> Action:
    """What follows from the value and the bounds alone."""
    ruling = report.ruling
    if ruling.refuse is not None and report.value > ruling.refuse:
        return Action.REFUSE
    return Action.WARN if ruling.warn is not None and report.value > ruling.warn else Action.PASS
