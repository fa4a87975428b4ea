"""`overton report`: from logs to a page, through the command line."""

from pathlib import Path

import pytest

from running import overton

CAMPAIGN = """\
campaign: request-timeouts
goal: No request takes longer than it must.
metric:
  name: slowest request
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source: {kind: events, from: logs.csv, item: "{route}", value: took, aggregate: max, time: at, over: 7 days}
window:
  - {from: 2026-01-01, warn: 15, not_allowed: 30}
"""
LOGS = """\
route,took,at
/a,1.5,2026-03-01T10:00:00
/b,7.25,2026-03-01T10:00:00
/c,44,2026-03-01T10:00:00
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "overton.yaml").write_text("organisation: Acme\n")
    (tmp_path / "campaigns" / "request-timeouts.yaml").write_text(CAMPAIGN)
    (tmp_path / "logs.csv").write_text(LOGS)
    return tmp_path


def test_the_page_tells_what_was_measured(workspace: Path) -> None:
    """Measure, report, read."""
    assert overton("measure", "-C", str(workspace), "--at", "2026-03-02").exit_code == 0
    page = workspace / "page.html"

    ran = overton("report", "-C", str(workspace), "--at", "2026-03-02", "-o", str(page))

    assert (ran.exit_code, ran.stdout) == (0, f"The page is {page}\n")
    assert "3 endpoints: 2 remain, 33 % meet the goal" in page.read_text()
    assert [path.name for path in workspace.iterdir() if path.name.startswith(".page")] == []


def test_the_page_can_be_printed(workspace: Path) -> None:
    """With `-o -`, and before anything is measured."""
    ran = overton("report", "request-timeouts", "-C", str(workspace), "--at", "2026-03-02", "-o", "-")

    assert (ran.exit_code, ran.stdout.startswith("<!doctype html>")) == (0, True)
    assert "Not measured yet" in ran.stdout


def test_a_place_that_cannot_be_written_is_bad_input(workspace: Path) -> None:
    """It says which, and what to do."""
    ran = overton("report", "-C", str(workspace), "-o", str(workspace / "nowhere" / "page.html"))

    assert ran.exit_code == 2
    assert "page.html: the page cannot be written: No such file or directory; choose another place" in ran.stderr


def test_a_key_that_is_none_is_bad_input(workspace: Path) -> None:
    """It says which there are."""
    ran = overton("report", "nope", "-C", str(workspace), "-o", "-")

    assert (ran.exit_code, "there are: request-timeouts" in ran.stderr) == (2, True)
