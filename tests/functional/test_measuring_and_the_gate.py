"""Measuring, the gate and reading, where something is wrong."""

import json
from pathlib import Path

import pytest

from running import overton

CAMPAIGN = """\
campaign: KEY
goal: Nothing is slow.
enforce: {ci: CI}
metric:
  name: duration
  unit: s
  goal: {at_most: 5}
  source: {kind: events, from: FILE, item: "{route}", value: seconds, aggregate: max}
window:
  - {from: 2026-01-01, warn: 10, not_allowed: 20}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A broken campaign, and one that is whole and has one item beyond Not Allowed."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "log.csv").write_text('route,seconds\n/fast,1\n/slow,30\n"/odd\x1b[31m\n/forged",15\n')
    _write(tmp_path, "broken", "missing.csv")
    _write(tmp_path, "whole", "log.csv")
    return tmp_path


def _write(folder: Path, key: str, file: str, mode: str = "deny") -> None:
    text = CAMPAIGN.replace("KEY", key).replace("FILE", file).replace("CI", mode)
    (folder / "campaigns" / f"{key}.yaml").write_text(text)


def test_one_broken_source_keeps_no_other_from_being_measured(workspace: Path) -> None:
    """What can be measured is, every problem is told, and the exit code says that something was wrong."""
    found = overton("measure", "-C", str(workspace), "--at", "2026-03-02")

    assert (2, True) == (found.exit_code, "missing.csv" in found.stderr)
    assert "whole: duration: 2026-03-02: 3 items" in found.stdout
    assert 1 == overton("check", "whole", "--measured", "-C", str(workspace), "--at", "2026-03-02").exit_code


@pytest.mark.parametrize(("mode", "exit_code"), [("deny", 1), ("warn", 0), ("observe", 0), ("off", 0)])
def test_the_gate_refuses_only_where_the_campaign_denies(workspace: Path, mode: str, exit_code: int) -> None:
    """Elsewhere what is not allowed is told as not enforced, and not at all where enforcement is off."""
    _write(workspace, "whole", "log.csv", mode)
    overton("measure", "whole", "-C", str(workspace), "--at", "2026-03-02")
    found = overton("check", "whole", "--measured", "--json", "-C", str(workspace), "--at", "2026-03-02")
    document = json.loads(found.stdout)

    assert exit_code == found.exit_code
    assert (mode == "deny", mode in {"warn", "observe"}) == (
        len(document["not_allowed"]) == 1,
        len(document["not_enforced"]) == 1,
    )


def test_a_gate_that_cannot_judge_refuses_nothing(workspace: Path) -> None:
    """A deployment never waits for a campaign; --strict asks for the opposite."""
    command = ("check", "--measured", "-C", str(workspace))
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"

    found = overton(*command, OVERTON_DATABASE_URL=nowhere)

    assert (0, True) == (found.exit_code, "nothing was judged, so nothing is refused" in found.stderr)
    assert 2 == overton(*command, "--strict", OVERTON_DATABASE_URL=nowhere).exit_code
    document = json.loads(overton(*command, "--json", OVERTON_DATABASE_URL=nowhere).stdout)
    assert (True, True) == (document["allowed"], bool(document["not_judged"]))


def test_asking_makes_no_store(workspace: Path) -> None:
    """Status, items, report and check of what was never measured leave the folder as it is."""
    for command in (["status"], ["items"], ["report", "-o", "-"], ["check", "--measured"]):
        assert 0 == overton(*command, "-C", str(workspace)).exit_code

    assert not (workspace / ".overton").exists()


def test_names_cannot_forge_lines_or_colour_a_terminal(workspace: Path) -> None:
    """Control characters and line breaks in an item's name are shown as what they are."""
    overton("measure", "whole", "-C", str(workspace), "--at", "2026-03-02")
    for command in (["check", "--measured"], ["items"], ["status"]):
        shown = overton(*command, "-C", str(workspace), "--at", "2026-03-02").stdout

        assert "\x1b" not in shown
        assert not [line for line in shown.splitlines() if line.startswith("/forged")]
