"""`overton lint`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import in_workspace, open_histories, open_workspace, today
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from rich.console import Console

    from overton.model.problem import Problem
    from overton.model.workspace import Workspace
    from overton.pipeline.fitness import Finding
    from overton.progress.figures import Overview


@click.command(epilog="Example: overton lint --strict")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are findings.")
@click.option("--json", "as_json", is_flag=True, help="Print problems and findings as JSON.")
@in_workspace
def lint(*, strict: bool, as_json: bool, directory: Path) -> None:
    """Check the campaign files, and whether the campaigns are worth running.

    Problems are what is wrong in a file: all of them are told at once, and the exit code is 2. Findings are what
    speaks against a campaign as it is, each with its reason. Some need measurements: run `overton measure` first.
    """
    from overton.pipeline.fitness import State, findings

    try:
        workspace = open_workspace(directory)
    except BadInputError as error:
        if not as_json:
            raise
        click.echo(_document(error, ()))
        raise SystemExit(2) from error
    views = _overviews(workspace)
    day = today(workspace)
    found = [one for campaign in workspace.campaigns for one in findings(campaign, workspace.organisation, views, day)]
    if as_json:
        click.echo(_document(None, found))
    else:
        _tell(workspace, found)
    for flaw in _flaws(workspace):
        click.echo(str(flaw), err=True)
    if strict and any(one.state is State.FOUND for one in found):
        raise SystemExit(1)


def _overviews(workspace: "Workspace") -> "Sequence[Overview] | None":
    """What is measured; None where that cannot be read."""
    try:
        from overton.pipeline.overviews import overviews

        day, campaigns = today(workspace), workspace.campaigns
        histories, problems = open_histories(workspace, campaigns, day)
        for problem in problems:
            click.echo(str(problem), err=True)
        return overviews(histories, campaigns, day)
    except (BadInputError, ModuleNotFoundError) as error:
        click.echo(f"What was measured cannot be read: {error}", err=True)
        return None


def _flaws(workspace: "Workspace") -> "Sequence[Problem]":
    """Lines of CODEOWNERS that own nothing: the forge passes over them without a word."""
    from overton.ownership.flaws import flaws_in
    from overton.ownership.folder import Folder

    return list(flaws_in(workspace.organisation, Folder(Path(workspace.root))))


def _document(error: BadInputError | None, found: "Sequence[Finding]") -> str:
    problems = [
        {"file": one.file, "line": one.line, "column": one.column, "what": one.what, "todo": one.todo}
        for one in (error.problems if error else ())
    ]
    told = [
        {
            "campaign": one.campaign,
            "metric": one.metric,
            "code": one.code,
            "state": one.state,
            "what": one.what,
            "reason": one.reason,
            "todo": one.todo,
        }
        for one in found
    ]
    return json.dumps({"problems": problems, "findings": told}, indent=2, ensure_ascii=False)


def _tell(workspace: "Workspace", found: "Sequence[Finding]") -> None:
    """Findings by campaign: words wrap on a terminal, and a pipe gets one line each."""
    from rich.console import Console

    from overton.pipeline.fitness import State
    from overton.progress.wording import counted

    console = Console(highlight=False, markup=False, emoji=False)
    known = [one for one in found if one.state is State.FOUND]
    for key, file in workspace.files.items():
        own = [one for one in known if one.campaign == key]
        unknown = {one.code: None for one in found if one.campaign == key and one.state is not State.FOUND}
        if own or unknown:
            _line(console, 0, (f"{file}", "bold"), (f" ({key})", ""))
        for one in own:
            _line(console, 2, (f"{one.code}: ", "yellow"), (one.what, ""))
            _line(console, 4, (one.reason, "dim"))
            _line(console, 4, (f"To do: {one.todo}.", ""))
        if unknown:
            _line(console, 2, ("not measured yet: ", "yellow"), (f"{', '.join(unknown)}; run `overton measure`", ""))
    campaigns = counted(len(workspace.campaigns), "campaign")
    _line(console, 0, (f"{campaigns}, no problems, {counted(len(known), 'finding')}.", ""))


def _line(console: "Console", indent: int, *parts: tuple[str, str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    text = Text.assemble(*parts)
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        click.echo(" " * indent + text.plain)
