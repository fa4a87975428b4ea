"""`overton discover`."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import Day, in_workspace, now
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from overton.discover.proposal import Discovery, Proposal
    from overton.model.organisation import Organisation
    from overton.repository.opening import Repository


@click.command(
    epilog="""\b
Example: overton discover
         overton discover type-ignores
         overton discover --write type-ignores
         overton discover --write --top 3
"""
)
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--top", type=click.IntRange(min=1), help="So many proposals. Default: ten; with --json all.")
@click.option("--since", type=Day(), help="Look back to this day. Default: two years before the last commit.")
@click.option("--write", is_flag=True, help="Write the campaign files of these keys, or of the best with --top.")
@click.option("--json", "as_json", is_flag=True, help="Print the proposals as JSON.")
@in_workspace
def discover(
    keys: tuple[str, ...],
    top: int | None,
    since: date | None,
    *,
    write: bool,
    as_json: bool,
    directory: Path,
) -> None:
    """Look at a git repository and propose campaigns from what is in it.

    Suppressions, baselines and lists of exceptions, skipped tests, deprecated APIs that are still called and to-do
    comments are counted at HEAD and along its history, and ranked by how much they are shaped like a campaign: many
    items, in many hands, that can be counted down. With KEYs, their campaign files are printed. Nothing that exists is
    overwritten.
    """
    if write and not keys and top is None:
        raise click.UsageError("say what to write: overton discover --write KEY, or --write --top 3")
    from overton.cli.discover_view import Screen
    from overton.code.history import Past
    from overton.discover.proposal import discover as found_in
    from overton.repository.blobs import contents_of
    from overton.repository.commits import first_parents
    from overton.repository.opening import open_repository

    repository = open_repository(directory)
    line, past, today = first_parents(repository), Past.of(repository), now("UTC").date()
    screen = Screen.of(quiet=as_json or bool(keys))
    with contents_of(repository) as contents:
        with screen.progress("looking at the files") as told:
            found = found_in(repository, contents, past.cache, line, _organisation(repository), told)
        wanted = _wanted(found.proposals, keys)
        if keys:
            _hand_out(wanted, repository, today, write=write)
            return
        running = _running(repository)
        screen.first([one for one in found.proposals if one.candidate.key not in running], top or 10)
        everything = _with_history(found, since, screen.progress)
        proposals = [one for one in everything if one.candidate.key not in running]
    if as_json:
        json.dump(_document(found, proposals[:top], today), sys.stdout, indent=2)
        click.echo()
    else:
        screen.last(found.line, proposals, top or 10)
        if already := [one.candidate.key for one in everything if one.candidate.key in running]:
            click.echo(f"Campaigns already: {', '.join(already)}.")
    if write:
        _write(proposals[:top], repository, today)


def _organisation(repository: "Repository") -> "Organisation":
    """That of the workspace, if there is one that can be read; else one without rules, for which CODEOWNERS counts."""
    from overton.cli.opening import open_workspace
    from overton.model.organisation import Organisation

    try:
        return open_workspace(repository.git.folder).organisation
    except BadInputError:
        return Organisation()


def _running(repository: "Repository") -> frozenset[str]:
    """The keys that campaigns have already, by the names of their files."""
    if repository.bare:
        return frozenset()
    return frozenset(file.stem for file in (_root(repository) / "campaigns").glob("*.y*ml"))


def _wanted(proposals: "Sequence[Proposal]", keys: Sequence[str]) -> "Sequence[Proposal]":
    """Those of these keys; raises BadInputError for a key that is none."""
    known = {one.candidate.key: one for one in proposals}
    for key in keys:
        if key not in known:
            there = ", ".join(known) or "there are none"
            raise BadInputError.of(key, "nothing of that name is proposed here", f"name one of these: {there}")
    return [known[key] for key in dict.fromkeys(keys)]


def _with_history(
    found: "Discovery", since: date | None, progress: "Callable[[str], AbstractContextManager[Callable[[float], None]]]"
) -> "Sequence[Proposal]":
    moment = None if since is None else datetime.combine(since, time(), UTC)
    try:
        with progress("looking at the past") as told:
            return found.with_history(moment, told)
    except BadInputError as error:
        if not found.repository.partial:
            raise
        click.echo(f"The past is not shown: {error}", err=True)
        return found.proposals


def _hand_out(proposals: "Sequence[Proposal]", repository: "Repository", today: date, *, write: bool) -> None:
    from overton.discover.writing import campaign_text

    if write:
        _write(proposals, repository, today)
        return
    click.echo("\n".join(campaign_text(one, today) for one in proposals), nl=False)


def _write(proposals: "Sequence[Proposal]", repository: "Repository", today: date) -> None:
    """Write the campaign files, and overton.yaml if there is none; raises BadInputError if any exists."""
    from overton.discover.writing import campaign_text, workspace_text
    from overton.ownership.codeowners import standard_file
    from overton.ownership.folder import Folder

    root = _root(repository)
    files = {f"campaigns/{one.candidate.key}.yaml": campaign_text(one, today) for one in proposals}
    there = [path for path in files if os.path.lexists(root / path)]
    if there:
        raise BadInputError.of(there[0], "there is one already", "name others, or delete it first")
    if not os.path.lexists(root / "overton.yaml"):
        file = standard_file(Folder(root))
        files["overton.yaml"] = workspace_text(file[0] if file else "")
    (root / "campaigns").mkdir(exist_ok=True)
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8")
        click.echo(f"Written: {path}", err=True)
    click.echo("Next: `overton lint` says what the campaigns still lack, `overton status` where they stand.", err=True)


def _root(repository: "Repository") -> Path:
    """The workspace: the nearest folder with overton.yaml, or else the repository's root."""
    if repository.bare:
        what = "a bare clone has no files to write to"
        raise BadInputError.of(str(repository.git.folder), what, "print them instead: overton discover KEY")
    top = Path(repository.git.text("rev-parse", "--show-toplevel"))
    start = repository.git.folder.resolve()
    for folder in (start, *start.parents):
        if (folder / "overton.yaml").exists() or (folder / "campaigns").is_dir():
            return folder
        if folder == top:
            break
    return top


def _document(found: "Discovery", proposals: "Sequence[Proposal]", today: date) -> dict[str, object]:
    from overton.discover.writing import as_document

    return {
        "commit": found.line.commits[-1].oid,
        "at": found.at.isoformat(),
        "whole_history": found.line.whole,
        "owners_known": any(one.owners for one in proposals),
        "proposals": [as_document(one, today) for one in proposals],
    }
