"""`overton exempt deny`."""

from pathlib import Path

import click

from overton.cli.exempt_terms import as_number, told
from overton.cli.opening import in_workspace, now, open_store, open_workspace


@click.command(epilog="Example: overton exempt deny 7 --by priya --why 'async exports are out since May'")
@click.argument("number", metavar="NUMBER")
@click.option("--by", required=True, help="Who decides.")
@click.option("--why", required=True, help="Why not; whoever asked reads this.")
@in_workspace
def deny(number: str, *, by: str, why: str, directory: Path) -> None:
    """Turn the request NUMBER down. It and the reason are kept."""
    from overton.pipeline import deciding

    workspace = open_workspace(directory)
    asked = deciding.asked(workspace, open_store(workspace), as_number(number))
    deciding.deny(asked, deciding.ruling(by, now(workspace.organisation.timezone), why))
    words = told(asked.campaign.campaign, asked.metric, asked.request.wanted)
    click.echo(f"Request {asked.request.number} is denied: {words}")
