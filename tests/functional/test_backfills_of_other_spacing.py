"""Backfills of other spacings make one history."""

from pathlib import Path

from code_campaigns import backfilled, campaign, remembered
from git_repositories import GitRepository, repository


def _renamed_each_day(root: Path) -> GitRepository:
    """A match whose line is edited and whose file is renamed, day after day: one item, under ten names."""
    made = repository(root)
    made.commit({**campaign(), "a0.py": "old(0)\n"})
    for day in range(1, 10):
        made.rename(f"a{day - 1}.py", f"a{day}.py")
        made.commit({f"a{day}.py": f"old({day})\n"})
    return made


def test_a_finer_backfill_after_a_coarser_one_is_as_if_it_came_first(tmp_path: Path) -> None:
    """A day between two that were measured has the later one followed anew."""
    twice, once = _renamed_each_day(tmp_path / "twice"), _renamed_each_day(tmp_path / "once")

    backfilled(twice.root, "--points", "3")
    backfilled(twice.root, "--every", "day")
    backfilled(twice.root, "--points", "5")
    backfilled(once.root, "--every", "day")

    assert remembered(once.root) == remembered(twice.root)
