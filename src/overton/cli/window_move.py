"""`overton window move`."""

from datetime import date
from pathlib import Path
from typing import Literal

import click

from overton.cli.limit import Limit
from overton.cli.opening import Day, chosen, in_workspace, open_workspace, today


@click.command(epilog="Example: overton window move request-timeouts --warn 15 --not-allowed 30 --why 'it is clear'")
@click.argument("key")
@click.option("--warn", type=float, help="Beyond this value an item is in the Window.")
@click.option(
    "--not-allowed",
    type=Limit(),
    required=True,
    metavar="NUMBER|worse",
    help="Beyond this value an item is refused; or `worse`.",
)
@click.option("--worse", is_flag=True, help="Beside a number: refuse what gets worse or is new, too.")
@click.option("--tolerance", metavar="PERCENT", help="How far an item may get worse, such as 10%.")
@click.option("--from", "start", type=Day(), help="The first day. Default: the earliest that the notice allows.")
@click.option("--metric", help="Which metric's Window, if the campaign has several.")
@click.option("--by", default="", help="Who moves it.")
@click.option("--why", required=True, help="Why it moves; everybody whom it concerns reads this.")
@in_workspace
def move(
    key: str,
    *,
    warn: float | None,
    not_allowed: float | Literal["worse"],
    worse: bool,
    tolerance: str | None,
    start: date | None,
    metric: str | None,
    by: str,
    why: str,
    directory: Path,
) -> None:
    """Announce the next position of the campaign KEY: it is appended to the ledger in the campaign's file.

    It is announced today and takes effect by itself, never sooner than the campaign's notice allows; a position that
    is looser in all that it says refuses nobody, and may count from today. Comments and layout of the file stay as they
    are. Commit the change, or have it reviewed first.
    """
    from overton.campaigns.editing import append_position
    from overton.pipeline.move import chosen_metric, limit, next_position, told

    workspace = open_workspace(directory)
    (campaign,) = chosen(workspace, key)
    moved = chosen_metric(campaign, metric)
    day = today(workspace)
    refused = limit(not_allowed, worse=worse, tolerance=tolerance)
    position = next_position(campaign, moved, day=day, warn=warn, not_allowed=refused, start=start, by=by, why=why)
    file = append_position(workspace, key, moved.name, position)
    for line in (*told(campaign, moved, position, day), f"Written to {file}; commit it."):
        click.echo(line)
