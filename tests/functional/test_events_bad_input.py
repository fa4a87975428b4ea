"""Bad input to the events source: each is told with its place and what to do, or left out and counted."""

import gzip
import sqlite3
from datetime import datetime, timedelta
from decimal import Decimal
from math import inf, nan
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from event_files import MONDAY, at, parquet, read, values
from overton.model.problem import BadInputError

NOON = at("2026-03-02 12:00")


def problem(root: Path, **options) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN003
    """What reading is refused with."""
    with pytest.raises(BadInputError) as refused:
        read(root, **options)
    return str(refused.value).replace(f"{root}/", "")


def test_rows_that_are_no_observations_are_left_out_and_counted_by_reason(tmp_path: Path) -> None:
    """Nulls, NaN, infinities, negative times and rows without item or time never reach a value, nor vanish."""
    parquet(
        tmp_path / "a.parquet",
        {
            "item": ["a", "a", "a", "a", "a", "a", None, "a", "b"],
            "at": [NOON, NOON, NOON, NOON, NOON, NOON, NOON, None, NOON],
            "s": [1.0, None, nan, inf, -inf, -1.0, 3.0, 4.0, None],
        },
    )
    (day,) = read(tmp_path, item="{item}", value="s", time="at", unit="s")
    left = {"negative value": 1, "no time": 1, "not finite": 3, "null item": 1, "null value": 2}
    assert left == day.left_out
    assert {"a": 1.0, "b": None} == values(day)
    assert [1, 0] == [reading.samples for reading in day.readings]


def test_a_negative_value_is_one_unless_the_unit_is_a_time(tmp_path: Path) -> None:
    """A temperature may be below zero; a duration may not."""
    parquet(tmp_path / "a.parquet", {"n": [-2, -1]})
    (cold,) = read(tmp_path, value="n", unit="°C")
    (impossible,) = read(tmp_path, value="n", unit="ms")
    assert {"all": -1.0} == values(cold)
    assert ({"all": None}, {"negative value": 2}) == (values(impossible), impossible.left_out)


def test_what_is_left_out_of_trailing_periods_counts_for_every_day_that_it_would_have(tmp_path: Path) -> None:
    """A bad row of Monday is missing on Monday and Tuesday alike; a row without a time on every day."""
    tuesday = MONDAY + timedelta(days=1)
    parquet(tmp_path / "a.parquet", {"at": [NOON, NOON, None], "n": [1.0, None, 1.0], "item": ["a", "a", "a"]})
    days = read(tmp_path, [MONDAY, tuesday], item="{item}", value="n", time="at", over=timedelta(days=2))
    assert [{"no time": 1, "null value": 1}] * 2 == [day.left_out for day in days]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("logs/*.parquet", "logs/*.parquet: no file matches; paths start at"),
        ("log.parquet", "log.parquet: there is no such file; did you mean `logs.parquet`"),
        ("folder", "folder: it is a folder; name the files in it, such as folder/*.parquet"),
        ("s3://bucket/a.parquet", "s3://bucket/a.parquet: only files on this machine are read; copy the data"),
        ("notes.txt", "notes.txt: its name does not say what it is; say it with `format:`"),
        ("empty.parquet", "empty.parquet: it is empty, and no Parquet file is; write it anew"),
        ("loop.parquet", "loop.parquet: there is no such file"),
        ((), "from"),
    ],
)
def test_files_that_are_missing_or_nameless_are_told(tmp_path: Path, pattern: str | tuple[str, ...], said: str) -> None:
    """A glob without files, a slip of the pen, a folder, an address, an unknown ending, nothing at all."""
    parquet(tmp_path / "logs.parquet", {"n": [1]})
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("n\n1\n")
    (tmp_path / "empty.parquet").touch()
    (tmp_path / "loop.parquet").symlink_to(tmp_path / "loop.parquet")
    assert said in problem(tmp_path, from_=pattern, value="n")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that nobody can read")
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Whatever the system's reason is."""
    (tmp_path / "a.csv").symlink_to("/proc/self/mem")
    assert problem(tmp_path, from_="a.csv", value="n").startswith(
        "a.csv: it cannot be read: Input/output error; make it"
    )


