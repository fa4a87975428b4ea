"""Items that were fixed and are not in their list any more: counted everywhere, listed when asked for."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from builders import measured
from overton.model.measurement import Snapshot
from overton.store.orm.opening import open_store
from overton.store.port import Series
from running import Ran, overton

FIRST = date(2026, 3, 2)
CAMPAIGN = """\
campaign: calls
goal: Nobody calls it.
metric:
  name: calls
  item: call
  goal: {at_most: 0}
  source: {kind: events, from: "*.csv", item: "{place}", value: calls, aggregate: max}
window:
  - {from: 2026-03-02, not_allowed: worse}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Three calls, one of which moved to another file and one of which is fixed."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "calls.yaml").write_text(CAMPAIGN)
    store = open_store("", tmp_path)
    a, b, c = (measured(f"{name}.py: call()", 1.0, "payments") for name in "abc")
    moved = replace(a, item="moved.py: call()", formerly="a.py: call()")
    days = [Snapshot(FIRST, (a, b, c), "d", failures_only=True)]
    days.append(Snapshot(FIRST + timedelta(days=1), (moved, c), "d", failures_only=True))
    store.record(Series("calls", "calls"), days)
    store.close()
    return tmp_path


def _asked(workspace: Path, *arguments: str) -> Ran:
    return overton(*arguments, "-C", str(workspace), "--at", "2026-03-03")


def _items(workspace: Path, *arguments: str) -> list[tuple[str, str, str]]:
    found = json.loads(_asked(workspace, "items", "calls", "--json", *arguments).stdout)["items"]
    return [(item["item"], item["standing"], item["since"]) for item in found]


def test_the_list_is_of_what_is_there(workspace: Path) -> None:
    """What moved is there under its new name, as long as it was under its old."""
    assert [("c.py: call()", "later", "2026-03-02"), ("moved.py: call()", "later", "2026-03-02")] == _items(workspace)
    assert "2 items, 1 fixed and gone: --standing done lists them" in _asked(workspace, "items", "calls").stdout


def test_what_is_gone_is_listed_among_what_is_done(workspace: Path) -> None:
    """With the day, and why."""
    assert [("b.py: call()", "done", "2026-03-03")] == _items(workspace, "--standing", "done")
    assert "gone since 3 March 2026: fixed" in _asked(workspace, "items", "calls", "--standing", "done").stdout


def test_what_is_gone_is_counted(workspace: Path) -> None:
    """In the total and for the team that held it."""
    metric = json.loads(_asked(workspace, "status", "calls", "--json").stdout)["campaigns"][0]["metrics"][0]

    assert (3, 1, 2) == (metric["items"], metric["meeting"], metric["remaining"])
    assert [("payments", 3, 1)] == [(row["team"], row["items"], row["meeting"]) for row in metric["teams"]]
    assert (0, 2) == (metric["changes"]["inflow"], metric["changes"]["after"])


def test_what_is_gone_is_on_the_page(workspace: Path) -> None:
    """In the list behind the number of what is done."""
    page = workspace / "page.html"
    ran = _asked(workspace, "report", "calls", "--output", str(page))

    assert (0, True) == (ran.exit_code, "gone since 3 March 2026: fixed" in page.read_text())
