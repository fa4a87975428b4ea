"""A list that cannot be read now is told, and is not taken for one in which everything is fixed."""

import json
from pathlib import Path

from git_repositories import GitRepository, repository
from running import overton

CAMPAIGN = """\
campaign: untyped
goal: Every module is typed.
metric:
  name: untyped modules
  goal: {at_most: 0}
  source: {kind: list, from: untyped.yaml, path: modules}
"""
BROKEN = "modules:\n<<<<<<< ours\n- a\n=======\n- b\n>>>>>>> theirs\n"


def _repository(root: Path, *texts: str) -> GitRepository:
    made = repository(root)
    made.commit({"campaigns/untyped.yaml": CAMPAIGN, "untyped.yaml": texts[0]})
    for text in texts[1:]:
        made.commit({"untyped.yaml": text})
    return made


def test_measuring_a_list_that_is_half_merged_is_a_problem(tmp_path: Path) -> None:
    """The file and line of the conflict are told, and no day is measured."""
    broken = _repository(tmp_path / "r", "modules: [a, b]\n", BROKEN)

    ran = overton("measure", "--json", "-C", str(broken.root))

    assert 2 == ran.exit_code
    assert "untyped.yaml:2:1: a merge was left half done here" in ran.stderr
    assert [] == json.loads(ran.stdout)["measured"][0]["days"]


def test_a_list_that_was_half_merged_once_does_not_hinder_the_past(tmp_path: Path) -> None:
    """What is there now can be read."""
    mended = _repository(tmp_path / "r", "modules: [a, b]\n", BROKEN, "modules: [a]\n")

    ran = overton("backfill", "untyped", "--every", "change", "--json", "-C", str(mended.root))

    assert 0 == ran.exit_code, ran.stderr
    assert [2, 0, 1] == [point["total"] for point in json.loads(ran.stdout)["points"]]
