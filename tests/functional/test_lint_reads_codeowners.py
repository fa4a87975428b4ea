"""Lint says which lines of CODEOWNERS own nothing."""

from pathlib import Path

from git_repositories import repository
from running import overton

CAMPAIGN = """\
campaign: to-dos
goal: No to-do is left.
metric:
  name: to-dos
  goal: {at_most: 0}
  source: {kind: pattern, pattern: TODO}
"""


def test_lines_that_the_forge_skips_are_told(tmp_path: Path) -> None:
    """They are no problem of the campaign files, so that the exit code stays 0."""
    owned = repository(tmp_path)
    owned.commit({"campaigns/to-dos.yaml": CAMPAIGN, ".github/CODEOWNERS": "* @acme/core\n/src/ payments\n"})

    ran = overton("lint", "-C", str(tmp_path))

    assert 0 == ran.exit_code
    assert ".github/CODEOWNERS:2:7: GitHub skips this line: 'payments' is no owner" in ran.stderr