def test_files_of_two_formats_are_two_sources(tmp_path: Path) -> None:
    """They are read in different ways, and their types would not agree."""
    parquet(tmp_path / "a.parquet", {"n": [1]})
    (tmp_path / "b.csv").write_text("n\n1\n")
    assert "`a.parquet` is parquet and `b.csv` is csv" in problem(tmp_path, from_="*.*", value="n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"item": "{rout}"},
            "`item`: there is no column `rout`; there are: `route`, `took`, `at`; did you mean `route`",
        ),
        ({"slices": ("tier",)}, "`slices`: there is no column `tier`"),
        ({"where": "sttus < 5"}, "`where`: there is no column `sttus`"),
        ({"where": 'route = "GET"'}, "or write 'GET' in single quotes if it is a text"),
        ({"value": "TOOOK"}, "`value`: there is no column `TOOOK`"),
        ({"time": "started"}, "`time`: there is no column `started`"),
        ({"where": "took"}, "`where`: it is of the type BIGINT, and a condition is needed; compare it"),
        ({"where": "took LIKE 'a'"}, "`where`: `took LIKE 'a'` does not work"),
        ({"value": "route"}, "`value`: it is text, and `max` needs numbers; write `TRY_CAST(route AS DOUBLE)`"),
        ({"value": "at"}, "`value`: it is of the type TIMESTAMP, and `max` needs numbers"),
        ({"time": "route"}, "`time`: '/a' is no time that can be read; write times in ISO 8601"),
        ({"time": "took"}, "`time`: 1767225600000 cannot be seconds since 1970; if they are milliseconds, write"),
        ({"time": "took > 3"}, "`time`: it is of the type BOOLEAN, and no time"),
        ({"value": "CAST(route AS INTEGER)"}, "an expression does not work for all rows: "),
        ({"value": "took * took"}, "an expression does not work for all rows: "),
        ({"aggregate": "p101"}, "`aggregate`: `p101` is no percentile; it is above 0 and at most 100"),
        ({"value": None, "aggregate": "max"}, "`aggregate`: `max` needs `value`; say what is measured"),
    ],
)
def test_names_and_types_that_do_not_fit_are_told(tmp_path: Path, options: dict[str, object], said: str) -> None:
    """Whatever the key: what there is instead, the nearest of it, or what is needed."""
    parquet(
        tmp_path / "a.parquet",
        {"route": ["/a"], "took": [1_767_225_600_000], "at": pa.array([datetime(2026, 3, 2)], pa.timestamp("us"))},  # noqa: DTZ001
    )
    assert said in problem(tmp_path, **{"value": "took", **options})


def test_one_corrupt_file_among_many_is_named_and_nothing_is_half_read(tmp_path: Path) -> None:
    """A file with a broken end, and one whose pages are broken though its end is whole."""
    for name in "abc":
        parquet(tmp_path / f"{name}.parquet", {"n": list(range(50_000))}, compression="NONE", use_dictionary=False)
    whole = (tmp_path / "b.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[: len(whole) // 2])
    assert problem(tmp_path, value="n").startswith("b.parquet: it cannot be read: ")
    for name in "abc":
        parquet(tmp_path / f"{name}.parquet", {"n": [str(n) for n in range(50_000)]}, compression="ZSTD")
    whole = (tmp_path / "b.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[:2000] + bytes(4000) + whole[6000:])
    assert problem(tmp_path, value="length(n)").startswith("b.parquet: it cannot be read: ")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 and no more")
    assert problem(tmp_path, value="length(n)").startswith("b.parquet: it cannot be read: ")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "b.csv",
            "item,n\na,1\nb\nc,3,4\n",
            "b.csv:3:1: it cannot be read: Expected Number of Columns: 2 Found: 1; mend",
        ),
        ("b.csv", 'item,n\na,"1\n', "b.csv:2:1: it cannot be read: Value with unterminated quote found; mend"),
        (
            "b.jsonl",
            '{"item": "a", "n": 1}\n{"item": \n',
            "b.jsonl:3:1: it cannot be read: unexpected end of data; mend",
        ),
    ],
)
def test_a_corrupt_text_is_named_with_the_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    """Ragged rows, a quote that does not end, broken JSON."""
    (tmp_path / f"a{Path(name).suffix}").write_text("item,n\na,1\n" if name.endswith("csv") else '{"item":"a","n":1}\n')
    (tmp_path / name).write_text(text)
    assert problem(tmp_path, from_=f"*{Path(name).suffix}", item="{item}", value="n").startswith(said)


