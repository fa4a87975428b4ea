"""Opening a store: where it is, what can be wrong with it, and what is said then."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command

from builders import measured
from overton.model.measurement import MeasuredDay, Snapshot
from overton.model.problem import BadInputError
from overton.store.orm.opening import open_store
from overton.store.port import Delivery, Series

SERIES = Series("request-timeouts", "p99.9 request duration")
DAY = date(2026, 3, 2)
NOBODY = 65534
NEWER = "INSERT INTO django_migrations (app, name, applied) VALUES ('{}', '0999_more', '2030-01-01')"


def database(root: Path) -> Path:
    return root / ".overton" / "overton.sqlite3"


def made(root: Path) -> None:
    """A store with one measured day."""
    store = open_store("", root)
    store.record(SERIES, [Snapshot(DAY, (measured("a", 1.0),), "d")])
    store.close()


def execute(root: Path, sql: str) -> None:
    with closing(sqlite3.connect(database(root))) as connection, connection:
        connection.execute(sql)


@contextmanager
def nobody() -> Iterator[None]:
    """Without the rights of the superuser, whom no read-only folder stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o755 if path.is_dir() else 0o644)


def refusal(url: str, root: Path) -> str:
    with pytest.raises(BadInputError) as error:
        open_store(url, root)
    return str(error.value)


def test_the_store_is_in_a_folder_that_git_ignores(tmp_path: Path) -> None:
    """A workspace's own store is made on first use, in a folder that ignores itself."""
    made(tmp_path)
    assert database(tmp_path).is_file()
    assert (tmp_path / ".overton" / ".gitignore").read_text() == "*\n"


def test_opening_again_finds_what_was_remembered(tmp_path: Path) -> None:
    """The store outlives whoever opened it."""
    made(tmp_path)
    store = open_store("", tmp_path)
    assert len(store.history(SERIES).intervals) == 1
    store.close()


OPEN = """
import sys
from pathlib import Path
from overton.store.orm.opening import open_store
open_store("", Path(sys.argv[1]))
"""


def test_opening_a_store_that_is_up_to_date_loads_no_migrations(tmp_path: Path) -> None:
    """A start with nothing to migrate does not load what migrates."""
    made(tmp_path)
    program = f"{OPEN}print('django.db.migrations.executor' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_migrations_say_what_the_models_say(tmp_path: Path) -> None:
    """Nothing is missing from the migrations' files."""
    made(tmp_path)
    out = StringIO()
    call_command("makemigrations", "overton", "--check", "--dry-run", stdout=out)
    assert out.getvalue() == "No changes detected in app 'overton'\n"


def test_a_store_of_the_first_version_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    """It keeps what it remembers, knows nothing of commits and former names, and takes them from then on."""
    old = open_store(url, tmp_path)
    old.record(SERIES, [Snapshot(DAY, (measured("a", 1.0),), "d", complete=True)])
    call_command("migrate", "overton", "0001", database=old.connection.alias, verbosity=0)
    old.close()

    store = open_store(url, tmp_path)
    known = store.history(SERIES)
    later = Snapshot(
        DAY + timedelta(days=1),
        (replace(measured("b", 1.0), formerly="a"),),
        "d",
        failures_only=True,
        revision="c0ffee",
    )
    store.record(SERIES, [later])
    found = store.history(SERIES)
    store.close()

    assert (MeasuredDay(DAY, "d", {}, complete=True, left_out={}),) == known.days
    assert ["a"] == [i.measurement.item for i in known.intervals]
    assert ("c0ffee", "a") == (found.days[1].revision, found.intervals[1].measurement.formerly)


