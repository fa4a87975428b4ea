"""The base of a change, as GitHub's and GitLab's runners tell it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

NOWHERE = "0" * 40
"""What both say of a branch that was not there before."""


def bases_in(environ: Mapping[str, str]) -> Iterator[str]:
    """The revisions that may be the base, the likeliest first; none outside of a runner.

    A branch is named as a fetch leaves it, and as a clone of it alone has it.
    """
    if target := environ.get("GITHUB_BASE_REF"):
        yield from (f"refs/remotes/origin/{target}", target)
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    pull_request = event.get("pull_request")
    if isinstance(pull_request, dict):
        yield from _commit(pull_request.get("base", {}).get("sha"))
    merge_group = event.get("merge_group")
    if isinstance(merge_group, dict):
        yield from _commit(merge_group.get("base_sha"))
    yield from _commit(event.get("before"))
    yield from _commit(environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
    if target := environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        yield from (f"refs/remotes/origin/{target}", target)
    yield from _commit(environ.get("CI_COMMIT_BEFORE_SHA"))


def _commit(said: object) -> Iterator[str]:
    if isinstance(said, str) and said and not said.startswith(NOWHERE):
        yield said


def _event(path: str) -> dict[str, object]:
    try:
        found = json.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
