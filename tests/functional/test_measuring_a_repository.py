"""Measuring a campaign in code day by day: what is renamed stays itself, what is not there any more was fixed."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from running import overton

CAMPAIGN = """\
campaign: calls
goal: Nobody calls it.
metric:
  name: calls
  item: call
  goal: {at_most: 0}
  source: {kind: pattern, pattern: 'old\\(', include: ['*.py'], each: match}
window:
  - {from: 2026-03-02, not_allowed: worse}
"""


def _commit(root: Path, day: str, files: dict[str, str]) -> None:
    """The tree of that day: these files and no others."""
    moment = f"{day}T12:00:00Z"
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    for path in root.glob("*.py"):
        path.unlink()
    for name, text in files.items():
        (root / name).write_text(text)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@acme.test")
    subprocess.run([*git, "add", "-A"], cwd=root, check=True)
    subprocess.run([*git, "commit", "-q", "-m", day], cwd=root, env=environment, check=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A file with three calls is renamed, then one call is fixed, then another file calls."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "calls.yaml").write_text(CAMPAIGN)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    three = "def f():\n    return old(1)\n\n\ndef g():\n    return old(2)\n\n\ndef h():\n    return old(3)\n"
    two = three.replace("old(2)", "new(2)")
    _commit(tmp_path, "2026-03-02", {"a.py": three})
    _commit(tmp_path, "2026-03-03", {"b.py": three})
    _commit(tmp_path, "2026-03-04", {"b.py": two})
    _commit(tmp_path, "2026-03-05", {"b.py": two, "c.py": "old(9)\n"})
    for day in (2, 3, 4, 5):
        ran = overton("measure", "-C", str(tmp_path), "--at", f"2026-03-0{day}")
        assert 0 == ran.exit_code, ran.stderr
    return tmp_path


def _items(workspace: Path, *arguments: str) -> list[tuple[str, str, str]]:
    ran = overton("items", "calls", "--json", "-C", str(workspace), "--at", "2026-03-05", *arguments)
    return [(item["item"], item["standing"], item["since"]) for item in json.loads(ran.stdout)["items"]]


def test_what_is_renamed_stays_allowed_and_what_is_new_is_not(workspace: Path) -> None:
    """A call in a renamed file is as old as it was; one that was added is refused."""
    assert [
        ("c.py: old(9)", "not_allowed", "2026-03-05"),
        ("b.py: return old(1)", "later", "2026-03-02"),
        ("b.py: return old(3)", "later", "2026-03-02"),
    ] == _items(workspace)


def test_what_was_fixed_is_told_with_its_day(workspace: Path) -> None:
    """Under the name that it had last, and counted once."""
    assert [("b.py: return old(2)", "done", "2026-03-04")] == _items(workspace, "--standing", "done")
    ran = overton("status", "calls", "--json", "-C", str(workspace), "--at", "2026-03-05")
    metric = json.loads(ran.stdout)["campaigns"][0]["metrics"][0]
    assert (4, 1, 3) == (metric["items"], metric["meeting"], metric["remaining"])
    assert (3, 1, 1, 0, 3) == tuple(metric["changes"][k] for k in ("before", "fixed", "inflow", "reopened", "after"))
