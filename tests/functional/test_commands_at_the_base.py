"""A `command` runs the base's code where it was asked to, and nowhere else."""

import json
from pathlib import Path

from git_repositories import GitRepository, repository
from running import overton

CAMPAIGN = """\
campaign: slow-queries
goal: No query is slow.
metric:
  name: slow queries
  goal: {at_most: 0}
  source: {kind: command, run: [python3, count.py]%s}
window:
  - {from: 2026-01-05, not_allowed: worse}
"""
PROGRAM = """\
import json, pathlib
pathlib.Path({mark!r}).open("a").write({side!r} + " ")
for item in {items}:
    print(json.dumps({{"item": item, "value": 1}}))
"""


def _change(root: Path, *, option: str) -> GitRepository:
    made = repository(root / "repository")
    mark = str(root / "ran")
    base = PROGRAM.format(mark=mark, side="base", items=["a", "b"])
    made.commit({"campaigns/slow.yaml": CAMPAIGN % option, "count.py": base})
    made.branch("change")
    made.commit({"count.py": PROGRAM.format(mark=mark, side="head", items=["b", "c"])})
    return made


def test_the_base_runs_where_it_was_asked_for(tmp_path: Path) -> None:
    """What it prints there is what was there before: one is fixed and one is new."""
    made = _change(tmp_path, option=", at_commits: true")

    found = json.loads(overton("check", "--base", "main", "--format", "json", "-C", str(made.root)).stdout)

    assert ["head", "base"] == (tmp_path / "ran").read_text().split()
    assert ["c"] == [one["item"] for one in found["not_allowed"]]
    assert ["a"] == [one["item"] for one in found["fixed"]]


def test_the_base_never_runs_unasked(tmp_path: Path) -> None:
    """Then nobody knows what was there, and nothing is refused for being new."""
    made = _change(tmp_path, option="")

    ran = overton("check", "--base", "main", "-C", str(made.root))

    assert 0 == ran.exit_code
    assert ["head"] == (tmp_path / "ran").read_text().split()