def test_a_broken_gzip_is_named(tmp_path: Path) -> None:
    """The archive ends too early."""
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"n\n1\n" * 9999)[:40])
    assert "a.csv.gz: it cannot be read: " in problem(tmp_path, from_="*.csv.gz", value="n")


def test_empty_data_is_a_day_without_readings(tmp_path: Path) -> None:
    """No rows, no file contents, a header alone, an empty list: nothing is wrong, and nothing is there."""
    parquet(tmp_path / "none.parquet", pa.table({"n": pa.array([], pa.int64()), "item": pa.array([], pa.string())}))
    texts = {"nothing.csv": "", "header.csv": "item,n\n", "nothing.jsonl": "\n", "list.json": "[ ]\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "nothing.csv.gz").write_bytes(gzip.compress(b""))
    for name in ("none.parquet", *texts, "nothing.csv.gz"):
        (day,) = read(tmp_path, from_=name, item="{item}", value="n")
        assert (day.readings, day.left_out, day.complete) == ((), {}, True), name


def test_wrong_names_are_told_of_a_header_without_rows_too(tmp_path: Path) -> None:
    """Its columns are known."""
    (tmp_path / "a.csv").write_text("item,n\n")
    assert "there is no column `itm`" in problem(tmp_path, from_="a.csv", item="{itm}", value="n")


def test_empty_files_among_others_change_no_type(tmp_path: Path) -> None:
    """A header without rows says nothing of numbers, and an empty file nothing of columns."""
    (tmp_path / "a.csv").write_text("item,n\na,1.5\n")
    (tmp_path / "b.csv").write_text("item,n\n")
    (tmp_path / "c.csv").write_text("")
    (day,) = read(tmp_path, from_="*.csv", item="{item}", value="n")
    assert {"a": 1.5} == values(day)


NAMES = [
    "GET /a",
    "",
    " ",
    "é",
    "e\u0301",
    "日本語",
    "👩‍👩‍👧",
    "a\nb",
    "a\tb",
    "it's",
    '"x"',
    "a%b_c*",
    "{braces}",
    "\\",
    "'; DROP TABLE x; --",
    "a" * 3000,
]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "sqlite"])
def test_item_names_come_out_as_they_went_in(tmp_path: Path, form: str) -> None:
    """Any Unicode, quotes, newlines, emoji and SQL, through every format."""
    rows = ", ".join(f"({n}, ?)" for n in range(len(NAMES)))
    path = tmp_path / f"a.{form}"
    if form == "sqlite":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE x (n INTEGER, item TEXT)")
            connection.executemany("INSERT INTO x VALUES (?, ?)", list(enumerate(NAMES)))
        connection.close()
    elif form == "parquet":
        parquet(path, {"n": list(range(len(NAMES))), "item": NAMES})
    else:
        duckdb.execute(f"COPY (SELECT * FROM (VALUES {rows}) AS x(n, item)) TO '{path}'", NAMES)  # noqa: S608
    (day,) = read(tmp_path, from_=f"a.{form}", item="{item}", value="n")
    expected = {name: float(n) for n, name in enumerate(NAMES)}
    if form == "csv":
        expected.pop("")  # a CSV file cannot tell an empty text from nothing
        assert {"null item": 1} == day.left_out
    assert expected == values(day)


