"""`overton check` in GitHub's and GitLab's runners: the base is found, and what is done without one is said."""

import json
from pathlib import Path
from typing import Any

import pytest

from checked_code import Checked, campaign, checked

NOWHERE = "0" * 40
ONE = "one = 1  # TODO rename\n"


@pytest.fixture
def code(tmp_path: Path) -> Checked:
    """A branch of two commits, each of which adds something; main as a clone knows it, gone on since."""
    made = checked(tmp_path / "shop", {"a.py": ONE, "b.py": "", "c.py": ""})
    made.git.commit({"b.py": "# TODO b\n"})
    made.git.commit({"c.py": "# TODO c\n"})
    made.git.switch("main")
    made.git.commit({"d.py": "# TODO d\n"})
    made.git.git("update-ref", "refs/remotes/origin/main", "main")
    made.git.switch("more")
    made.git.git("branch", "-q", "-D", "main")
    return made


def _commit(code: Checked, revision: str) -> str:
    return code.git.git("rev-parse", revision)


def _event(folder: Path, **event: Any) -> str:
    file = folder / "event.json"
    file.write_text(json.dumps({"repository": {"default_branch": "main"}, **event}))
    return str(file)


def test_a_pull_request_is_compared_with_its_target(code: Checked, tmp_path: Path) -> None:
    """By the branch's name; where that was not fetched, by the commit; never with its own last push."""
    main, before = _commit(code, "origin/main"), _commit(code, "HEAD~1")
    event = _event(tmp_path, pull_request={"base": {"sha": main}}, before=before, after=_commit(code, "HEAD"))

    assert [("b.py", 1), ("c.py", 1)] == code.new("--format=text", GITHUB_BASE_REF="main", GITHUB_EVENT_PATH=event)
    assert [("b.py", 1), ("c.py", 1)] == code.new("--strict", GITHUB_BASE_REF="gone", GITHUB_EVENT_PATH=event)


def test_a_pull_request_whose_target_is_not_here_says_so(code: Checked, tmp_path: Path) -> None:
    """It is compared with nothing else in its place."""
    event = _event(tmp_path, pull_request={"base": {"sha": "1" * 40}}, before=_commit(code, "HEAD~1"))
    ran = code.run(GITHUB_BASE_REF="release", GITHUB_EVENT_PATH=event)

    assert (2, f"{'1' * 40}: there is no such commit here; name a commit or branch\n") == (ran.exit_code, ran.stderr)


def test_a_merge_group_is_compared_with_what_it_is_queued_on(code: Checked, tmp_path: Path) -> None:
    """Which may be other pull requests that are queued before it."""
    event = _event(tmp_path, merge_group={"base_sha": _commit(code, "HEAD~1")})

    assert [("c.py", 1)] == code.new("--strict", GITHUB_EVENT_PATH=event)


def test_a_push_is_compared_with_what_was_there(code: Checked, tmp_path: Path) -> None:
    """On GitHub and on GitLab."""
    before = _commit(code, "HEAD~1")
    event = _event(tmp_path, before=before)

    assert [("c.py", 1)] == code.new("--strict", GITHUB_EVENT_PATH=event)
    assert [("c.py", 1)] == code.new("--strict", CI_COMMIT_BEFORE_SHA=before, CI_DEFAULT_BRANCH="main")


@pytest.mark.parametrize(
    ("before", "why"), [(NOWHERE, "is new, or nothing says where it began"), ("1" * 40, "was rewritten")]
)
def test_a_new_or_rewritten_branch_is_compared_with_the_default_branch(
    code: Checked, tmp_path: Path, before: str, why: str
) -> None:
    """And that is said."""
    on_github = code.run(GITHUB_EVENT_PATH=_event(tmp_path, before=before))
    on_gitlab = code.run(CI_COMMIT_BEFORE_SHA=before, CI_DEFAULT_BRANCH="main")

    assert [(1, f"this branch {why}: compared with main\n")] * 2 == [
        (r.exit_code, r.stderr) for r in (on_github, on_gitlab)
    ]
    assert ["Not allowed: 2 not allowed."] * 2 == [r.stdout.splitlines()[-1][:27] for r in (on_github, on_gitlab)]


@pytest.mark.parametrize("environ", [{}, {"CI_COMMIT_BEFORE_SHA": NOWHERE}, {"GITHUB_EVENT_PATH": "/nowhere.json"}])
def test_with_nothing_to_compare_it_asks_what_to_check(code: Checked, environ: dict[str, str]) -> None:
    """Exit code 2, whatever half a runner says."""
    ran = code.run(**environ)

    assert (2, True) == (ran.exit_code, "say what to check: --base REV, --staged, --all or --measured" in ran.stderr)


def test_a_merge_request_is_compared_with_the_base_of_its_diff(code: Checked) -> None:
    """Which is there even where the target branch is not."""
    base = _commit(code, "HEAD~2")

    assert [("b.py", 1), ("c.py", 1)] == code.new(
        "--strict", CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        CI_COMMIT_BEFORE_SHA=NOWHERE, CI_DEFAULT_BRANCH="main",
    )  # fmt: skip


def test_a_merged_result_is_compared_with_what_it_was_merged_into(code: Checked) -> None:
    """The base of the diff is older: what others merged since would be called new."""
    base, main = _commit(code, "HEAD~2"), _commit(code, "origin/main")
    code.git.git("switch", "-q", "--detach", "origin/main")
    code.git.merge("more")

    assert [("b.py", 1), ("c.py", 1)] == code.new(
        "--strict", CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA=main,
    )  # fmt: skip


def test_what_is_asked_for_comes_before_what_the_runner_says(code: Checked) -> None:
    """`--base` is heeded in a runner too."""
    assert [("c.py", 1)] == code.new("--base", "HEAD~1", GITHUB_BASE_REF="main")


def test_on_github_findings_are_annotations_and_the_summary_is_appended(code: Checked, tmp_path: Path) -> None:
    """Behind what the steps before wrote there; the exit code stays."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    ran = code.run(GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=str(summary))
    text = code.run("--format", "text", GITHUB_ACTIONS="true", GITHUB_BASE_REF="main")

    assert (1, 2, True) == (
        ran.exit_code,
        ran.stdout.count("::error file="),
        summary.read_text().startswith("before\n"),
    )
    assert "`b.py:1`" in summary.read_text()
    assert (1, True) == (text.exit_code, text.stdout.startswith("✗ Not allowed: 2\n"))


@pytest.mark.parametrize(
    "payload", ["[]", "{", '{"pull_request": [], "merge_group": "x", "repository": 3, "before": 4}']
)
def test_an_event_that_says_nothing_is_none(code: Checked, tmp_path: Path, payload: str) -> None:
    """The target's name is enough."""
    file = tmp_path / "event.json"
    file.write_text(payload)

    assert [("b.py", 1), ("c.py", 1)] == code.new("--strict", GITHUB_BASE_REF="main", GITHUB_EVENT_PATH=str(file))


def test_enforcement_may_be_off(code: Checked) -> None:
    """Then nothing is said of a campaign at all."""
    code.git.write({"campaigns/no-todo.yaml": campaign(more='enforce: {ci: "off"}\n')})
    told = code.told("--base", "origin/main")

    assert (0, [], True) == (told["campaigns"], told["not_allowed"], told["allowed"])
