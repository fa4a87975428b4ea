"""What counts nothing, refuses nothing or hinders others is told."""

from pathlib import Path

from git_repositories import repository
from running import overton

CAMPAIGN = """\
campaign: {key}
goal: Nothing is left.
metric:
  name: {key}
  goal: {{at_most: 0}}
  source: {{kind: pattern, pattern: '{pattern}', include: ["{include}"]}}
window:
  - {{from: {begins}, not_allowed: {limit}}}
"""


def _written(
    key: str, pattern: str = "TODO", include: str = "*.py", limit: str = "worse", begins: str = "2026-01-05"
) -> str:
    return CAMPAIGN.format(key=key, pattern=pattern, include=include, limit=limit, begins=begins)


def test_lint_says_when_nothing_was_ever_found(tmp_path: Path) -> None:
    """A glob that names no file looks like a goal that is met."""
    repository(tmp_path).commit({"campaigns/a.yaml": _written("a", include="*.rb"), "a.py": "# TODO\n"})

    ran = overton("lint", "-C", str(tmp_path))

    assert "nothing-found: Not one item was ever found." in ran.stdout


def test_lint_says_when_a_number_refuses_nothing(tmp_path: Path) -> None:
    """Each match is worth one."""
    repository(tmp_path).commit({"campaigns/a.yaml": _written("a", limit="5"), "a.py": "# TODO\n"})

    ran = overton("lint", "-C", str(tmp_path))

    assert "refuses-nothing: Not Allowed is 5, and each item is worth 1." in ran.stdout


def test_a_pattern_that_takes_too_long_hinders_no_other_campaign(tmp_path: Path) -> None:
    """The others are shown, and the exit code says that something is wrong, in which file."""
    slow = _written("slow", pattern="(x+x+)+[yz]")
    repository(tmp_path).commit(
        {"campaigns/slow.yaml": slow, "campaigns/b.yaml": _written("b"), "a.py": "#TODO" + "x" * 60}
    )

    ran = overton("status", "-C", str(tmp_path))

    assert 2 == ran.exit_code
    assert "campaigns/slow.yaml: the pattern `(x+x+)+[yz]` takes too long on some line" in ran.stderr
    assert "1 remain" in ran.stdout


def test_a_folder_that_is_called_campaigns_hides_no_workspace(tmp_path: Path) -> None:
    """A package may have one for another purpose."""
    files = {"campaigns/a.yaml": _written("a"), "a.py": "# TODO\n", "shop/campaigns/models.py": "x = 1\n"}
    repository(tmp_path).commit(files)

    ran = overton("status", "-C", str(tmp_path / "shop" / "campaigns"))

    assert 0 == ran.exit_code
    assert "1 remain" in ran.stdout


def test_a_window_that_has_not_begun_is_told(tmp_path: Path) -> None:
    """The change is judged as of its commit's day, on which nothing is refused yet."""
    made = repository(tmp_path)
    made.commit({"campaigns/a.yaml": _written("a", begins="2026-12-24"), "a.py": "x\n"})
    made.branch("change")
    made.commit({"a.py": "# TODO\n"})

    ran = overton("check", "--base", "main", "-C", str(tmp_path))

    assert 0 == ran.exit_code
    assert "a refuses nothing yet: its Window begins on 24 December 2026" in ran.stdout


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    """Exit code 1 would say that the change is not allowed."""
    repository(tmp_path).commit({"campaigns/a.yaml": _written("a")})

    ran = overton("check", "--all", "--output", str(tmp_path / "no" / "where"), "-C", str(tmp_path))

    assert 2 == ran.exit_code
    assert "it cannot be written" in ran.stderr
