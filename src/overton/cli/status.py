"""`overton status`."""

import json
from datetime import date
from pathlib import Path

import click

from overton.cli.opening import Day, by_policy, in_workspace, open_judged, open_workspace, today, told


@click.command(epilog="Example: overton status request-timeouts --by service")
@click.argument("key", required=False)
@click.option("--by", metavar="SLICE", help="Show the numbers by this slice instead of by team.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON; the shape is documented and kept.")
@by_policy
@in_workspace
def status(
    key: str | None, *, by: str | None, at: date | None, policy: Path | None, as_json: bool, directory: Path
) -> None:
    """How far along the campaign KEY is, or all campaigns: teams, the Window, what is refused, what comes next."""
    from overton.pipeline.overviews import overviews
    from overton.pipeline.status_document import status_document

    workspace = open_workspace(directory)
    day = at or today(workspace)
    campaigns, histories, problems = open_judged(workspace, key, day, policy)
    views = overviews(histories, campaigns, day)
    if as_json:
        click.echo(json.dumps(status_document(views), indent=2, default=str))
    else:
        from overton.cli.status_view import show

        show(workspace.organisation, views, day=day, by=by, pictures=key is not None)
    told(problems)
