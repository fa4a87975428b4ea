"""What `overton check` asks of a repository."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.check.broken_glass import at_once
from overton.check.change import CodeChange, change_since, staged_change, whole_tree
from overton.check.findings import CheckResult
from overton.check.formats.context import RenderContext, files_at
from overton.check.tasks import tasks_in, without_looking
from overton.cli.opening import LeftOpen, as_judged, chosen, now, open_workspace, workspace_at
from overton.model.problem import BadInputError
from overton.repository.opening import Repository, open_repository

if TYPE_CHECKING:
    from overton.model.campaign import Campaign
    from overton.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked, and by what beside the campaign files."""

    key: str | None
    base: str | None
    staged: bool
    everything: bool
    policy: Path | None
    base_report: Path | None


def checked(asked: Asked, directory: Path, *, strict: bool) -> tuple[CheckResult, RenderContext]:
    """The result, and what formats need to know; raises BadInputError."""
    repository = open_repository(directory)
    change = _change(asked, repository)
    workspace = open_workspace(directory, LeftOpen())
    today = now(workspace.organisation.timezone).date()
    day = change.day(workspace.organisation.timezone, today)
    campaigns = at_once(as_judged(workspace, chosen(workspace, asked.key), asked.policy, today), day, today)
    result = without_looking(change, day, tasks_in(campaigns))
    return result or _looked(asked, change, workspace, day, campaigns), _context(change, strict=strict)


def _looked(
    asked: Asked, change: CodeChange, workspace: "Workspace", day: date, campaigns: "Sequence[Campaign]"
) -> CheckResult:
    from overton.check.run import Check

    before = _before(change, Path(workspace.root))
    check = Check(
        change=change,
        workspace=workspace,
        day=day,
        before=before.campaigns if before else (),
        files_before=before.files if before else {},
        base_report=asked.base_report,
    )
    return check.result(campaigns)


def _change(asked: Asked, repository: Repository) -> CodeChange:
    if asked.everything:
        return whole_tree(repository)
    if asked.staged:
        return staged_change(repository, os.environ)
    if asked.base:
        return change_since(repository, asked.base)
    from overton.check.ci import bases_in, default_branch_in

    told = list(bases_in(os.environ))
    found = _first(repository, told)
    if found is not None:
        return found
    default = list(default_branch_in(os.environ))
    found = _first(repository, default)
    if found is not None:
        began = "was rewritten" if told else "is new, or nothing says where it began"
        click.echo(f"this branch {began}: compared with {default[-1]}", err=True)
        return found
    if not told and not default:
        raise click.UsageError("say what to check: --base REV, --staged, --all or --measured")
    return change_since(repository, (told or default)[-1])  # which says what is wrong


def _first(repository: Repository, revisions: Sequence[str]) -> CodeChange | None:
    """The change since the first of these that is here: they are several names of one thing."""
    for revision in revisions:
        try:
            return change_since(repository, revision)
        except BadInputError:
            continue
    return None


def _before(change: CodeChange, root: Path) -> "Workspace | None":
    """The workspace at the base; None where there is none, or none that can be read: then nothing was loosened."""
    if change.whole or not change.base:
        return None
    if not any("campaigns/" in file.path or "overton.yaml" in file.path for file in change.files):
        return None
    prefix = "" if change.repository.bare else open_repository(root).prefix
    if not any(file.path.startswith((f"{prefix}campaigns/", f"{prefix}overton.yaml")) for file in change.files):
        return None
    try:
        return workspace_at(change.repository, change.base, prefix, LeftOpen())
    except BadInputError:
        return None


def _context(change: CodeChange, *, strict: bool) -> RenderContext:
    terminal = 0
    if sys.stdout.isatty():
        from shutil import get_terminal_size

        terminal = get_terminal_size().columns
    return RenderContext(
        files=files_at(os.environ, change.head),
        width=terminal,
        colour=terminal > 0 and "NO_COLOR" not in os.environ,
        strict=strict,
    )
