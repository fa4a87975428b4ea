"""The example's raw logs: the same day gives the same logs, and the work that shapes them is what it says."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from overton.demo import endpoints, jobs, queries
from overton.demo.generate import DAYS, generate
from overton.demo.span import Span, by_month
from overton.demo.work import Scale, Twist, Workload, trajectories

TODAY = date(2026, 3, 10)
TRAFFIC = 0.1


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with a tenth of its traffic."""
    folder = tmp_path_factory.mktemp("example")
    generate(folder, TODAY, TRAFFIC)
    return folder


def contents(folder: Path) -> Iterator[tuple[str, object]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            rows = pq.read_table(path) if path.suffix == ".parquet" else path.read_bytes()
            yield str(path.relative_to(folder)), rows


def test_the_same_day_gives_the_same_files(example: Path, tmp_path: Path) -> None:
    """Two runs for one day write the same values everywhere."""
    generate(tmp_path, TODAY, TRAFFIC)
    assert dict(contents(tmp_path)) == dict(contents(example))


def test_requests_are_in_the_order_of_time_and_end_before_today(example: Path) -> None:
    """The request logs cover half a year until the midnight in Paris with which today begins."""
    times = pq.read_table(example / "logs/requests", columns=["started_at"])["started_at"].to_numpy()
    midnights = Span(TODAY + timedelta(days=1), DAYS + 1).midnights()
    assert bool(np.all(np.diff(times.astype(np.int64)) >= 0))
    assert midnights[0] <= times[0].astype(np.int64) <= times[-1].astype(np.int64) < midnights[-1]


def test_a_request_log_names_its_team_or_nobody(example: Path) -> None:
    """Endpoints of the service that nobody claims have no team in the log, and all others have one."""
    table = pq.read_table(example / "logs/requests", columns=["service", "team"])
    pairs = table.group_by(["service", "team"]).aggregate([]).to_pylist()
    unclaimed = {pair["service"] for pair in pairs if pair["team"] is None}
    assert unclaimed == {"partner-api"}


def test_a_service_changes_hands_in_the_log_on_its_day(example: Path) -> None:
    """Requests of the returns are the orders team's first and the shipping team's later."""
    table = pq.read_table(example / "logs/requests", columns=["started_at", "service", "team"])
    spans = table.group_by(["service", "team"]).aggregate([("started_at", "min"), ("started_at", "max")]).to_pylist()
    returns = {span["team"]: span for span in spans if span["service"] == "returns"}
    handed_over = TODAY - timedelta(days=endpoints.HANDED_OVER[1])
    first_after = returns["shipping"]["started_at_min"]
    assert returns["orders"]["started_at_max"] < first_after
    assert handed_over - timedelta(days=1) <= first_after.date() <= handed_over


def test_query_logs_are_json_lines(example: Path) -> None:
    """Every line of a query log is a document with the columns that the campaign asks for."""
    path = min((example / "logs/queries").glob("*.jsonl"))
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {frozenset(line) for line in lines} == {
        frozenset({"started_at", "database", "query", "kind", "team", "ms", "cancelled"})
    }


def test_no_date_is_left_open_in_a_template(example: Path) -> None:
    """Every placeholder of the templates became a date."""
    texts = [path.read_text(encoding="utf-8") for path in example.rglob("*") if path.suffix in {".yaml", ".md"}]
    assert [text for text in texts if "{{" in text or "}}" in text] == []


def test_a_span_ends_yesterday() -> None:
    """The last of the days is the one before today."""
    assert Span(TODAY, 3).days == (date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9))


def test_files_of_a_span_follow_its_months() -> None:
    """Each month's file has the indices of its days, one after the other."""
    span = Span(date(2026, 3, 3), 4)
    assert list(span.files(by_month)) == [("2026-02", range(2)), ("2026-03", range(2, 4))]


@pytest.mark.parametrize("ago", range(1, 15))
def test_teams_deploy_from_monday_to_thursday(ago: int) -> None:
    """A fix goes out on the latest day of the first four of a week, up to the day that was meant."""
    span = Span(TODAY, 40)
    deployed = span.days[span.deploy(ago)]
    assert deployed.weekday() <= 3
    assert span.day(ago) - timedelta(days=3) <= deployed <= span.day(ago)


def worked(*workloads: Workload, twists: tuple[Twist, ...] = (), scale: Scale | None = None) -> "np.ndarray":
    return trajectories(workloads, twists, scale or Scale(good=(1, 1)), Span(TODAY, 40), np.random.default_rng(1))


def test_a_burst_fixes_the_worst_items_first() -> None:
    """Of three slow items, a burst of two leaves the least slow one as it was."""
    levels = worked(Workload("payments", "api", ("a", "b", "c", "d"), levels=(20, 40, 30), bursts=((20, 2),)))
    assert levels[:, 0].tolist() == [20, 40, 30, 1]
    assert levels[:, -1].tolist() == [20, 1, 1, 1]


def test_a_fix_that_goes_half_of_the_way_keeps_clear_of_the_thresholds() -> None:
    """What a partial fix leaves is moved below a threshold that it would come too near to."""
    scale = Scale(good=(1, 1), lines=(15,), halfway_above=30)
    levels = worked(Workload("payments", "api", ("a", "b"), levels=(40, 36), bursts=((20, 2),)), scale=scale)
    assert levels[:, -1] == pytest.approx([1, 15 / 1.12])


def test_a_new_item_is_not_called_before_its_day() -> None:
    """An item that did not exist has no level until it begins."""
    twist = Twist(10, "b", 7, new=True)
    levels = worked(Workload("payments", "api", ("a", "b")), twists=(twist,))
    begun = Span(TODAY, 40).deploy(10)
    assert np.isnan(levels[1, :begun]).all()
    assert levels[1, begun:].tolist() == [7] * (40 - begun)


def test_a_workload_that_joined_is_not_logged_before() -> None:
    """Items of a home that joined the logs are absent until that day."""
    levels = worked(Workload("mobile", "gateway", ("a",), joined=15))
    assert np.isnan(levels[0]).tolist() == [True] * 25 + [False] * 15


@pytest.mark.parametrize("room", [endpoints, jobs, queries])
def test_no_item_is_listed_twice(room: object) -> None:
    """Every item of a campaign belongs to one home, and every twist to an item."""
    workloads: tuple[Workload, ...] = room.WORKLOADS  # type: ignore[attr-defined]
    twists: tuple[Twist, ...] = room.TWISTS  # type: ignore[attr-defined]
    items = [item for workload in workloads for item in workload.items]
    assert len(items) == len(set(items))
    assert {twist.item for twist in twists} <= set(items)


@pytest.mark.parametrize("room", [endpoints, jobs, queries])
def test_work_is_listed_worst_first_and_in_the_order_of_time(room: object) -> None:
    """The tables read as they are meant to: levels fall, and bursts come nearer."""
    workloads: tuple[Workload, ...] = room.WORKLOADS  # type: ignore[attr-defined]
    assert [w.home for w in workloads if any(a < b for a, b in pairwise(w.levels))] == []
    assert [w.home for w in workloads if any(a[0] <= b[0] for a, b in pairwise(w.bursts))] == []
