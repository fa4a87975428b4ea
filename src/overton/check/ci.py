"""The base of a change, as GitHub's and GitLab's runners tell it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

NOWHERE = "0" * 40
"""What both say of a branch that was not there before."""


def bases_in(environ: Mapping[str, str]) -> Iterator[str]:
    """The revisions that may be the base, the likeliest first; none outside of a runner, or of a new branch.

    A branch is named as a fetch leaves it, and as a clone of it alone has it.
    """
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    yield from _branch(environ.get("GITHUB_BASE_REF"))
    yield from _commit(_within(event, "pull_request", "base", "sha"))
    yield from _commit(_within(event, "merge_group", "base_sha"))
    # Where the pipeline runs on the merged result, the base of the diff is older than what was merged into it.
    yield from _commit(environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA"))
    yield from _commit(environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
    yield from _branch(environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"))
    if not _for_review(environ, event):
        # The event of a pull request has it too: what its branch was before the last push.
        yield from _commit(event.get("before"))
        yield from _commit(environ.get("CI_COMMIT_BEFORE_SHA"))


def default_branch_in(environ: Mapping[str, str]) -> Iterator[str]:
    """What a pushed branch is compared with that is new, or was rewritten; nothing for what is to be merged."""
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    if not _for_review(environ, event):
        yield from _branch(_within(event, "repository", "default_branch"))
        yield from _branch(environ.get("CI_DEFAULT_BRANCH"))


def _for_review(environ: Mapping[str, str], event: Mapping[str, object]) -> bool:
    """Whether it runs for a change that is to be merged somewhere, which is then the only base."""
    said = any(environ.get(name) for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"))
    return said or "pull_request" in event or "merge_group" in event


def _branch(name: object) -> Iterator[str]:
    if isinstance(name, str) and name:
        yield from (f"refs/remotes/origin/{name}", name)


def _within(found: object, *keys: str) -> object:
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _commit(said: object) -> Iterator[str]:
    if isinstance(said, str) and said and not said.startswith(NOWHERE):
        yield said


def _event(path: str) -> dict[str, object]:
    try:
        found = json.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
