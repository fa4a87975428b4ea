"""The formats that the events source reads, and that each gives the same readings."""

import gzip
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from event_files import MONDAY, read, values
from overton.model.problem import BadInputError

ROWS = """\
SELECT * FROM (VALUES
    ('GET /a', 0.5::DOUBLE, '2026-03-02T10:00:00Z', 200), ('GET /a', 2.5, '2026-03-02T23:30:00+02:00', 200),
    ('GET /b', 7.0, '2026-03-03T00:30:00+02:00', 200), ('GET /b', 9.0, '2026-03-03T00:30:00', 200),
    ('GET /c', 1.0, '2026-03-02 23:59:59.999999', 500)
) AS rows(route, took, "at", status)"""
OPTIONS: dict[str, Any] = {
    "item": "{route}",
    "value": "took",
    "time": "at",
    "where": "status < 500",
    "slices": ("status",),
}
EXPECTED = {"GET /a": 2.5, "GET /b": 7.0}
"""What began on the 2nd of March in UTC."""


def written(folder: Path, form: str) -> Path:
    """The rows as a file of that kind."""
    path = folder / f"events.{form}"
    plain = folder / f"events.{form.removesuffix('.gz')}"
    if form == "sqlite":
        rows = duckdb.execute(ROWS).fetchall()
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE events (route TEXT, took REAL, at DATETIME, status INTEGER)")
            connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
    elif form == "duckdb":
        with duckdb.connect(str(path)) as database:
            database.execute(f"CREATE TABLE events AS {ROWS}")
    else:
        kind = "JSON, ARRAY true" if ".json" in form and ".jsonl" not in form else "JSON" if "json" in form else "CSV"
        settings = "PARQUET" if form == "parquet" else kind + (", DELIMITER '\t'" if "tsv" in form else "")
        duckdb.execute(f"COPY ({ROWS}) TO '{plain}' (FORMAT {settings})")
    if form.endswith(".gz"):
        path.write_bytes(gzip.compress(plain.read_bytes()))
    return path


FORMS = ["parquet", "csv", "tsv", "csv.gz", "json", "json.gz", "jsonl", "ndjson", "jsonl.gz", "duckdb", "sqlite"]


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_readings(tmp_path: Path, form: str) -> None:
    """Items, values, days of texts with mixed offsets, and slices."""
    path = written(tmp_path, form)
    (day,) = read(tmp_path, from_=path.name, **OPTIONS)
    assert EXPECTED == values(day)
    assert [{"status": "200"}] * 2 == [dict(reading.slices) for reading in day.readings]


@pytest.mark.parametrize("form", ["duckdb", "sqlite", "parquet"])
def test_a_file_is_known_by_its_first_bytes(tmp_path: Path, form: str) -> None:
    """A database or Parquet file may have any name."""
    written(tmp_path, form).rename(tmp_path / "events.db")
    (day,) = read(tmp_path, from_="events.db", **OPTIONS)
    assert EXPECTED == values(day)


def test_format_says_what_a_name_does_not(tmp_path: Path) -> None:
    """A log with rows of JSON."""
    written(tmp_path, "jsonl").rename(tmp_path / "access.log")
    (day,) = read(tmp_path, from_="access.log", format="json", **OPTIONS)
    assert EXPECTED == values(day)


