"""`overton demo`."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import Day, now
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.model.workspace import Workspace
    from overton.progress.figures import Overview

Watch = Callable[[str], Callable[[float], None]]
"""Given a step, returns what is told the share of it that is done."""

PAGE = "report.html"
YEARS = range(1980, 2200)
NEXT = (
    ("status request-timeouts --by service", "the same numbers by another slice"),
    ("items request-timeouts --team listings", "a team's items, and why each stands as it does"),
    ("digest request-timeouts --for mobile", "the update that a team would get"),
    ("check --measured", "the gate for deployments: it says no, and why"),
    ("window simulate request-timeouts --warn 5 --not-allowed 8", "who would be warned and refused at the last step"),
    ("window move request-timeouts --warn 5 --not-allowed 8 --why 'the last step'", "announce the next position"),
)


@click.command(epilog="Example: overton demo --directory demo")
@click.option(
    "--directory",
    "-C",
    type=click.Path(path_type=Path),
    required=True,
    help="Where to build it: a folder that is new, or empty, or an earlier example.",
)
@click.option("--at", type=Day(), help="The day that is today in the example. Default: today.")
@click.option("--no-measure", is_flag=True, help="Write the files and logs, and measure nothing.")
@click.option("--traffic", type=click.FloatRange(0.1, 10), default=1.0, hidden=True)
def demo(directory: Path, at: date | None, traffic: float, *, no_measure: bool) -> None:
    """Build an example organisation with three campaigns and half a year of history.

    Its request logs, job lists and query logs are made up. All else is measured from them: the same day gives the
    same example. It takes about half a minute and 150 MB.
    """
    try:
        from overton.demo.folder import building
        from overton.demo.generate import generate
        from overton.demo.span import TIMEZONE
    except ModuleNotFoundError as error:
        raise BadInputError.of("overton", f"{error.name} is not installed", "pip install 'overton[server]'") from error

    today = at or now(TIMEZONE.key).date()
    if today.year not in YEARS:
        raise BadInputError.of("--at", f"{today} is out of range", f"name a day from {YEARS[0]} to {YEARS[-1]}")
    with building(directory) as folder, _steps() as watch:
        generate(folder, today, traffic, watch=lambda what: watch(f"generate {what}"))
        workspace = _loaded(folder)
        views = () if no_measure else _measured(workspace, today, watch)
    if views:
        from overton.cli.status_view import show

        show(workspace.organisation, views, day=today, by=None, pictures=False)
    _tell(directory, measured=bool(views), day=at)


def _loaded(folder: Path) -> "Workspace":
    from overton.campaigns.loader import load_workspace

    return load_workspace(folder, {})


def _measured(workspace: "Workspace", today: date, watch: Watch) -> "tuple[Overview, ...]":
    """Measure each campaign from its start until yesterday, and write the page.

    The measurements stay in the example's folder whatever OVERTON_DATABASE_URL says: made-up data has no place in a
    store that others use.
    """
    from overton.pipeline.measure import measure
    from overton.pipeline.overviews import overviews
    from overton.reports.page import report_page
    from overton.store.orm.opening import open_store

    store = open_store("", Path(workspace.root))
    for campaign in workspace.campaigns:
        assert campaign.start is not None
        days = [campaign.start + timedelta(days=n) for n in range((today - campaign.start).days)]
        done = measure(workspace, store, [campaign], days, today=today, watch=lambda what: watch(f"measure {what}"))
        if problems := [problem for measured in done for problem in measured.problems]:
            raise BadInputError(*problems)
    views = overviews(store, workspace.campaigns, today)
    store.close()
    watched = watch("write the page")
    page = report_page(workspace.organisation, views, day=today)
    Path(workspace.root, PAGE).write_text(page, encoding="utf-8")
    watched(1.0)
    return views


@contextmanager
def _steps() -> Iterator[Watch]:
    """A bar for each step on a terminal; in a pipe a line for each."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line_of
        return
    columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:

        def bar_of(what: str) -> Callable[[float], None]:
            task = progress.add_task(what, total=1.0)
            return lambda share: progress.update(task, completed=share)

        yield bar_of


def _line_of(what: str) -> Callable[[float], None]:
    click.echo(what, err=True)
    return lambda _share: None


def _tell(directory: Path, *, measured: bool, day: date | None) -> None:
    """Where everything is, and what to try next."""
    click.echo()
    click.echo(f"The example is in {directory}.")
    program = "overton" if shutil.which("overton") else sys.argv[0]
    where = f"-C {shlex.quote(str(directory))}"
    if not measured:
        click.echo(f"Nothing is measured yet; `{program} measure {where} --from DATE --to DATE` does it.")
        return
    click.echo(f"The page is {directory / PAGE}: open it in a browser. Then try:\n")
    at = f" --at {day}" if day else ""
    for command, what in NEXT:
        dated = "" if command.startswith("window move") else at
        click.echo(f"  {program} {command}{dated} {where}\n      {what}")
    if os.environ.get("OVERTON_DATABASE_URL"):
        click.echo("\nUnset OVERTON_DATABASE_URL first: the example keeps its measurements in its own folder.")
