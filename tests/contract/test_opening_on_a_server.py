"""Opening a store on a server: what its URL may be, what can be wrong, and what is said then."""

import subprocess
import sys
from pathlib import Path

import pytest

from overton.model.problem import BadInputError
from overton.store.orm.opening import open_store
from postgresql_server import Server

NEWER = "INSERT INTO django_migrations (app, name, applied) VALUES ('overton', '0999_more', '2030-01-01')"


def refusal(url: str, root: Path) -> str:
    with pytest.raises(BadInputError) as error:
        open_store(url, root)
    return str(error.value)


UNUSABLE = {
    "mysql://ana:secret@localhost/overton": "the store does not run on 'mysql'",
    "sqlite:///secret.db": "the store does not run on 'sqlite'",
    "secret": "the store does not run on 'this'",
    "postgresql://ana:sec/ret@localhost/overton": "this is no URL of a database",
    "postgresql://ana:secret@localhost:secret/overton": "this is no URL of a database",
    "postgresql://[secret": "this is no URL of a database",
    "postgresql://": "this URL names no database",
    "postgresql://ana:secret@localhost:1/overton": "OVERTON_DATABASE_URL (localhost/overton): ",
    "postgresql:///overton?host=/nowhere&password=secret": "OVERTON_DATABASE_URL (/nowhere/overton): ",
}


@pytest.mark.parametrize("url", UNUSABLE)
def test_an_unusable_url_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    """What is wrong with a URL, or with the server that it names, is said, and no part of a password."""
    told = refusal(url, tmp_path)
    assert told.startswith("OVERTON_DATABASE_URL")
    assert UNUSABLE[url] in told
    assert "secret" not in told
    assert "sec/ret" not in told


def test_a_missing_driver_is_told_with_its_install_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's driver is an extra, and the message says how to get it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'overton[postgres]'" in refusal("postgresql://localhost/overton", tmp_path)


@pytest.mark.postgresql
def test_a_newer_server_database_is_refused(postgresql_server: Server, tmp_path: Path) -> None:
    """A shared database that somebody else has upgraded is left as it is."""
    url = postgresql_server.store_database()
    postgresql_server.execute(
        url, "INSERT INTO django_migrations (app, name, applied) VALUES ('overton', '0999_more', now())"
    )
    assert "is from a newer version of Overton (it has 0999_more)" in refusal(url, tmp_path)


@pytest.mark.postgresql
def test_a_database_that_is_not_there_is_told(postgresql_server: Server, tmp_path: Path) -> None:
    """The server's own words say what is missing."""
    url = postgresql_server.empty_database().replace("/database_", "/missing_")
    assert "does not exist; check that the database can be reached" in refusal(url, tmp_path)


@pytest.mark.postgresql
def test_a_wrong_password_is_told_and_not_shown(postgresql_server: Server, tmp_path: Path) -> None:
    """A password that the server does not take is not repeated."""
    url = postgresql_server.with_user(postgresql_server.store_database(), "ana", "right")
    told = refusal(url.replace("right", "hunter2"), tmp_path)
    assert 'password authentication failed for user "ana"' in told
    assert "hunter2" not in told


@pytest.mark.postgresql
def test_a_user_without_rights_is_told(postgresql_server: Server, tmp_path: Path) -> None:
    """A user who may not make tables is told which right is missing."""
    url = postgresql_server.with_user(postgresql_server.empty_database(), "ben", "right")
    assert "the user lacks a right; let the user create and write tables" in refusal(url, tmp_path)


@pytest.mark.postgresql
def test_the_store_lives_in_a_server_project(postgresql_server: Server, tmp_path: Path) -> None:
    """A Django project that installs the app and migrates by itself shares its database with the commands."""
    url = postgresql_server.empty_database()
    program = """
import sys
from datetime import date
from pathlib import Path
import dj_database_url, django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "overton.store.orm"],
    DATABASES={"default": dj_database_url.parse(sys.argv[1])},
)
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from overton.model.measurement import Measurement, Snapshot
from overton.store.orm.opening import open_store
from overton.store.orm.store import OrmStore
from overton.store.port import Series
series = Series("c", "m")
OrmStore().record(series, [Snapshot(date(2026, 3, 2), (Measurement("a", 1.0),), "d")])
print(len(open_store(sys.argv[1], Path()).history(series).intervals))
"""
    run = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert run.stdout == "1\n"
