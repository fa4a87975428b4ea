"""Values, periods, items and slices of the events source."""

import tempfile
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import fsum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_files import MONDAY, at, explain, parquet, read, values
from overton.model.measurement import Reading
from overton.sources.events.options import EventsOptions
from overton.sources.events.source import EVENTS
from overton.sources.port import Surroundings

NOON = at("2026-03-02 12:00")
TUESDAY = MONDAY + timedelta(days=1)
SAMPLE = {"n": [1.0, 2.0, 2.0, 5.0, 9.0, None], "word": ["a", "b", "b", None, "c", "c"], "at": [NOON] * 6}


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("p50", 2.0),
        ("p80", 5.0),
        ("p80.01", 9.0),
        ("p100", 9.0),
        ("mean", 3.8),
        ("max", 9.0),
        ("min", 1.0),
        ("sum", 19.0),
        ("count", 5.0),
        ("count over 2", 2.0),
        ("count under 2", 1.0),
        ("count over 100", 0.0),
        ("distinct", 4.0),
        ("share over 2", 0.4),
        ("share under 9.0", 0.8),
        ("share over 1e0", 0.8),
        ("rate per day", 5.0),
        ("rate per hour", 5 / 24),
        ("rate", 5 / 86400),
        ("rate over 2 per minute", 2 / 1440),
    ],
)
def test_every_aggregate_is_what_it_says(tmp_path: Path, aggregate: str, expected: float) -> None:
    """On five observations and a null; a value equal to a threshold is not over or under it."""
    parquet(tmp_path / "a.parquet", SAMPLE)
    (day,) = read(tmp_path, value="n", aggregate=aggregate, time="at")
    assert (expected, 5) == (day.readings[0].value, day.readings[0].samples)


def test_rows_and_texts_can_be_counted(tmp_path: Path) -> None:
    """`count` and `rate` need no value, `distinct` takes any."""
    parquet(tmp_path / "a.parquet", SAMPLE)
    cases: list[tuple[dict[str, Any], float]] = [
        ({"aggregate": "count"}, 6.0),
        ({}, 6.0),
        ({"aggregate": "rate per day", "time": "at"}, 6.0),
        ({"aggregate": "distinct", "value": "word"}, 3.0),
        ({"aggregate": "count", "value": "word"}, 5.0),
        ({"aggregate": "mean", "value": "n > 2"}, 0.4),
    ]
    for options, expected in cases:
        (day,) = read(tmp_path, **options)
        assert {"all": expected} == values(day)


TRAILING = [
    "p25",
    "p50",
    "p99",
    "mean",
    "max",
    "min",
    "sum",
    "count",
    "count over 3",
    "distinct",
    "share under 3",
    "rate per hour",
]
NUMBERS = st.one_of(st.integers(0, 6).map(float), st.floats(0, 1e6), st.none())


@settings(deadline=None, max_examples=20)
@given(
    rows=st.lists(st.tuples(st.integers(-12, 12), st.sampled_from("ab"), NUMBERS), max_size=40),
    aggregate=st.sampled_from(TRAILING),
    over=st.integers(2, 9),
)
def test_many_days_read_at_once_are_as_each_read_alone(
    rows: list[tuple[int, str, float | None]], aggregate: str, over: int
) -> None:
    """Trailing periods that overlap are put together from days, and come to the same value to the last bit."""
    days = [MONDAY + timedelta(days=n) for n in (-3, -2, 0, 1, 5)]
    options: dict[str, Any] = {
        "item": "{item}",
        "value": "n",
        "aggregate": aggregate,
        "time": "at",
        "over": timedelta(days=over),
    }
    with tempfile.TemporaryDirectory() as folder:
        dates = pa.array([MONDAY + timedelta(days=on) for on, _, _ in rows], pa.date32())
        items = pa.array([item for _, item, _ in rows], pa.string())
        table = {"at": dates, "item": items, "n": pa.array([number for _, _, number in rows], pa.float64())}
        parquet(Path(folder) / "a.parquet", table)
        together = read(Path(folder), days, **options)
        apart = [read(Path(folder), [day], **options)[0] for day in days]
    assert apart == together


