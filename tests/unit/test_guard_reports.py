"""What the guard tells people: directed, and seldom enough to be read."""

import logging
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from guard_policies import CAMPAIGN, Clock, at, document, metric, position
from overton.guard import Guard, Judged, Ruling
from overton.guard.reports import MOST_A_MINUTE, MOST_REMEMBERED, LogReport
from overton.guard.telemetry import MOST_ITEMS, OTHER, Telemetry
from overton.guard.wording import amount, legible, told
from overton.model.campaign import Mode
from overton.model.standing import Action

OWNED: dict[str, Any] = {"owners": {"payments": ["GET /users"], "search": ["GET /users"]}}
POSITIONS = [position("2026-03-02"), position("2026-04-01", 10, 20, announced="2026-03-03")]


def judged(seconds: float, mode: Mode = "warn", item: str = "GET /users", *, ended: bool = False) -> Judged:
    """An observation on 10 March, three weeks before the Window moves."""
    clock = Clock(at("2026-03-10T12:00:00"))
    guard = Guard(document(metric(*POSITIONS, **OWNED), runtime=mode), clock=clock)
    ruling = guard.ruling(CAMPAIGN, item)
    assert ruling is not None
    return guard.observed(ruling, seconds=seconds, ended=ended)


@pytest.mark.parametrize(
    ("seconds", "mode", "ended", "expected"),
    [
        (
            31,
            "deny",
            False,
            ("GET /users: 31 s is more than the 30 s allowed since 2 March 2026: over before anything could end it."),
        ),
        (30.0004, "deny", True, "GET /users: 30.0004 s is more than the 30 s allowed since 2 March 2026: ended."),
        (30, "deny", True, "GET /users: more than 30 s is not allowed since 2 March 2026: ended."),
        (31, "warn", False, "GET /users: 31 s is more than the 30 s allowed since 2 March 2026: let through for now."),
        (
            16,
            "warn",
            False,
            (
                "GET /users: 16 s is more than 15 s; more than 30 s is not allowed; "
                "from 1 April 2026, more than 20 s is not allowed."
            ),
        ),
    ],
)
def test_a_line_says_what_whose_and_until_when(seconds: float, mode: Mode, ended: bool, expected: str) -> None:  # noqa: FBT001
    """Campaign, item, value, limit, what follows, owners and help."""
    assert f"request-timeouts: {expected} Owner: payments, search. Help: docs/faster.md" == told(
        judged(seconds, mode, ended=ended)
    )


def test_what_is_fine_today_and_refused_soon_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    """By those whose mode is to warn, as soon as it is announced."""
    ruling = Ruling(
        CAMPAIGN, "p99", "GET /users", "s", 50, 60, mode="warn", seconds=1, refused_above=20, refused_on="2026-04-01"
    )
    with caplog.at_level(logging.WARNING, "overton.guard"):
        LogReport()(Judged(ruling, 25, Action.PASS))

    assert [
        "request-timeouts: GET /users: 25 s is fine today; from 1 April 2026, more than 20 s is not allowed."
    ] == caplog.messages


@pytest.mark.parametrize(
    ("mode", "level"), [("observe", logging.DEBUG), ("warn", logging.WARNING), ("deny", logging.WARNING)]
)
def test_who_only_observes_is_not_warned(caplog: pytest.LogCaptureFixture, mode: Mode, level: int) -> None:
    """`observe` is told to who debugs, and nobody else."""
    with caplog.at_level(logging.DEBUG, "overton.guard"):
        one = judged(31, mode)

    assert [level] == [record.levelno for record in caplog.records]
    assert one is vars(caplog.records[0])["judged"]


def _lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    lines = [message.partition(" Owner")[2] for message in caplog.messages]
    caplog.clear()
    return lines


def test_an_item_is_told_once_in_a_while_and_then_how_often(caplog: pytest.LogCaptureFixture) -> None:
    """Never noise; what was kept back is counted."""
    clock = Clock(1000.0)
    report = LogReport(every=600, clock=clock)
    one = judged(31)
    caplog.clear()
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for _ in range(42):
            report(one)
        clock.now += 601
        report(one)

    assert [
        ": payments, search. Help: docs/faster.md",
        ": payments, search. Help: docs/faster.md (41 more since the last line.)",
    ] == _lines(caplog)


