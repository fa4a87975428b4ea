"""What cannot be seen is neither fixed nor fine: missing contents, and files that a change leaves out."""

import json
from pathlib import Path

from code_campaigns import backfilled, campaign
from git_repositories import GitRepository, repository
from running import overton

TODO = """\
campaign: to-dos
goal: Nothing is left.
metric:
  name: to-dos
  goal: {at_most: 0}
  source: {kind: pattern, pattern: TODO, include: ["*.txt"], skip: [generated]}
window:
  - {from: 2026-01-05, not_allowed: worse}
"""


def test_a_clone_without_contents_says_what_to_do(tmp_path: Path) -> None:
    """Nothing found in what is not there is not remembered as nothing there."""
    made = repository(tmp_path / "made")
    made.commit({**campaign(each="file"), "a.py": "old(1)\n"})
    made.commit({"a.py": "x\n"})
    partial = made.clone(tmp_path / "partial", "--filter=blob:none")

    ran = overton("backfill", "calls", "--every", "change", "--json", "-C", str(partial.root))

    assert 2 == ran.exit_code
    assert "fetch --refetch" in ran.stderr


def test_contents_that_are_lost_are_counted_and_hinder_nothing(tmp_path: Path) -> None:
    """Items are followed past them; once they are back, nothing wrong is remembered."""
    made = repository(tmp_path / "made")
    made.commit({**campaign(), "a.py": "old(1)\n", "b.py": "old(2)\n"})
    made.commit({"a.py": "old(1)  # edited\n"})
    lost = made.git("rev-parse", "HEAD:a.py")
    place = made.root / ".git" / "objects" / lost[:2] / lost[2:]
    kept = place.read_bytes()
    place.unlink()

    without = backfilled(made.root, "--every", "change")
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(kept)
    whole = backfilled(made.root, "--points", "2")

    assert {"contents that are not in this clone": 1} == without["left_out"]
    assert [2, 1] == [point["total"] for point in without["points"]]
    assert [2, 2] == [point["total"] for point in whole["points"]]


def _branch(root: Path, attributes: str) -> GitRepository:
    made = repository(root)
    made.commit({"campaigns/to-dos.yaml": TODO, "a.txt": "x\n"})
    made.branch("change")
    made.commit({".gitattributes": attributes, "a.txt": "TODO\n"})
    return made


def test_a_change_that_hides_files_is_told(tmp_path: Path) -> None:
    """As binary, or as written by a program."""
    for number, attributes in enumerate(["*.txt -diff\n", "a.txt linguist-generated\n"]):
        made = _branch(tmp_path / str(number), attributes)

        found = json.loads(overton("check", "--base", "main", "--json", "-C", str(made.root)).stdout)

        assert ["`.gitattributes` leaves out a.txt, which counted before"] == [
            one["reason"] for one in found["loosened"]
        ]


def test_other_attributes_make_another_past(tmp_path: Path) -> None:
    """What was measured by the old ones is measured anew, whatever the store and the cache remember."""
    made = repository(tmp_path / "made")
    made.commit({**campaign(each="file", skip="[generated]"), "g.txt": "old(1)\n", "a.txt": "old(1)\n"})
    made.commit({"a.txt": "old(1) old(2)\n"})
    first = backfilled(made.root, "--every", "change")
    made.commit({".gitattributes": "g.txt linguist-generated\n"})

    second = backfilled(made.root, "--every", "change")

    assert [2, 3] == [point["total"] for point in first["points"]]
    assert [1, 2, 2] == [point["total"] for point in second["points"]]


def test_settings_that_show_signatures_change_nothing(tmp_path: Path) -> None:
    """A commit's time is asked for in a way that no setting changes."""
    made = _branch(tmp_path / "made", "")
    made.git("config", "log.showSignature", "true")

    ran = overton("check", "--base", "main", "--json", "-C", str(made.root))

    assert 1 == ran.exit_code, ran.stderr