@settings(deadline=None, max_examples=25)
@given(observed=st.lists(st.floats(-1e9, 1e9).filter(lambda x: abs(x) > 1e-3 or x == 0), min_size=1, max_size=300))
def test_a_sum_is_the_same_in_any_order_and_as_exact_as_a_number_can_be(observed: list[float]) -> None:
    """Measured again, a value does not differ in its last digit."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for order in (observed, sorted(observed), observed[::-1]):
            parquet(Path(folder) / "a.parquet", {"n": order}, row_group_size=7)
            found.append(read(Path(folder), value="n", aggregate="sum")[0].readings[0].value)
    assert 1 == len(set(found))
    assert found[0] is not None
    assert abs(Fraction(found[0]) - sum(map(Fraction, observed))) <= abs(Fraction(fsum(map(abs, observed)))) / 2**51


def test_a_day_is_the_organisations_and_a_period_ends_with_it(tmp_path: Path) -> None:
    """Half-open, in local time, with days of 23 hours; the same instants fall on other days elsewhere."""
    instants = [at("2026-03-28 22:59"), at("2026-03-28 23:00"), at("2026-03-29 21:59"), at("2026-03-29 22:00")]
    parquet(tmp_path / "a.parquet", {"at": instants, "n": [1, 2, 3, 4]})
    sunday = date(2026, 3, 29)
    for zone, over, expected in (("Europe/Paris", 1, 5.0), ("UTC", 1, 7.0), ("Europe/Paris", 2, 6.0)):
        (day,) = read(tmp_path, [sunday], zone=zone, value="n", aggregate="sum", time="at", over=timedelta(days=over))
        assert {"all": expected} == values(day)
    (rate,) = read(tmp_path, [sunday], zone="Europe/Paris", aggregate="rate per hour", time="at")
    assert {"all": 2 / 23} == values(rate)


def test_without_a_time_all_rows_count_for_every_day_and_the_list_is_complete(tmp_path: Path) -> None:
    """So that an item that is no longer listed is gone."""
    parquet(tmp_path / "a.parquet", {"job": ["x", "y"], "n": [1, 2]})
    found = read(tmp_path, [TUESDAY, MONDAY], item="{job}", value="n")
    assert [TUESDAY, MONDAY] == [day.day for day in found]
    assert [{"x": 1.0, "y": 2.0}] * 2 == [values(day) for day in found]
    assert all(day.complete for day in found)


def test_days_without_rows_have_no_readings(tmp_path: Path) -> None:
    """They are days all the same, in the order asked for; and no day asked for is none read."""
    parquet(tmp_path / "a.parquet", {"at": [NOON], "n": [1]})
    found = read(tmp_path, [TUESDAY, MONDAY, MONDAY], value="n", time="at")
    assert [{}, {"all": 1.0}, {"all": 1.0}] == [values(day) for day in found]
    assert not any(day.complete for day in found)
    assert [] == read(tmp_path, [], value="n", time="at")


def test_below_the_minimum_of_samples_an_item_has_no_data(tmp_path: Path) -> None:
    """It is listed without a value, with how many observations there were."""
    parquet(tmp_path / "a.parquet", {"item": ["a", "a", "b", "c"], "n": [1, 2, 3, None]})
    (day,) = read(tmp_path, item="{item}", value="n", min_samples=2)
    assert (Reading("a", 2.0, 2), Reading("b", None, 1), Reading("c", None, 0)) == day.readings


def test_items_that_read_the_same_are_one(tmp_path: Path) -> None:
    """`a b` and `c` make the same name as `a` and `b c`: one item, its percentile over all rows."""
    parquet(
        tmp_path / "a.parquet", {"x": ["a b", "a", "z"], "y": ["c", "b c", "z"], "n": [1, 3, 5], "s": ["p", "q", "p"]}
    )
    for options in ({}, {"slices": ("s",)}, {"slices": ("x", "s")}):
        (day,) = read(tmp_path, item="{x} {y}", value="n", aggregate="p50", **options)
        assert {"a b c": 1.0, "z z": 5.0} == values(day)
        assert [2, 1] == [reading.samples for reading in day.readings]
    assert {"x": "a", "s": "p"} == day.readings[0].slices


def test_a_slice_is_the_most_frequent_value_and_the_smaller_of_two(tmp_path: Path) -> None:
    """Nulls do not count; numbers are compared as numbers; the columns of ownership come apart from the slices."""
    parquet(
        tmp_path / "a.parquet",
        {
            "item": ["a", "a", "a", "b", "b", "c", "d", "d"],
            "tier": [10, 9, None, 9, 10, None, 2, 2],
            "team": ["x", "y", "y", "z", "z", "z", None, None],
        },
    )
    (day,) = read(tmp_path, item="{item}", slices=("tier",), columns=("team", "tier", "missing"))
    assert [{"tier": "9"}, {"tier": "9"}, {}, {"tier": "2"}] == [one.slices for one in day.readings]
    assert [{"team": "y", "tier": "9"}, {"team": "z", "tier": "9"}, {"team": "z"}, {"tier": "2"}] == [
        one.columns for one in day.readings
    ]


def test_a_slice_that_varies_only_late_is_right_too(tmp_path: Path) -> None:
    """The first 60,000 rows show one value an item; the next ones another, more often."""
    count = 60_000
    parquet(tmp_path / "a.parquet", {"tier": ["b"] * count + ["a"] * (count + 1), "n": list(range(2 * count + 1))})
    (day,) = read(tmp_path, value="n", slices=("tier",))
    assert (Reading("all", float(2 * count), 2 * count + 1, {"tier": "a"}),) == day.readings


def test_a_slice_that_is_part_of_the_item_is_not_asked_for_again(tmp_path: Path) -> None:
    """It is known with the item: nothing more is read, grouped or counted."""
    parquet(tmp_path / "a.parquet", {"service": ["s"], "route": ["/"], "n": [1]})
    plain = explain(tmp_path, item="{service} {route}", value="n")
    sliced = explain(tmp_path, item="{service} {route}", value="n", slices=("service",))
    assert plain.partition("SELECT\n  CAST")[0] == sliced.partition("SELECT\n  CAST")[0]
    (day,) = read(tmp_path, item="{service} {route}", value="n", slices=("service",))
    assert {"service": "s"} == day.readings[0].slices


def test_columns_are_found_in_other_letters(tmp_path: Path) -> None:
    """As DuckDB finds them; exactly the same letters win."""
    parquet(tmp_path / "a.parquet", {"Route": ["/"], "Took": [1]})
    (day,) = read(tmp_path, item="{route}", value="TOOK", where="took = 1", slices=("ROUTE",))
    assert (Reading("/", 1.0, 1, {"ROUTE": "/"}),) == day.readings


def test_ambiguous_and_missing_local_times_fall_on_their_day(tmp_path: Path) -> None:
    """Naive times in the hour that comes twice, and in the one that never comes, are counted once."""
    naive = [datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30)]  # noqa: DTZ001  what a log says
    parquet(tmp_path / "a.parquet", {"at": pa.array(naive, pa.timestamp("us"))})
    days = [date(2026, 3, 29), date(2026, 10, 25)]
    for zone in ("Europe/Paris", "UTC", "Europe/London"):
        found = read(tmp_path, days, time="at", timezone="Europe/Paris", zone=zone)
        assert [{"all": 1.0}] * 2 == [values(day) for day in found]


def test_a_zero_has_no_sign(tmp_path: Path) -> None:
    """Or one of two equal zeros would come out by chance, and the item seem to have changed."""
    parquet(tmp_path / "a.parquet", {"n": [-0.0]})
    for aggregate in ("max", "p50", "sum", "mean"):
        (day,) = read(tmp_path, value="n", aggregate=aggregate)
        assert "0.0" == str(day.readings[0].value)


def test_progress_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    """It never goes back, and ends at one."""
    parquet(tmp_path / "a.parquet", {"n": list(range(1000))})
    told: list[float] = []
    around = Surroundings(root=tmp_path, progress=told.append)
    list(EVENTS.read(EventsOptions(from_="a.parquet", value="n"), [MONDAY], around))
    assert told
    assert (sorted(told), 1.0) == (told, told[-1])
