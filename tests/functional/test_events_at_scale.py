"""What the events source does not read, and what it does when memory runs out."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from event_files import explain, read
from overton.model.problem import BadInputError
from overton.sources.events.days import Span
from overton.sources.events.layout import Layout, Shard

DAYS = [date(2026, 3, 1) + timedelta(days=n) for n in range(10)]
OPTIONS: dict[str, Any] = {"item": "{item}", "value": "n", "aggregate": "p99.9", "time": "at"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten days in order, a million rows, in row groups of an hour and some."""
    folder = tmp_path_factory.mktemp("log")
    duckdb.execute(
        "COPY (SELECT TIMESTAMP '2026-03-01' + to_microseconds(r * 864000) AS at, 'i' || r % 97 AS item,"  # noqa: S608
        " hash(r) / 1e15 AS n, hash(r, 1) AS unused, 'x' || hash(r, 2) % 3 AS tier FROM range(1000000) AS s(r))"
        f" TO '{folder}/log.parquet' (ROW_GROUP_SIZE 4096)"
    )
    return folder


def _analysed(sql: str) -> str:
    with duckdb.connect() as connection:
        connection.execute("PRAGMA enable_profiling = 'no_output'")
        return str(connection.execute(f"EXPLAIN ANALYZE {sql}").fetchall()[0][1])


@pytest.mark.parametrize("options", [{}, {"where": "n > 1"}])
def test_the_days_asked_for_prune_the_row_groups_of_a_file(log: Path, options: dict[str, str]) -> None:
    """One day of ten reads a tenth of the row groups, two days far apart two tenths."""
    for days, most in ((DAYS[4:5], 27), ([DAYS[1], DAYS[8]], 54)):
        plan = _analysed(explain(log, days, **OPTIONS, **options))
        groups = re.search(r"Row Groups Scanned: (\d+) / (\d+)", plan)
        assert groups is not None
        assert int(groups[1]) <= most < int(groups[2])


def test_only_the_columns_that_are_needed_are_read(log: Path) -> None:
    """The file has more."""
    plan = _analysed(explain(log, DAYS, **OPTIONS))
    assert "n" in plan
    assert "unused" not in plan


@pytest.mark.parametrize("over", [1, 3])
@pytest.mark.parametrize("limit", ["24MB", "16MB"])
def test_out_of_memory_it_is_read_by_parts_to_the_same_readings(
    log: Path, monkeypatch: pytest.MonkeyPatch, over: int, limit: str
) -> None:
    """Some of the days at a time, then some of the items: exactly what is read in one go."""
    parts = []
    whole = Layout.of

    def counted(layout: Layout, span: Span, shard: Shard | None) -> Layout:
        parts.append(layout)
        return whole(layout, span, shard)

    monkeypatch.setattr(Layout, "of", counted)
    options = {**OPTIONS, "over": timedelta(days=over), "slices": ("tier",)}
    expected = read(log, DAYS, **options)
    assert [] == parts
    monkeypatch.setenv("OVERTON_MEMORY_LIMIT", limit)
    assert expected == read(log, DAYS, **options)
    assert parts


def test_what_does_not_fit_in_any_part_is_told(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do."""
    monkeypatch.setenv("OVERTON_MEMORY_LIMIT", "5MB")
    with pytest.raises(BadInputError, match=r"OVERTON_MEMORY_LIMIT: .*; allow more"):
        read(log, DAYS, **OPTIONS)