def test_a_list_of_paths_and_globs_is_read_as_one_each_file_once(tmp_path: Path) -> None:
    """A file that two patterns match counts once; folders below are found with `**`."""
    for number, folder in enumerate(("logs/a", "logs/b/c", "other")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.csv").write_text(f"n\n{10**number}\n")
    (day,) = read(tmp_path, from_=("logs/**/*.csv", "logs/a/x.csv", "other/x.csv"), value="n", aggregate="sum")
    assert {"all": 111.0} == values(day)


def test_a_name_with_marks_of_globs_is_that_file_alone(tmp_path: Path) -> None:
    """`a[1]*.csv` is a file before it is a pattern, and so is a folder of that name above."""
    root = tmp_path / "w[1]"
    for name, number in (("w[1]/a[1]*.csv", 1), ("w[1]/a1.csv", 2), ("w[1]/a1x.csv", 4), ("w1/a1.csv", 8)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"n\n{number}\n")
    for pattern, expected in (("a[1]*.csv", 1.0), ("a?.csv", 2.0), ("*.csv", 7.0)):
        (day,) = read(root, from_=pattern, value="n", aggregate="sum")
        assert {"all": expected} == values(day)


def test_folders_named_key_and_value_give_a_column(tmp_path: Path) -> None:
    """As data lakes lay out their files."""
    for day, number in (("2026-03-01", 1), ("2026-03-02", 2)):
        (tmp_path / f"day={day}").mkdir()
        duckdb.execute(f"COPY (SELECT {number} AS n) TO '{tmp_path}/day={day}/x.parquet'")
    (monday,) = read(tmp_path, from_="*/*.parquet", value="n", time="day")
    assert {"all": 2.0} == values(monday)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_time_of_a_text_can_be_asked_for_as_a_time(tmp_path: Path, form: str) -> None:
    """It is read as written, for the sake of its offset, and stays a timestamp in expressions."""
    duckdb.execute(
        "COPY (SELECT TIMESTAMP '2026-03-02 09:00:00' + n * INTERVAL 1 HOUR AS t, n FROM range(9) AS r(n))"  # noqa: S608
        f" TO '{tmp_path}/x.{form}'"
    )
    (day,) = read(tmp_path, from_=f"x.{form}", value="hour(t) + n", time="t", where="t >= TIMESTAMP '2026-03-02 16:00'")
    assert ({"all": 25.0}, 2) == (values(day), day.readings[0].samples)


def test_texts_may_be_separated_by_semicolons_and_begin_with_a_mark(tmp_path: Path) -> None:
    """As spreadsheets write them; `#` is no comment, and a quoted line break is no row."""
    (tmp_path / "a.csv").write_text('\ufeffitem;n\r\n"#1";1\r\n"two\r\nlines";2\r\n', newline="")
    (day,) = read(tmp_path, from_="a.csv", item="{item}", value="n")
    assert {"#1": 1.0, "two\r\nlines": 2.0} == values(day)


def test_nested_json_is_reached_by_dots(tmp_path: Path) -> None:
    """A field of an object is a column of it."""
    (tmp_path / "a.jsonl").write_text('{"http": {"status": 200}, "n": 1}\n{"http": {"status": 500}, "n": 2}\n')
    (day,) = read(tmp_path, from_="a.jsonl", value="n", where="http.status < 500")
    assert {"all": 1.0} == values(day)


def database(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.mark.parametrize("form", ["duckdb", "sqlite"])
def test_a_table_is_named_where_there_are_several(tmp_path: Path, form: str) -> None:
    """Views count as tables; without a name, or with a wrong one, they are listed."""
    path = tmp_path / f"x.{form}"
    sql = (
        "CREATE TABLE jobs AS SELECT 1 AS n",
        "CREATE TABLE runs AS SELECT 2 AS n",
        "CREATE VIEW all_runs AS SELECT 3 AS n",
    )
    if form == "sqlite":
        database(path, *sql)
    else:
        with duckdb.connect(str(path)) as connection:
            for statement in sql:
                connection.execute(statement)
    for table, expected in (("jobs", 1.0), ("all_runs", 3.0)):
        (day,) = read(tmp_path, from_=path.name, table=table, value="n")
        assert {"all": expected} == values(day)
    with pytest.raises(
        BadInputError, match=r"several tables or none: `all_runs`, `jobs`, `runs`; say which with `table:`"
    ):
        read(tmp_path, from_=path.name, value="n")
    with pytest.raises(BadInputError, match=r"there is no table `job`; .* did you mean `jobs`"):
        read(tmp_path, from_=path.name, table="job", value="n")


def test_a_table_of_another_schema_is_named_with_it(tmp_path: Path) -> None:
    """As DuckDB writes it."""
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        connection.execute("CREATE SCHEMA logs")
        connection.execute('CREATE TABLE logs."my jobs" AS SELECT 1 AS n')
    (day,) = read(tmp_path, from_="x.duckdb", table="logs.my jobs", value="n")
    assert {"all": 1.0} == values(day)


def test_several_databases_are_read_as_one(tmp_path: Path) -> None:
    """Of either kind, columns by name."""
    for number in (1, 2):
        database(tmp_path / f"{number}.sqlite", f"CREATE TABLE x AS SELECT {number}.5 AS n", "INSERT INTO x VALUES (4)")
        with duckdb.connect(str(tmp_path / f"{number}.duckdb")) as connection:
            connection.execute(f"CREATE TABLE x AS SELECT {number} AS n")
    (light,) = read(tmp_path, from_="*.sqlite", value="n", aggregate="sum")
    (duck,) = read(tmp_path, from_="*.duckdb", value="n", aggregate="sum")
    assert ({"all": 12.0}, {"all": 3.0}) == (values(light), values(duck))


def test_a_column_of_sqlite_has_the_type_of_its_values(tmp_path: Path) -> None:
    """Whatever was declared: whole numbers, numbers, seconds since 1970, texts; where there are none, the declared."""
    database(
        tmp_path / "x.sqlite",
        "CREATE TABLE x (n, at INTEGER, price DECIMAL(10,2), note VARCHAR)",
        "INSERT INTO x VALUES (1, 1772445600, 1.25, 'a'), (2.5, 1772445601, 3, 7), (NULL, NULL, NULL, NULL)",
        "CREATE TABLE empty (n REAL, at TIMESTAMP, item TEXT)",
    )
    (day,) = read(tmp_path, from_="x.sqlite", table="x", item="{note}", value="n + price", time="at")
    assert ({"7": 5.5, "a": 2.25}, {"no time": 1}) == (values(day), day.left_out)
    (none,) = read(tmp_path, from_="x.sqlite", table="empty", item="{item}", value="n", time="at")
    assert () == none.readings


def test_a_database_that_is_being_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither waits for ever, nor reads half."""
    monkeypatch.setattr("overton.sources.events.sqlite_tables.PATIENCE_SECONDS", 0.05)
    database(tmp_path / "x.sqlite", "CREATE TABLE x AS SELECT 1 AS n")
    with closing(sqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BadInputError, match=r"x\.sqlite: another process is writing to it; try again"):
            read(tmp_path, from_="x.sqlite", value="n")
    with duckdb.connect(str(tmp_path / "x.duckdb")) as writer_too:
        writer_too.execute("CREATE TABLE x AS SELECT 1 AS n")
        with pytest.raises(BadInputError, match=r"x\.duckdb: another process is writing to it; try again"):
            read(tmp_path, from_="x.duckdb", value="n")


def test_a_database_is_opened_to_be_read_and_left_as_it_was(tmp_path: Path) -> None:
    """Not a byte of it changes, and nothing appears beside it."""
    for form in ("sqlite", "duckdb"):
        path = written(tmp_path, form)
        before = path.read_bytes()
        read(tmp_path, from_=path.name, **OPTIONS)
        assert before == path.read_bytes()
    assert ["events.duckdb", "events.sqlite"] == sorted(one.name for one in tmp_path.iterdir())


@pytest.mark.parametrize("form", ["sqlite", "duckdb"])
def test_a_broken_database_is_told(tmp_path: Path, form: str) -> None:
    """The first bytes are right and the rest is not."""
    path = written(tmp_path, form)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(BadInputError, match=path.name):
        read(tmp_path, from_=path.name, **OPTIONS)


def test_a_view_that_reads_another_file_does_not(tmp_path: Path) -> None:
    """Nothing but the files of the source can be read, whatever a database says."""
    (tmp_path / "secret.csv").write_text("n\n1\n")
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        connection.execute(f"CREATE VIEW x AS SELECT * FROM read_csv('{tmp_path}/secret.csv')")  # noqa: S608
    with pytest.raises(BadInputError, match="file system operations are disabled"):
        read(tmp_path, from_="x.duckdb", value="n")


def test_times_of_any_type_fall_on_the_same_days(tmp_path: Path) -> None:
    """Timestamps of every width, with and without a zone, dates, texts and seconds since 1970."""
    duckdb.execute(
        "COPY (SELECT t, t::TIMESTAMP_S AS s, t::TIMESTAMP_MS AS ms, t::TIMESTAMP_NS AS ns,"  # noqa: S608
        " t AT TIME ZONE 'UTC' AS tz,"
        " epoch(t) AS seconds, epoch(t)::BIGINT AS whole, epoch(t)::DECIMAL(18, 3) AS exact, t::VARCHAR AS text,"
        " t::VARCHAR || '+00' AS text_tz FROM (SELECT TIMESTAMP '2026-03-01 22:30:00' + n * INTERVAL 1 HOUR AS t"
        f" FROM range(30) AS r(n))) TO '{tmp_path}/x.parquet'"
    )
    days = [MONDAY + timedelta(days=n) for n in range(-1, 3)]
    for column in ("t", "s", "ms", "ns", "tz", "seconds", "whole", "exact", "text", "text_tz"):
        found = read(tmp_path, days, time=column, aggregate="count", zone="Europe/Paris")
        assert [{"all": 1.0}, {"all": 24.0}, {"all": 5.0}, {}] == [values(day) for day in found], column
    for column in ("t", "text"):
        found = read(tmp_path, days, time=column, aggregate="count", timezone="Europe/Paris", zone="Europe/Paris")
        assert [{"all": 2.0}, {"all": 24.0}, {"all": 4.0}, {}] == [values(day) for day in found], column
    found = read(tmp_path, days, time="CAST(t AS DATE)", aggregate="count", zone="Asia/Tokyo")
    assert [{"all": 2.0}, {"all": 24.0}, {"all": 4.0}, {}] == [values(day) for day in found]
