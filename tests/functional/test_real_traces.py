"""The whole way on real request traces: file, events, owners, verdicts, store, status, gate."""

import json
from pathlib import Path

import duckdb
import pytest

from running import overton

TRACES = Path(__file__).parents[3] / "shared" / "data" / "traces"
TRAIN_TICKET = TRACES / "trainticket-2023-01-29.parquet"
pytestmark = pytest.mark.skipif(not TRAIN_TICKET.exists(), reason="the real traces are not beside the project")

WORKSPACE = """\
organisation: TrainTicket
ownership:
  - column: service
teams:
  travel: {parent: booking, handles: [ts-travel-service, ts-travel2-service]}
  booking: {}
"""
CAMPAIGN = """\
campaign: request-timeouts
goal: No web request keeps a traveller waiting.
start: 2023-01-01
target_date: 2023-12-31
metric:
  name: p99.9 request duration
  unit: s
  goal: {at_most: 0.5}
  item: endpoint
  source:
    kind: events
    from: TRACES
    item: "{service} {operation}"
    where: operation LIKE '/%'
    value: duration_s
    aggregate: p99.9
    time: start_time
    over: 7 days
    slices: [service]
window:
  - {from: 2023-01-01, warn: 1, not_allowed: 5}
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose campaign was measured on the real traces."""
    folder = tmp_path_factory.mktemp("trainticket")
    (folder / "campaigns").mkdir()
    (folder / "overton.yaml").write_text(WORKSPACE)
    (folder / "campaigns" / "request-timeouts.yaml").write_text(CAMPAIGN.replace("TRACES", str(TRAIN_TICKET)))
    assert 0 == overton("measure", "--at", "2023-01-29", "-C", str(folder)).exit_code
    return folder


def test_status_counts_what_the_traces_hold(workspace: Path) -> None:
    """47 endpoints: 23 done, 12 later, 10 warned, 2 not allowed."""
    document = json.loads(overton("status", "--json", "--at", "2023-01-29", "-C", str(workspace)).stdout)
    metric = document["campaigns"][0]["metrics"][0]

    assert (47, 23, 24) == (metric["items"], metric["meeting"], metric["remaining"])
    assert {"done": 23, "later": 12, "warned": 10, "not_allowed": 2} == metric["standings"]
    assert 100 * 23 / 47 == metric["percent_meeting"]
    assert (1, 5) == (metric["window"]["warn"], metric["window"]["not_allowed"])
    assert 47 == sum(team["items"] for team in metric["teams"])


def test_every_value_is_the_nearest_rank_percentile(workspace: Path) -> None:
    """The values that were remembered equal DuckDB's quantile_disc over the same rows."""
    found = json.loads(overton("items", "--json", "--at", "2023-01-29", "-C", str(workspace)).stdout)["items"]
    peer = duckdb.execute(
        "SELECT service || ' ' || operation, quantile_disc(duration_s, 0.999) FROM read_parquet(?) "
        "WHERE operation LIKE '/%' GROUP BY 1",
        [str(TRAIN_TICKET)],
    ).fetchall()

    assert dict(peer) == {entry["item"]: entry["value"] for entry in found}


def test_the_gate_refuses_what_is_not_allowed(workspace: Path) -> None:
    """Two endpoints are beyond 5 s: exit code 1, and both are named with their owner."""
    found = overton("check", "--measured", "--json", "--at", "2023-01-29", "-C", str(workspace))
    document = json.loads(found.stdout)

    assert 1 == found.exit_code
    assert 2 == len(document["not_allowed"])
    assert all(entry["value"] > 5 and entry["owners"] for entry in document["not_allowed"])
    assert 10 == len(document["warned"])


def test_status_by_slice_and_items_by_team(workspace: Path) -> None:
    """The same numbers, sliced another way."""
    by_service = overton("status", "--by", "service", "--at", "2023-01-29", "-C", str(workspace))
    travel = json.loads(
        overton("items", "--team", "booking", "--json", "--at", "2023-01-29", "-C", str(workspace)).stdout
    )

    assert "ts-travel-service" in by_service.stdout
    assert {("travel",)} == {tuple(entry["owners"]) for entry in travel["items"]}
