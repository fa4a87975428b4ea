"""What is shipped for GitHub, GitLab and pre-commit is well formed, and its shell does what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]


def _yaml(name: str) -> list[Any]:
    return list(YAML(typ="safe").load_all((ROOT / name).read_text("utf-8")))


def _step(number: int) -> dict[str, Any]:
    (action,) = _yaml("action.yml")
    step: dict[str, Any] = action["runs"]["steps"][number]
    return step


def _run_check(folder: Path, overton: str, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's second step as the runner starts it; `overton` is Python that stands for the command."""
    program = folder / "runner" / "overton" / "bin" / "overton"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!{sys.executable}\n{overton}\n")
    program.chmod(0o755)
    given = {"base": "", "format": "github", "args": "", **inputs}
    step = _step(1)
    env = {name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: given[m[1]], v) for name, v in step["env"].items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "RUNNER_TEMP": str(folder / "runner"), **env},
        capture_output=True,
        text=True,
        check=False,
    )


SAY = "import sys; print(sys.argv[1:])"


def test_the_action_checks_against_the_branch_that_overton_finds() -> None:
    """Every input has a default, and none reaches the text of a script."""
    (action,) = _yaml("action.yml")

    assert {"base", "format", "args", "working-directory"} == set(action["inputs"])
    assert all("default" in given and given["description"] for given in action["inputs"].values())
    assert [] == [step["name"] for step in action["runs"]["steps"] if "${{" in step["run"]]


@pytest.mark.parametrize(
    ("inputs", "arguments"),
    [
        ({}, ["check", "--format", "github"]),
        ({"base": "origin/a b"}, ["check", "--format", "github", "--base", "origin/a b"]),
        ({"args": "--strict --policy *.yaml"}, ["check", "--format", "github", "--strict", "--policy", "*.yaml"]),
        ({"format": "$(touch x); `id`"}, ["check", "--format", "$(touch x); `id`"]),
    ],
)
def test_inputs_of_the_action_become_arguments(tmp_path: Path, inputs: dict[str, str], arguments: list[str]) -> None:
    """Word by word; nothing of them is run by the shell."""
    done = _run_check(tmp_path, SAY, **inputs)

    assert (0, f"{arguments}\n", "") == (done.returncode, done.stdout, done.stderr)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_action_ends_as_the_check_ends(tmp_path: Path, code: int) -> None:
    """Refused is a failed step."""
    assert code == _run_check(tmp_path, f"raise SystemExit({code})").returncode


def test_gitlab_s_template_reports_for_merge_requests() -> None:
    """Whole history, a Code Quality report in any case, and an empty one to compare with."""
    inputs, jobs = _yaml("integrations/gitlab.yml")
    check, base = jobs["overton-check"], jobs["overton-check-base"]

    assert {"package", "args", "stage", "image"} == set(inputs["spec"]["inputs"])
    assert ("0", "always") == (check["variables"]["GIT_DEPTH"], check["artifacts"]["when"])
    assert [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}] == check["rules"]
    assert (
        check["artifacts"]["reports"] == base["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json"}
    )


@pytest.mark.parametrize("code", [0, 1, 2])
def test_gitlab_s_job_ends_as_the_check_ends(tmp_path: Path, code: int) -> None:
    """Refused is a failed job; its options are words."""
    _, jobs = _yaml("integrations/gitlab.yml")
    (tmp_path / "overton").write_text(f"#!{sys.executable}\n{SAY}\nraise SystemExit({code})\n")
    (tmp_path / "overton").chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "OVERTON_ARGS": "--strict --all"}
    script = "\n".join(jobs["overton-check"]["script"][1:])
    done = subprocess.run(["sh", "-ec", script], env=env, capture_output=True, text=True, check=False)

    told = "['check', '--format', 'gitlab', '--output', 'gl-code-quality-report.json', '--strict', '--all']\n"
    assert (code, told) == (done.returncode, done.stdout)


def test_the_hook_looks_at_what_is_staged() -> None:
    """Once a commit, whatever files it has: a campaign file may be all that changed."""
    ((hook,),) = _yaml(".pre-commit-hooks.yaml")

    assert ("overton-check", "overton check --staged", "python") == (hook["id"], hook["entry"], hook["language"])
    assert (False, True) == (hook["pass_filenames"], hook["always_run"])


def test_every_example_for_a_service_is_yaml() -> None:
    """And the action is given inputs that it has."""
    document = (ROOT / "docs/how-to/check-pull-requests.md").read_text("utf-8")
    read = [YAML(typ="safe").load(example) for example in re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)]
    steps = [*read[0]["jobs"]["check"]["steps"], *read[1]]
    given = {key for step in steps if "overton@" in step.get("uses", "") for key in step.get("with", {})}
    (action,) = _yaml("action.yml")

    assert (4, {"format", "args"}) == (len(read), given & set(action["inputs"]))
