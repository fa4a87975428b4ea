"""`overton window withdraw`."""

from datetime import date
from pathlib import Path

import click

from overton.cli.opening import Day, chosen, in_workspace, open_workspace, today


@click.command(
    epilog="Example: overton window withdraw request-timeouts --from 2026-03-02 --why 'exports are not ready'"
)
@click.argument("key")
@click.option("--from", "start", type=Day(), required=True, help="The position: the day from which it counts.")
@click.option("--on", type=Day(), help="The first day on which it no longer counts. Default: today.")
@click.option("--metric", help="Which metric's Window, if the campaign has several.")
@click.option("--by", default="", help="Who takes it back.")
@click.option("--why", required=True, help="Why it is taken back; it is kept, and everybody whom it concerns reads it.")
@in_workspace
def withdraw(key: str, *, start: date, on: date | None, metric: str | None, by: str, why: str, directory: Path) -> None:
    """Take a position of the campaign KEY back: its entry in the campaign's file gets `withdrawn`.

    The entry stays, because the ledger is the history. The position before it counts again; where that is stricter,
    not before the campaign's notice. Comments and layout of the file stay as they are. Commit the change.
    """
    from overton.campaigns.editing import Change, write
    from overton.pipeline.move import chosen_metric
    from overton.pipeline.withdraw import position_from, told, withdrawal

    workspace = open_workspace(directory)
    (campaign,) = chosen(workspace, key)
    of = chosen_metric(campaign, metric)
    day = today(workspace)
    position = position_from(campaign, of, start)
    found = withdrawal(campaign, of, position, day=day, why=why, on=on, by=by)
    file = write(workspace, key, Change(of.name, position, found))
    for line in (*told(campaign, of, position, found, day), f"Written to {file}; commit it."):
        click.echo(line)
