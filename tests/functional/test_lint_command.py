"""`overton lint` on real folders, before and after they are measured."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from running import overton

SOUND = """\
campaign: request-timeouts
goal: Improve the customer experience by limiting the amount of time a web request can take.
why: A slow request holds a worker.
why_now: Three of the last five incidents began with one slow endpoint.
benefits: [Deploys drain in 5 s instead of 60 s]
organizers: [infra]
target_date: 2999-12-18
metric:
  name: longest request
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source: {kind: events, from: requests.csv, item: "{route}", value: seconds, slices: [service]}
guardrails:
  - {name: errors, goal: {at_most: 0}, source: {kind: events, from: requests.csv, value: errors, aggregate: sum}}
window:
  - {from: 2026-01-05, warn: 7, not_allowed: 10}
"""
ROWS = "route,seconds,service,errors\n/a,9,payments,0\n/b,20,search,0\n/c,3,,1\n/d,4,,0\n"
OWNERS = "ownership:\n  - column: service\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "timeouts.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "overton.yaml").write_text(OWNERS, encoding="utf-8")
    (tmp_path / "requests.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_what_is_not_measured_is_no_finding(folder: Path) -> None:
    """Without data nothing speaks against a sound campaign, also not strictly, and no store is made."""
    ran = overton("lint", "-C", str(folder), "--strict")

    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "campaigns/timeouts.yaml (request-timeouts)",
        "  not measured yet: metric-not-assignable, one-team, one-item, first-position-refuses; run `overton measure`",
        "1 campaign, no problems, 0 findings.",
    ]
    assert not (folder / ".overton").exists()


def test_what_is_measured_is_judged(folder: Path) -> None:
    """After `overton measure` the data speaks; findings alone are fine, and strictly they are not."""
    assert overton("measure", "-C", str(folder)).exit_code == 0

    ran = overton("lint", "-C", str(folder))

    assert ran.exit_code == 0
    assert [line for line in ran.stdout.splitlines() if not line.startswith("    ")] == [
        "campaigns/timeouts.yaml (request-timeouts)",
        "  metric-not-assignable: Nobody owns 2 of 4 endpoints.",
        "  first-position-refuses: The first position refuses 1 endpoint "
        + ran.stdout.partition("refuses 1 endpoint ")[2].partition("\n")[0],
        "1 campaign, no problems, 2 findings.",
    ]
    assert overton("lint", "-C", str(folder), "--strict").exit_code == 1


def test_a_program_reads_the_findings(folder: Path) -> None:
    """Each with its code, its state, its reason and what to do."""
    (folder / "campaigns" / "timeouts.yaml").write_text(SOUND.replace("why_now", "# why_now"), encoding="utf-8")

    document = json.loads(overton("lint", "-C", str(folder), "--json").stdout)

    assert document["problems"] == []
    assert [(one["code"], one["metric"], one["state"]) for one in document["findings"]] == [
        ("no-why-now", None, "found"),
        ("metric-not-assignable", "longest request", "not measured yet"),
        ("one-team", "longest request", "not measured yet"),
        ("one-item", "longest request", "not measured yet"),
        ("first-position-refuses", "longest request", "not measured yet"),
    ]
    assert document["findings"][0] == {
        "campaign": "request-timeouts",
        "metric": None,
        "code": "no-why-now",
        "state": "found",
        "what": "Nothing says why now is the time.",
        "reason": "Every team has something else to do first, until it knows why this cannot wait.",
        "todo": "add `why_now:` with what happened, or what waiting costs",
    }


def test_a_folder_without_a_workspace_is_told(tmp_path: Path) -> None:
    """There is nothing to lint."""
    ran = overton("lint", "-C", str(tmp_path))

    assert (ran.exit_code, "there is no overton.yaml here or above" in ran.stderr) == (2, True)


def test_words_wrap_on_a_terminal(folder: Path) -> None:
    """Long reasons stay readable, indented below their finding."""
    (folder / "campaigns" / "timeouts.yaml").write_text(SOUND.replace("why_now", "# why_now"), encoding="utf-8")
    parent, child = pty.openpty()
    command = [sys.executable, "-c", "from overton.cli.main import main; main()", "lint", "-C", str(folder)]
    environment = {**os.environ, "TERM": "dumb", "NO_COLOR": "1"}
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment) as running:
        os.close(child)
        shown = b""
        while part := _read(parent):
            shown += part
    os.close(parent)

    lines = [line.rstrip() for line in shown.decode().splitlines()]
    assert running.returncode == 0
    assert max(map(len, lines)) <= 80
    assert "    Every team has something else to do first, until it knows why this cannot" in lines
    assert "    wait." in lines


def _read(terminal: int) -> bytes:
    """What is shown next; nothing when the program has closed the terminal."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
