"""GitHub's action and GitLab's job on a real repository: a branch that adds what is not allowed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
CAMPAIGN = """\
campaign: no-todo
goal: No to-do is left in the code.
why: They are forgotten.
help: docs/todo.md
metric:
  name: to-dos
  goal: {at_most: 0}
  item: line
  source: {kind: pattern, pattern: TODO, include: ["*.py"]}
window:
  - {from: 2026-01-05, not_allowed: worse}
"""
OVERTON = f"#!{sys.executable}\nfrom overton.cli.main import main\nmain()\n"


def _git(folder: Path, *arguments: str) -> None:
    known = {"GIT_AUTHOR_DATE": "2026-03-02T12:00:00Z", "GIT_COMMITTER_DATE": "2026-03-02T12:00:00Z"}
    settings = ["-c", "user.name=Ana", "-c", "user.email=ana@acme.test", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *arguments], cwd=folder, env={**os.environ, **known}, check=True)


def _program(folder: Path) -> Path:
    program = folder / "overton"
    folder.mkdir(parents=True)
    program.write_text(OVERTON)
    program.chmod(0o755)
    return program


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A branch that adds one to-do to a file that has one, and main as a clone knows it."""
    folder = tmp_path / "shop"
    (folder / "campaigns").mkdir(parents=True)
    (folder / "campaigns" / "no-todo.yaml").write_text(CAMPAIGN)
    (folder / "overton.yaml").write_text("organisation: Acme\n")
    (folder / "a.py").write_text("one = 1  # TODO rename\n")
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "Begin")
    _git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    _git(folder, "checkout", "-qb", "more")
    (folder / "a.py").write_text("one = 1  # TODO rename\ntwo = 2  # TODO drop\n")
    _git(folder, "commit", "-qam", "Add two")
    return folder


def _run(script: str, folder: Path, shell: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    return subprocess.run([*shell, script], cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("base", ["", "origin/main"])
def test_the_action_refuses_what_a_pull_request_adds(repository: Path, base: str) -> None:
    """An annotation at its line, the summary for the job, and exit code 1."""
    (action,) = YAML(typ="safe").load_all((ROOT / "action.yml").read_text("utf-8"))
    runner, summary = repository.parent / "runner", repository.parent / "summary.md"
    _program(runner / "overton" / "bin")
    done = _run(
        action["runs"]["steps"][1]["run"],
        repository,
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"],
        RUNNER_TEMP=str(runner), INPUT_BASE=base, INPUT_FORMAT="github", INPUT_ARGS="",
        GITHUB_ACTIONS="true", GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_SERVER_URL="https://git.acme.test", GITHUB_REPOSITORY="acme/shop", GITHUB_EVENT_NAME="pull_request",
    )  # fmt: skip

    assert (1, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("::error file=a.py,line=2,title=not allowed%3A no-todo::")
    assert "[`a.py:2`](https://git.acme.test/acme/shop/blob/" in summary.read_text("utf-8")


def test_gitlab_s_job_reports_what_a_merge_request_adds(repository: Path) -> None:
    """One entry in the report, told in the log too, and a job that fails."""
    _, jobs = YAML(typ="safe").load_all((ROOT / "integrations/gitlab.yml").read_text("utf-8"))
    program = _program(repository.parent / "bin")
    done = _run(
        "\n".join(jobs["overton-check"]["script"][1:]),
        repository,
        ["sh", "-ec"],
        PATH=f"{program.parent}:{os.environ['PATH']}", OVERTON_ARGS="", GITLAB_CI="true",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", CI_PROJECT_URL="https://git.acme.test/acme/shop",
    )  # fmt: skip
    (entry,) = json.loads((repository / "gl-code-quality-report.json").read_text("utf-8"))

    assert (1, "") == (done.returncode, done.stderr)
    assert ({"path": "a.py", "lines": {"begin": 2}}, "blocker") == (entry["location"], entry["severity"])
    assert "a.py:2: " in done.stdout


def test_the_hook_refuses_what_is_staged(repository: Path) -> None:
    """As pre-commit starts it, with the rest of the tree as it was committed."""
    ((hook,),) = YAML(typ="safe").load_all((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program = _program(repository.parent / "bin")
    (repository / "b.py").write_text("three = 3  # TODO\n")
    _git(repository, "add", "b.py")
    done = _run(hook["entry"], repository, ["sh", "-ec"], PATH=f"{program.parent}:{os.environ['PATH']}")

    assert (1, 1) == (done.returncode, done.stdout.count("b.py:1: "))
    assert "a.py:" not in done.stdout