ODD = ["my column", 'a "b"', "a.b", "größe", "select", "source", "raw", "k0", "v", "day", "it's", "Item"]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "sqlite"])
@pytest.mark.parametrize("name", ODD)
def test_columns_may_have_any_name(tmp_path: Path, form: str, name: str) -> None:
    """Spaces, quotes, dots, Unicode, reserved words and our own words, as item, value, slice and in expressions."""
    quoted = '"' + name.replace('"', '""') + '"'
    path = tmp_path / f"x.{form}"
    if form == "sqlite":
        connection = sqlite3.connect(path)
        connection.execute(f"CREATE TABLE x AS SELECT 1 AS {quoted}")
        connection.execute(f"INSERT INTO x VALUES (3)")  # noqa: F541
        connection.commit()
        connection.close()
    elif form == "parquet":
        parquet(path, {name: [1, 3]})
    else:
        duckdb.execute(f"COPY (SELECT unnest([1, 3]) AS {quoted}) TO '{path}'")
    (day,) = read(tmp_path, from_=f"x.{form}", item=f"{{{name}}}", value=name, where=f"{quoted} > 1", slices=(name,))
    assert [("3", 3.0, {name: "3"})] == [(one.item, one.value, one.slices) for one in day.readings]


def test_columns_differ_between_files(tmp_path: Path) -> None:
    """By name, in any order; a column that a file lacks is null there; numbers of two widths are numbers."""
    parquet(tmp_path / "a.parquet", {"item": ["a"], "n": pa.array([1], pa.int16())})
    parquet(tmp_path / "b.parquet", {"n": pa.array([2.5], pa.float64()), "new": [1], "item": ["b"]})
    (day,) = read(tmp_path, item="{item}", value="n", slices=("new",))
    assert {"a": 1.0, "b": 2.5} == values(day)
    assert [{}, {"new": "1"}] == [dict(reading.slices) for reading in day.readings]


def test_a_column_that_is_text_in_one_file_is_told_with_that_file(tmp_path: Path) -> None:
    """Their types do not agree, and the file that differs is what has to be mended."""
    parquet(tmp_path / "a.parquet", {"n": [1.0]})
    parquet(tmp_path / "b.parquet", {"n": ["2"]})
    said = problem(tmp_path, value="n")
    assert "`n` is DOUBLE in a.parquet and VARCHAR in b.parquet" in said


def test_a_text_column_that_stops_being_numbers_late_is_told_as_text(tmp_path: Path) -> None:
    """The first rows do not decide; `TRY_CAST` then reads it, leaving out what is no number."""
    (tmp_path / "a.csv").write_text("n\n" + "1\n" * 30_000 + "-\n")
    assert "`value`: it is text" in problem(tmp_path, from_="a.csv", value="n")
    (day,) = read(tmp_path, from_="a.csv", value="TRY_CAST(n AS DOUBLE)", aggregate="sum")
    assert ({"all": 30_000.0}, {"null value": 1}) == (values(day), day.left_out)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([True, False, False, True]), 0.5),
        (pa.array([Decimal("1.10"), Decimal("2.20")]), 1.65),
        (pa.array([2**62, 2**62], pa.int64()), float(2**62)),
        (pa.array([2**64 - 1, 2**64 - 1], pa.uint64()), float(2**64 - 1)),
        (pa.array([1, 2], pa.int8()), 1.5),
        (pa.array([0.5, 0.25], pa.float32()), 0.375),
        (pa.array([0.5, 0.25], pa.float16()), 0.375),
        (pa.array([1e300, 1e300]), 1e300),
        (pa.array([None, None], pa.null()), None),
    ],
)
def test_values_may_be_of_any_numeric_type(tmp_path: Path, column: pa.Array, expected: float | None) -> None:
    """Booleans are 1 and 0, decimals and huge integers numbers, durations seconds."""
    parquet(tmp_path / "a.parquet", pa.table({"n": column}))
    if expected == 1e300:
        assert "an expression does not work for all rows" in problem(tmp_path, value="n", aggregate="mean")
        return
    (day,) = read(tmp_path, value="n", aggregate="mean")
    assert {"all": expected} == values(day)


def test_a_missing_memory_unit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OVERTON_MEMORY_LIMIT is an amount with a unit."""
    parquet(tmp_path / "a.parquet", {"n": [1]})
    monkeypatch.setenv("OVERTON_MEMORY_LIMIT", "much")
    assert problem(tmp_path, value="n") == "OVERTON_MEMORY_LIMIT: 'much' is not understood; write it as 1GB"
