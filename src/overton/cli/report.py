"""`overton report`."""

import os
from datetime import date
from pathlib import Path

import click

from overton.cli.opening import Day, chosen, in_workspace, open_histories, open_workspace, today, told
from overton.model.problem import BadInputError

DEFAULT = "overton-report.html"
STANDARD_OUTPUT = "-"


@click.command(
    epilog="""\b
Example: overton report
         overton report request-timeouts -o timeouts.html --at 2026-03-02
"""
)
@click.argument("key", required=False)
@click.option("--output", "-o", metavar="FILE", default=DEFAULT, show_default=True, help="Where to write; - prints it.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@in_workspace
def report(key: str | None, output: str, at: date | None, directory: Path) -> None:
    """Write one self-contained HTML page about the campaign KEY, or about all campaigns.

    It loads nothing and runs no script: it can be mailed, archived or put on any web server.
    """
    try:
        from overton.reports.page import report_page
    except ModuleNotFoundError as error:
        raise BadInputError.of("overton", f"{error.name} is not installed", "pip install 'overton[server]'") from error
    from overton.pipeline.overviews import overviews

    workspace = open_workspace(directory)
    day = at or today(workspace)
    campaigns = chosen(workspace, key)
    histories, problems = open_histories(workspace, campaigns, day)
    views = overviews(histories, campaigns, day)
    page = report_page(workspace.organisation, views, day=day)
    if output == STANDARD_OUTPUT:
        click.echo(page, nl=False)
    else:
        write_page(Path(output), page)
        click.echo(f"The page is {output}")
    told(problems)


def write_page(path: Path, page: str) -> None:
    """Write the whole page or nothing; whoever reads it meanwhile sees the page as it was before."""
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        try:
            beside.write_text(page, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        what = f"the page cannot be written: {error.strerror or error}"
        raise BadInputError.of(str(path), what, "choose another place with -o, or check the folder") from error
