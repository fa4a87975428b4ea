"""`overton check --staged`, by hand and as the hook that git itself runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from checked_code import RUNNERS, Checked, campaign, checked
from git_repositories import GitRepository, alone, repository

ONE = "one = 1  # TODO rename\n"
HOOK = f"""\
#!/bin/sh
exec {sys.executable} -c 'from overton.cli.main import main; main()' check --staged --format json > "$OVERTON_TOLD"
"""


@pytest.fixture
def code(tmp_path: Path) -> Checked:
    """Two files on main, one of which has something to do, and a pre-commit hook."""
    made = checked(tmp_path / "shop", {"a.py": ONE, "b.py": "two = 2\n"})
    _install(made.git)
    return made


def _install(git: GitRepository) -> None:
    hooks = git.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "pre-merge-commit"):
        (hooks / name).write_text(HOOK)
        (hooks / name).chmod(0o755)


def _committed(code: Checked, *arguments: str, folder: str = "") -> bool:
    """Whether git lets a commit pass, or a merge."""
    told = code.git.root.parent / "told.json"
    done = subprocess.run(
        ["git", *arguments],
        cwd=code.git.root / folder,
        env={**alone(), **dict.fromkeys(RUNNERS, ""), "OVERTON_TOLD": str(told)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "CONFLICT" not in done.stdout
    return done.returncode == 0


def test_a_hook_refuses_what_is_new(code: Checked) -> None:
    """And lets pass what is not."""
    code.git.write({"b.py": "two = 2  # TODO drop\n"})
    code.git.git("add", "b.py")
    refused = _committed(code, "commit", "-m", "Add two")
    code.git.write({"b.py": "two = 3\n"})
    code.git.git("add", "b.py")

    assert (False, True) == (refused, _committed(code, "commit", "-m", "Add two"))


@pytest.mark.parametrize("folder", ["", "deep/er"])
def test_a_hook_sees_what_commit_all_and_commit_only_would_commit(code: Checked, folder: str) -> None:
    """Git then keeps the index elsewhere while the hook runs, also from within a folder."""
    code.git.commit({"deep/er/c.py": "three = 3\n"})
    code.git.write({"b.py": "two = 2  # TODO drop\n", "deep/er/c.py": "three = 4\n"})
    only = _committed(code, "commit", "-m", "Only three", "--", ":/deep/er/c.py", folder=folder)
    everything = _committed(code, "commit", "-a", "-m", "All", folder=folder)

    assert (True, False) == (only, everything)


def test_of_a_file_that_is_staged_in_part_only_that_part_counts(code: Checked) -> None:
    """The index is judged, not the work tree."""
    code.git.write({"b.py": "two = 2\nthree = 3\n"})
    code.git.git("add", "b.py")
    code.git.write({"b.py": "two = 2  # TODO drop\nthree = 3\n"})
    passes = _committed(code, "commit", "-m", "Add three")
    code.git.git("add", "b.py")
    code.git.write({"b.py": "two = 2\nthree = 3\n"})

    assert (True, False) == (passes, _committed(code, "commit", "-m", "Add to two"))


def test_the_first_commit_of_all_has_nothing_before_it(tmp_path: Path) -> None:
    """Everything in it is new."""
    code = Checked(repository(tmp_path / "new"))
    code.git.git("config", "user.name", "Ana")
    code.git.git("config", "user.email", "ana@acme.test")
    _install(code.git)
    code.git.write({"overton.yaml": "organisation: Acme\n", "campaigns/no-todo.yaml": campaign(), "a.py": ONE})
    code.git.git("add", ".")
    refused, told = _committed(code, "commit", "-m", "Begin"), code.new("--staged")
    code.git.write({"a.py": "one = 1\n"})
    code.git.git("add", ".")

    assert (False, [("a.py", 1)], True) == (refused, told, _committed(code, "commit", "-m", "Begin"))


def test_what_is_merged_is_not_new(code: Checked) -> None:
    """While a merge is committed, what stands in any of its parents is not this commit's doing."""
    code.git.switch("main")
    code.git.commit({"c.py": "three = 3  # TODO three\n", "d.py": "four = 4\n"})
    code.git.switch("more")
    code.git.commit({"b.py": "two = 2\ntwo_and_a_half = 2.5\n", "d.py": "four = 5\n"})
    code.git.output("merge", "-q", "main", codes=(1,))
    ran = code.run("--staged")
    code.git.write({"d.py": "four = 9\n"})
    code.git.git("add", "d.py")
    told = code.told("--staged")
    code.git.write({"d.py": "four = 9  # TODO choose\n"})
    code.git.git("add", "d.py")
    refused = _committed(code, "commit", "-m", "Merge main")
    code.git.write({"d.py": "four = 9\n"})
    code.git.git("add", "d.py")

    assert (2, True) == (ran.exit_code, ran.stderr.startswith("d.py: a merge was left half done here"))
    assert [] == told["not_allowed"]
    assert (False, True) == (refused, _committed(code, "commit", "-m", "Merge main"))


def test_a_merge_without_conflicts_passes(code: Checked) -> None:
    """The hook that git runs for it sees what the branch has as old."""
    code.git.switch("main")
    code.git.commit({"c.py": "three = 3  # TODO three\n"})
    code.git.switch("more")
    code.git.commit({"b.py": "two = 2\ntwo_and_a_half = 2.5\n"})

    assert _committed(code, "merge", "--no-ff", "-m", "Merge main", "main")


def test_a_rebase_is_judged_on_what_it_is_rebased_on(code: Checked) -> None:
    """What main has by now is old, and what the commit adds is new."""
    code.git.commit({"b.py": "two = 3\n"})
    code.git.switch("main")
    code.git.commit({"b.py": "two = 4  # TODO settle\n"})
    code.git.switch("more")
    code.git.output("rebase", "-q", "main", codes=(1,))
    code.git.write({"b.py": "two = 5  # TODO settle\n"})
    code.git.git("add", "b.py")

    assert [] == code.new("--staged")


def test_a_hook_in_another_work_tree_sees_that_tree(code: Checked, tmp_path: Path) -> None:
    """Git then says where its directory is."""
    code.git.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"), "main")
    side = Checked(GitRepository(tmp_path / "side", 5))
    side.git.write({"b.py": "two = 2  # TODO drop\n"})
    side.git.git("add", "b.py")
    refused = _committed(side, "commit", "-m", "Add two")
    side.git.write({"b.py": "two = 3\n"})

    assert (False, True) == (refused, _committed(side, "commit", "-a", "-m", "Add two"))


def test_a_file_that_is_only_meant_to_be_added_is_empty(code: Checked) -> None:
    """As it would be if it were committed now."""
    names = "{kind: pattern, pattern: 'TODO (?P<what>\\w+)', each: what, include: ['*.py']}"
    code.git.commit({"campaigns/no-names.yaml": campaign("no-names", names)})
    code.git.write({"c.py": "# TODO c\n", "b.py": "# TODO b\n"})
    code.git.git("add", "--intent-to-add", "c.py")
    code.git.git("add", "b.py")

    assert [("b.py", 1), ("b.py", 1)] == code.new("--staged")