def test_settings_of_another_django_project_are_left_alone(tmp_path: Path) -> None:
    """A DJANGO_SETTINGS_MODULE that belongs to the project around is not loaded."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings"}
    assert subprocess.run([sys.executable, "-c", OPEN, str(tmp_path)], env=environment, check=False).returncode == 0


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """A database with migrations that this version does not know is left as it is."""
    made(tmp_path)
    with closing(sqlite3.connect(database(tmp_path))) as connection, connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('overton', '0999_more', '2030-01-01')"
        )
    told = refusal("", tmp_path)
    assert "is from a newer version of Overton (it has 0999_more)" in told
    assert "upgrade" in told


def test_other_apps_migrations_do_not_matter(tmp_path: Path) -> None:
    """A database that is shared with a server's other apps is not newer for that."""
    made(tmp_path)
    with closing(sqlite3.connect(database(tmp_path))) as connection, connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0999_more', '2030-01-01')"
        )
    open_store("", tmp_path).close()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\1" * 5000, b"no database" * 1000])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    """A file with anything else in it is not overwritten; an empty one is a database without tables."""
    database(tmp_path).parent.mkdir()
    database(tmp_path).write_bytes(content)
    if not content:
        open_store("", tmp_path).close()
        return
    told = refusal("", tmp_path)
    assert told.startswith(f"{database(tmp_path)}: this is no SQLite database; ") or "is damaged" in told
    assert database(tmp_path).read_bytes() == content


def test_a_damaged_page_is_told_when_it_is_met(tmp_path: Path) -> None:
    """Damage within the file is bad input, and not a crash."""
    made(tmp_path)
    whole = database(tmp_path).read_bytes()
    database(tmp_path).write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(BadInputError, match="damaged"):
        open_store("", tmp_path).history(SERIES)


def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    """What is in the way is named."""
    database(tmp_path).mkdir(parents=True)
    assert "a folder is in the place of the database" in refusal("", tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    """What is in the way is named."""
    (tmp_path / ".overton").write_text("")
    assert f"{tmp_path / '.overton'}: the folder cannot be written: " in refusal("", tmp_path)


def test_a_read_only_workspace_without_a_store_is_told(open_folder: Path, tmp_path: Path) -> None:
    """Where no store can be made, the other place for it is named."""
    made(tmp_path)
    open_folder.chmod(0o555)
    with nobody():
        told = refusal("", open_folder)
    assert "cannot be written: Permission denied; make it writable, or set OVERTON_DATABASE_URL" in told


def test_a_read_only_store_can_be_read(open_folder: Path) -> None:
    """The status of a read-only checkout can be asked for, and what cannot be written is told."""
    made(open_folder)
    for path in (database(open_folder), open_folder / ".overton"):
        path.chmod(0o555)
    with nobody():
        store = open_store("", open_folder)
        assert len(store.history(SERIES).intervals) == 1
        for write in (
            lambda: store.record(SERIES, [Snapshot(DAY, (), "d")]),
            lambda: store.claim_delivery(Delivery("c", "a", "p", DAY, sent=False)),
            lambda: store.measuring(SERIES).__enter__(),
        ):
            with pytest.raises(BadInputError, match="make it writable, or set OVERTON_DATABASE_URL"):
                write()
        store.close()


def test_a_store_can_be_read_while_somebody_else_writes_it(open_folder: Path) -> None:
    """A reader who may not write sees what the writer has recorded, though it is in the log alone."""
    writer = open_store("", open_folder)
    writer.record(SERIES, [Snapshot(DAY, (measured("a", 1.0),), "d")])
    (open_folder / ".overton").chmod(0o555)
    with nobody():
        reader = open_store("", open_folder)
        found = reader.history(SERIES)
        reader.close()
    writer.close()
    assert len(found.intervals) == 1


def test_a_read_only_store_of_an_older_version_is_told(open_folder: Path) -> None:
    """What would have to be migrated and cannot be written is no crash."""
    database(open_folder).parent.mkdir()
    database(open_folder).touch()
    for path in (database(open_folder), open_folder / ".overton"):
        path.chmod(0o555)
    with nobody():
        assert "the database cannot be written" in refusal("", open_folder)
