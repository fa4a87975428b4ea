"""`overton report`."""

from datetime import date
from pathlib import Path

import click

from overton.cli.opening import Day, by_policy, in_workspace, open_judged, open_workspace, today, told
from overton.cli.writing import write_whole
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
@by_policy
@in_workspace
def report(key: str | None, *, output: str, at: date | None, policy: Path | None, directory: Path) -> None:
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
    campaigns, histories, problems = open_judged(workspace, key, day, policy)
    views = overviews(histories, campaigns, day)
    page = report_page(workspace.organisation, views, day=day)
    if output == STANDARD_OUTPUT:
        click.echo(page, nl=False)
    else:
        write_whole(Path(output), page, "the page")
        click.echo(f"The page is {output}")
    told(problems)
