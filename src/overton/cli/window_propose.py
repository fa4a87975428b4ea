"""`overton window propose`."""

import json
from datetime import date
from pathlib import Path

import click

from overton.cli.opening import Day, by_policy, in_workspace, open_judged, open_workspace, today, told


@click.command(epilog="Example: overton window propose request-timeouts")
@click.argument("key")
@click.option("--now", is_flag=True, help="Propose one though the Window is not clear, or the next is announced.")
@click.option("--metric", "name", help="Which metric's Window, if the campaign has several.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as JSON; the shape is documented and kept.")
@by_policy
@in_workspace
def propose(
    key: str, *, now: bool, name: str | None, at: date | None, as_json: bool, policy: Path | None, directory: Path
) -> None:
    """The next position for the Window of the campaign KEY, with its reasons and the command that moves to it.

    While the Window is not clear: who holds it, and how close each item is. Nothing is changed.
    """
    from overton.pipeline.move import chosen_metric
    from overton.pipeline.overviews import overviews
    from overton.pipeline.proposal_document import command, proposal_document
    from overton.planning.proposal import propose as proposed
    from overton.store.port import Series

    workspace = open_workspace(directory)
    day = at or today(workspace)
    (campaign,), histories, problems = open_judged(workspace, key, day, policy)
    metric = chosen_metric(campaign, name)
    (overview,) = (view for view in overviews(histories, (campaign,), day) if view.metric is metric)
    found = proposed(overview, histories.history(Series(key, metric.name)), asked=now)
    options = () if directory == Path() else ("-C", str(directory))
    if as_json:
        click.echo(json.dumps(proposal_document(found, *options), indent=2, default=str))
    else:
        from overton.cli.propose_view import show

        show(workspace.organisation, found, command(found, *options) if found.position else None)
    told(problems)
