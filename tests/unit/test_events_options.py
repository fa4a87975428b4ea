"""What the options of the events source may say, apart from the data."""

from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from overton.sources.events.aggregates import Aggregate, parse_aggregate
from overton.sources.events.options import EventsOptions
from overton.sources.events.source import EVENTS
from overton.sources.events.template import Template, parse_template


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p99.9", Aggregate("percentile", quantile=Decimal("0.999"))),
        ("p50", Aggregate("percentile", quantile=Decimal("0.5"))),
        ("p100", Aggregate("percentile", quantile=Decimal(1))),
        ("p0.0000000001", Aggregate("percentile", quantile=Decimal("0.000000000001"))),
        ("mean", Aggregate("mean")),
        ("distinct", Aggregate("distinct")),
        ("count over 5", Aggregate("count", side="over", threshold="5")),
        ("count  under -1.5e3", Aggregate("count", side="under", threshold="-1.5e3")),
        ("share over 0.5", Aggregate("share", side="over", threshold="0.5")),
        ("rate", Aggregate("rate", per="second")),
        ("rate per day", Aggregate("rate", per="day")),
        ("rate over 5 per minute", Aggregate("rate", side="over", threshold="5", per="minute")),
    ],
)
def test_an_aggregate_is_read_exactly(text: str, expected: Aggregate) -> None:
    """Percentiles are decimals: 99.9 is not 99.90000000000001."""
    assert expected == parse_aggregate(text, with_value=True)


@pytest.mark.parametrize(
    "text",
    ["", "p", "p0", "p100.1", "p-5", "p99,9", "median", "P99", "share", "share over", "share over five", "mean over 5",
     "count per day", "rate per week", "max; DROP TABLE x", "count over 1 or 1", "share over 1e", "p1e1"],
)  # fmt: skip
def test_anything_else_is_no_aggregate(text: str) -> None:
    """It is told, with what can be written."""
    with pytest.raises(ValueError, match=r"aggregate|percentile|share|per"):
        parse_aggregate(text, with_value=True)


def test_without_an_aggregate_it_is_the_worst_value_or_the_number_of_rows() -> None:
    """`max` where there is a value, else `count`."""
    assert ("max", "count") == tuple(parse_aggregate(None, with_value=value).kind for value in (True, False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a}", Template(("", ""), ("a",))),
        ("{method} {route}", Template(("", " ", ""), ("method", "route"))),
        ("{{{a}}}", Template(("{", "}"), ("a",))),
        ("x{ my column }y", Template(("x", "y"), ("my column",))),
    ],
)
def test_a_template_is_text_with_columns_in_braces(text: str, expected: Template) -> None:
    """Two braces are one."""
    assert expected == parse_template(text)


@pytest.mark.parametrize("text", ["", "route", "{", "{}", "{ }", "{a", "a}", "{a}}", "{a{b}}", "{{a}}"])
def test_a_template_that_is_broken_or_names_no_column_is_told(text: str) -> None:
    """`{{a}}` is text alone."""
    with pytest.raises(ValueError, match=r"brace|names no column"):
        parse_template(text)


FAULTS = [
    ({"from_": ()}, "from", "it names no file"),
    ({"item": "route"}, "item", "it names no column"),
    ({"aggregate": "median"}, "aggregate", "it can be p99.9 (any percentile), mean"),
    ({"aggregate": "p99"}, "aggregate", "`p99` needs `value`"),
    ({"aggregate": "share over 5"}, "aggregate", "`share over 5` needs `value`"),
    ({"aggregate": "rate"}, "aggregate", "a rate needs `time`"),
    ({"over": timedelta(hours=36), "time": "at"}, "over", "it is no number of whole days"),
    ({"over": timedelta(0), "time": "at"}, "over", "it is no number of whole days"),
    ({"over": timedelta(days=7)}, "over", "without `time` all rows count for every day"),
    ({"min_samples": 0}, "min_samples", "it is 0"),
    ({"timezone": "Mars/Olympus"}, "timezone", "there is no time zone 'Mars/Olympus'"),
    ({"timezone": "../etc"}, "timezone", "there is no time zone"),
    ({"where": "status < 500; DROP TABLE x"}, "where", "a second statement"),
    ({"where": "status IN (SELECT 1)"}, "where", "a subquery is not allowed"),
    ({"value": "sum(took)"}, "value", "the aggregate `sum` is not allowed in an expression"),
    ({"time": "now()"}, "time", "there is no function `now`"),
]


@pytest.mark.parametrize(("keys", "key", "said"), FAULTS)
def test_a_fault_is_told_at_its_key_without_reading_data(keys: dict[str, object], key: str, said: str) -> None:
    """Each with what is wrong and what to do."""
    ((place, what, todo),) = EVENTS.check(EventsOptions(**{"from_": "x.csv", **keys}))  # type: ignore[arg-type]
    assert (key,) == place
    assert said in what
    assert todo


def test_all_faults_are_told_at_once() -> None:
    """Nobody has to correct them one by one."""
    options = EventsOptions(from_="x", item="x", aggregate="x", over=timedelta(0), min_samples=0, where="(")
    assert ["item", "aggregate", "over", "min_samples", "where"] == [place[0] for place, _, _ in EVENTS.check(options)]


def test_options_that_are_right_have_no_fault() -> None:
    """As in a campaign's file; a name of a column is left to the data."""
    options = TypeAdapter(EventsOptions).validate_python(
        {
            "from": ["logs/*.parquet", "more.csv"],
            "item": "{method} {route}",
            "where": "status < 500 AND route NOT LIKE '/internal/%'",
            "value": "duration ms",
            "aggregate": "p99.9",
            "time": "started at",
            "timezone": "Europe/Paris",
            "over": timedelta(days=7),
            "slices": ["service", "tier"],
            "min_samples": 30,
        }
    )
    assert [] == list(EVENTS.check(options))
    assert EVENTS.dated(options)


def test_without_sqlglot_expressions_are_left_to_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The base install checks campaign files too."""
    monkeypatch.setattr("overton.sources.events.source.find_spec", lambda _name: None)
    assert [] == list(EVENTS.check(EventsOptions(from_="x", where="(")))
