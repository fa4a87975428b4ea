"""A small code base with campaigns, on a branch of its own, and what `overton check` says of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from git_repositories import GitRepository, repository
from running import Ran, overton

RUNNERS = (
    "GITHUB_ACTIONS", "GITHUB_BASE_REF", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL",
    "GITHUB_STEP_SUMMARY", "CI_COMMIT_BEFORE_SHA", "CI_DEFAULT_BRANCH", "CI_MERGE_REQUEST_DIFF_BASE_SHA",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_PROJECT_URL",
)  # fmt: skip
"""What a runner sets; a test sets each to what it is about, or to nothing."""
TODO = '{kind: pattern, pattern: TODO, include: ["*.py"]}'
IN_FILES = '{kind: pattern, pattern: TODO, include: ["*.py"], each: file}'


def campaign(key: str = "no-todo", source: str = TODO, *, window: str = "", more: str = "") -> str:
    """A campaign file; `worse` since the start, unless another Window is given."""
    positions = window or "{from: 2026-01-05, not_allowed: worse}"
    return (
        f"campaign: {key}\ngoal: Nothing is left to do.\nwhy: It is forgotten.\nhelp: docs/todo.md\n"
        f"metric: {{name: to-dos, goal: {{at_most: 0}}, source: {source}}}\nwindow: [{positions}]\n{more}"
    )


@dataclass
class Checked:
    """A repository, and the checks of it."""

    git: GitRepository

    def run(self, *arguments: str, folder: str = "", **environ: str) -> Ran:
        quiet = dict.fromkeys(RUNNERS, "")
        return overton("check", *arguments, "-C", str(self.git.root / folder), **{**quiet, **environ})

    def told(self, *arguments: str, **environ: str) -> dict[str, Any]:
        """The JSON document, whatever the exit code but 2."""
        ran = self.run(*(arguments or ("--base", "main")), "--json", **environ)
        assert ran.exit_code != 2, ran.stderr
        found: dict[str, Any] = json.loads(ran.stdout)
        return found

    def new(self, *arguments: str, **environ: str) -> list[tuple[str, int]]:
        """Where what is not allowed stands."""
        return [(entry["path"], entry["line"]) for entry in self.told(*arguments, **environ)["not_allowed"]]


def checked(root: Path, files: Mapping[str, str], *campaigns: str) -> Checked:
    """These files and campaigns on `main`, and a branch `more` that is switched to."""
    made = repository(root)
    made.git("config", "user.name", "Ana")
    made.git("config", "user.email", "ana@acme.test")
    written = campaigns or (campaign(),)
    texts = {f"campaigns/{text.split(chr(10))[0].removeprefix('campaign: ')}.yaml": text for text in written}
    made.commit({"overton.yaml": "organisation: Acme\n", **texts, **files})
    made.branch("more")
    return Checked(made)
