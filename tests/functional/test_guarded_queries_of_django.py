"""What the guard does to the queries of Django's connections."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import guarded_django
from guarded_databases import Database, mariadb, postgresql, sqlite

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql), "mariadb"]
ERRORS = {"sqlite": "OperationalError", "postgresql": "ProgrammingError", "mariadb": "ProgrammingError"}


@pytest.fixture(scope="module", params=KINDS)
def said(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What became of a few queries on a database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").empty_database()
        at = urlsplit(url)
        where = {"NAME": at.path.strip("/"), "USER": at.username, "HOST": parse_qs(at.query)["host"][0]}
        return _said(postgresql(url), {"ENGINE": "django.db.backends.postgresql", **where})
    if request.param == "mariadb":
        port = request.getfixturevalue("mariadb_once").port
        where = {"NAME": "test", "USER": "root", "HOST": "127.0.0.1", "PORT": port}
        return _said(mariadb(port), {"ENGINE": "django.db.backends.mysql", **where})
    return _said(sqlite(Path(":memory:")), {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})


def _said(database: Database, settings: dict[str, Any]) -> dict[str, Any]:
    settings["CONN_MAX_AGE"] = None
    ran = subprocess.run(
        [sys.executable, guarded_django.__file__, json.dumps(settings), database.endless, database.short],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return {"kind": database.kind, **json.loads(ran.stdout)}


def test_queries_of_django_are_held_to_the_window(said: dict[str, Any]) -> None:
    """Slow ones are ended, exempt ones are not, late ones do not start, and the rest is as ever."""
    assert said["quick"] == "42"
    assert said["slow"] == "Refused from OperationalError"
    assert said["exempt"] == "True"
    assert said["late"] == "Refused from NoneType"
    assert said["broken"].startswith(f"{ERRORS[said['kind']]} from ")
    assert said["again"] == "3"
    assert said.get("transaction", "1") == "1"


def test_django_finds_its_connection_as_it_was(said: dict[str, Any]) -> None:
    """When the request is over, the connection that stays open has the setting that it had."""
    expected = {"sqlite": ("", ""), "postgresql": ("200ms", "0"), "mariadb": ("0.0", "0.0")}
    assert (said["meanwhile"], said["after"]) == expected[said["kind"]]


def test_django_finds_its_connection_as_it_was_after_a_job(said: dict[str, Any]) -> None:
    """A worker sends no signal of a request's end: what was set for the session is put back when the job is over."""
    assert said["job"] == "1"
    assert said["after job"] == {"sqlite": "", "postgresql": "0", "mariadb": "0.0"}[said["kind"]]


def test_the_limit_can_be_lifted_for_the_own_work_of_djangos_driver(said: dict[str, Any]) -> None:
    """What goes by Django has no limit of the query before it, where there was one."""
    assert said.get("lifted", "1") == "1"


def test_a_connection_that_threads_share_is_measured_alone(said: dict[str, Any]) -> None:
    """SQLite would ask back with its own lock held, and the threads would wait for each other for ever."""
    assert said.get("shared", "True") == "True"


def test_queries_of_django_are_reported_once(said: dict[str, Any]) -> None:
    """By alias and fingerprint, though the guard was installed twice; transactions are no queries."""
    reports = said["reports"]
    quick, asked, job, slow, export, *_, broken, again = reports
    assert quick == ["default/select ? + ?", "pass", False]
    assert asked == ["default/select ?", "pass", False]
    assert job[0] == "__main__.ask"
    assert slow[1:] == ["refuse", True]
    assert export == ["default/export", "pass", False]
    assert broken == ["default/select nowhere from nothing", "pass", False]
    assert again == ["default/select ? + ?", "pass", False]
    assert len(reports) == {"postgresql": 11, "sqlite": 8}.get(said["kind"], 7)