def test_a_change_of_what_follows_is_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody waits ten minutes to learn that what was let through is ended from now on."""
    report = LogReport(every=600, clock=Clock(0))
    ended = judged(31, "deny", ended=True)
    observed = (judged(31), ended, ended, judged(31, "deny"))
    caplog.clear()
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for one in observed:
            report(one)

    outcomes = [message.split(" since 2 March 2026: ")[1].split(".")[0] for message in caplog.messages]
    assert ["let through for now", "ended", "over before anything could end it"] == outcomes


def test_all_items_together_are_told_a_few_times_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """However many names there are, in the log and in memory."""
    clock = Clock(1000.0)
    report = LogReport(clock=clock)
    ruling = judged(31).ruling
    caplog.clear()
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for number in range(2 * MOST_REMEMBERED):
            clock.now += 0.001
            other = Ruling(CAMPAIGN, "p99", f"GET /{number}", mode="warn", refuse=ruling.refuse)
            report(Judged(other, 31, Action.REFUSE))

    assert MOST_A_MINUTE == len(caplog.messages)


def test_a_name_from_outside_cannot_forge_a_line() -> None:
    """Line breaks, colours and endless names are made harmless."""
    assert "GET /\N{REPLACEMENT CHARACTER}CRITICAL\N{REPLACEMENT CHARACTER}[31m" == legible("GET /\nCRITICAL\x1b[31m")
    assert 201 == len(legible("x" * 10_000))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(30, "30 s"), (0.25, "0.25 s"), (7.6449, "7.64 s"), (1250, "1,250 s"), (0.00001, "1e-05 s"), (-3.5, "-3.5 s"),
     (float("inf"), "inf s"), (99.96, "100 s"), (123456.7, "123,457 s")],
)  # fmt: skip
def test_amounts_have_three_digits(value: float, expected: str) -> None:
    """Enough for people."""
    assert expected == amount(value, "s")


def test_amounts_have_as_many_digits_as_tell_them_from_the_limit() -> None:
    """30.0004 s is more than 30 s, and shows it."""
    assert ["30.0004 s", "30 s", "1,000.01 s"] == [
        amount(30.0004, "s", 30),
        amount(30, "s", 30),
        amount(1000.01, "s", 1000),
    ]


def _points(reader: InMemoryMetricReader) -> dict[str, list[tuple[dict[str, Any], float]]]:
    """By instrument, the attributes and the sum or count of each series."""
    data = reader.get_metrics_data()
    assert data is not None
    metrics = data.resource_metrics[0].scope_metrics[0].metrics
    return {
        one.name: [
            (dict(point.attributes or {}), float(getattr(point, "sum", 0) or getattr(point, "value", 0) or 0))
            for point in one.data.data_points
        ]
        for one in metrics
    }


def test_observations_become_metrics() -> None:
    """A histogram in seconds, and counters of what was warned, refused and ended."""
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    telemetry = Telemetry(provider)
    for one in (judged(1), judged(16), judged(31), judged(31, "deny", ended=True)):
        telemetry(one)
    points = _points(reader)
    provider.shutdown()
    about = {"overton.campaign": CAMPAIGN, "overton.metric": "metric 1", "overton.item": "GET /users"}
    warned = {**about, "overton.action": "warn", "overton.mode": "warn"}
    refused = {**about, "overton.action": "refuse", "overton.mode": "warn"}
    ended = {**refused, "overton.mode": "deny"}

    assert {
        "overton.guard.observation.duration": [
            ({**about, "overton.action": "pass", "overton.mode": "warn"}, 1.0),
            (warned, 16.0),
            (refused, 31.0),
            (ended, 31.0),
        ],
        "overton.guard.observation.warned": [(warned, 1)],
        "overton.guard.observation.refused": [(refused, 1), (ended, 1)],
        "overton.guard.observation.ended": [(ended, 1)],
    } == points


def test_what_could_not_be_kept_is_a_metric() -> None:
    """Where observations are kept in files, so that somebody can be woken by it."""
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    Telemetry(provider, dropped=lambda: 7)
    points = _points(reader)
    provider.shutdown()

    assert {"overton.guard.observation.dropped": [({}, 7)]} == points


def test_metrics_have_a_bounded_number_of_series() -> None:
    """Items beyond the bound are counted together; what is no time has an instrument of its own."""
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    telemetry = Telemetry(provider)
    for number in range(MOST_ITEMS + 50):
        telemetry(Judged(Ruling(CAMPAIGN, "queries", f"GET /{number}", "queries", mode="observe"), 3, Action.PASS))
    points = _points(reader)["overton.guard.observation.value"]
    provider.shutdown()

    assert MOST_ITEMS + 1 == len(points)
    assert 150 == sum(value for attributes, value in points if attributes["overton.item"] == OTHER)


def test_metrics_are_reported_where_they_are_asked_for() -> None:
    """To the provider of the process, which is none here: nothing fails."""
    guard = Guard(document(), telemetry=True)
    ruling = guard.ruling(CAMPAIGN, "GET /users")
    assert ruling is not None

    assert Action.REFUSE is guard.observed(ruling, seconds=31).action
