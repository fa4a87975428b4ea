"""`overton exempt ask`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.exempt_terms import SHOWN, of_items, told
from overton.cli.exempt_weighed import weighed
from overton.cli.opening import Day, chosen, in_workspace, now, open_histories, open_store, open_workspace

if TYPE_CHECKING:
    from overton.model.window import Exemption
    from overton.progress.figures import Overview


@click.command(
    epilog="""\b
Example: overton exempt ask request-timeouts --items 'GET /exports/*' --until 2026-06-30
           --why 'replaced by async exports in June' --ticket INF-812 --ceiling 55 --by ana
"""
)
@click.argument("key")
@of_items
@click.option("--until", type=Day(), required=True, help="The last day.")
@click.option("--why", required=True, help="Why they cannot comply yet; whoever decides reads this.")
@click.option("--ceiling", type=float, help="Beyond this value it does not hold. Default: it holds whatever the value.")
@click.option("--by", default="", help="Who asks.")
@click.option("--json", "as_json", is_flag=True, help="Print the request as JSON, as `exempt list --json` does.")
@in_workspace
def ask(
    key: str,
    *,
    items: str | None,
    until: date,
    why: str,
    start: date | None,
    ticket: str,
    ceiling: float | None,
    by: str,
    metric: str | None,
    as_json: bool,
    directory: Path,
) -> None:
    """Ask for an exemption of items of the campaign KEY: they are measured and judged, and nothing is refused.

    The request is kept in the store, with a number, until somebody grants or denies it. The reason, the end and what it
    covers today are what is decided by.
    """
    if items is None:
        raise click.UsageError("Missing option '--items'.")
    from overton.model.exemption_request import ExemptionRequest
    from overton.model.window import Exemption
    from overton.pipeline.asking import check_exemption, check_said
    from overton.pipeline.exemption_list import request_document, requests_on
    from overton.pipeline.move import chosen_metric
    from overton.pipeline.overviews import overviews

    workspace = open_workspace(directory)
    (campaign,) = chosen(workspace, key)
    asked_of, at = chosen_metric(campaign, metric), now(workspace.organisation.timezone)
    wanted = Exemption(items=items, from_=start, until=until, why=why, ticket=ticket, ceiling=ceiling)
    if by:
        check_said(by=by)
    check_exemption(campaign, asked_of, wanted, at.date())
    store = open_store(workspace)
    request = store.ask_exemption(ExemptionRequest(campaign.campaign, asked_of.name, wanted, by, at))
    histories, problems = open_histories(workspace, (campaign,), at.date())
    views = [view for view in overviews(histories, (campaign,), at.date()) if view.metric == asked_of]
    if as_json:
        click.echo(
            json.dumps(request_document(*requests_on(at.date(), (campaign,), views, (request,))), indent=2, default=str)
        )
        return
    click.echo(f"Request {request.number}: {told(campaign.campaign, asked_of, wanted)}")
    for line in (*covered(wanted, views[0]), *weighed(wanted, views[0], at.date()), *map(str, problems)):
        click.echo(line)
    whom = ", ".join(campaign.organizers) or "whoever runs the campaign"
    click.echo(f"{whom} can grant it: overton exempt grant {request.number} --by NAME")


def covered(exemption: "Exemption", view: "Overview") -> Iterator[str]:
    """What an exemption covers today, the worst named."""
    from overton.progress.explain import explain
    from overton.progress.reach import reach, reach_words
    from overton.progress.wording import clean

    if view.measured is None:
        yield "What it covers is not known: nothing is measured yet."
        return
    found = reach(exemption, view)
    note = "" if found.matched else "; check the name, or leave it for items to come"
    yield f"It covers {reach_words(found, view.metric.item)}{note}."
    for assessed in (*found.within, *found.beyond)[:SHOWN]:
        owner = clean(", ".join(assessed.owners)) or "unowned"
        yield f"  {clean(assessed.item)} ({owner}): {clean(explain(assessed, view.metric))}"
    if (more := len(found.within) + len(found.beyond) - SHOWN) > 0:
        yield f"  and {more:,} more: overton items {view.campaign.campaign} --match '{exemption.items}'"
