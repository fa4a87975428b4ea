"""`overton exempt grant`."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.exempt_terms import as_number, make, of_items, told
from overton.cli.exempt_weighed import by_oneself, weighed
from overton.cli.opening import Day, chosen, in_workspace, now, open_histories, open_store, open_workspace

if TYPE_CHECKING:
    from overton.model.campaign import Campaign, Metric
    from overton.model.exemption_request import ExemptionRequest
    from overton.model.window import Exemption
    from overton.model.workspace import Workspace


@click.command(
    epilog="""\b
Example: overton exempt grant 7 --by priya
         overton exempt grant 7 --until 2026-05-31 --by priya --why 'May is enough'
         overton exempt grant request-timeouts --items 'GET /exports/*' --until 2026-06-30
           --why 'replaced by async exports' --by priya --patch | git apply
         overton exempt grant 7 --break-glass --by priya --why 'incident 77'
"""
)
@click.argument("what", metavar="NUMBER|KEY")
@of_items
@click.option("--until", type=Day(), help="The last day. Default: what was asked for; with a NUMBER, no later.")
@click.option("--ceiling", type=float, help="Beyond this value it does not hold. Default: what was asked for.")
@click.option("--by", required=True, help="Who grants it; the file says so.")
@click.option(
    "--why", help="Why; required with a KEY, where it is the reason of the exemption, and to break the glass."
)
@click.option("--patch", is_flag=True, help="Print the change of the file for `git apply`, instead of writing it.")
@click.option("--break-glass", is_flag=True, help="Let it hold at once, from the store, without a review.")
@in_workspace
def grant(
    what: str,
    *,
    items: str | None,
    start: date | None,
    ticket: str,
    metric: str | None,
    until: date | None,
    ceiling: float | None,
    by: str,
    why: str | None,
    patch: bool,
    break_glass: bool,
    directory: Path,
) -> None:
    """Grant the request NUMBER, or items of the campaign KEY directly: write the exemption to the campaign's file.

    It counts where it is in the file: commit it, or have it reviewed. What is there already stays as it is. Granting
    again what was granted and is not in the file writes it, and decides nothing.

    With --break-glass it holds at once, from the store, for two weeks at most, and every status, page, update and check
    says so, until the file has it or it is over. `overton policy export` takes it to the services.
    """
    if patch and break_glass:
        raise click.UsageError("--break-glass changes no file, so there is no --patch")
    if break_glass and why is None:
        raise click.UsageError("--break-glass needs --why: everybody reads why there was no time for a review")
    workspace = open_workspace(directory)
    if items is None:
        if start or ticket or metric:
            raise click.UsageError("--from, --ticket and --metric are said when asking; with a KEY, say --items too")
        _grant_request(
            workspace, what, until=until, ceiling=ceiling, by=by, why=why, patch=patch, break_glass=break_glass
        )
        return
    if until is None or why is None:
        raise click.UsageError("with a KEY, say --until and --why")
    from overton.model.window import Exemption
    from overton.pipeline.move import chosen_metric

    (campaign,) = chosen(workspace, what)
    exemption = Exemption(
        items=items, from_=start, until=until, why=why, ticket=ticket, ceiling=ceiling, approved_by=by
    )
    granted_of = chosen_metric(campaign, metric)
    _grant_directly(workspace, campaign, granted_of, exemption, patch=patch, break_glass=break_glass)


def _grant_request(
    workspace: "Workspace",
    what: str,
    *,
    until: date | None,
    ceiling: float | None,
    by: str,
    why: str | None,
    patch: bool,
    break_glass: bool,
) -> None:
    from overton.pipeline import deciding

    request = deciding.asked(workspace, open_store(workspace), as_number(what))
    terms = deciding.Terms(until, ceiling)
    ruling = deciding.ruling(by, now(workspace.organisation.timezone), why)
    decided = (deciding.break_glass if break_glass else deciding.grant)(request, terms, ruling)
    words = told(request.campaign.campaign, request.metric, decided.exemption)
    click.echo(f"Request {request.request.number} is granted: {words}", err=patch)
    for line in by_oneself(request.request, ruling.by):
        click.echo(line, err=patch)
    if break_glass:
        _shout(request.request, decided.exemption)
    elif decided.edit is None:
        click.echo("The campaign's file says so already.", err=patch)
    else:
        make(decided.edit, workspace, patch=patch)
    _weigh(workspace, request.campaign, request.metric, decided.exemption, ruling.day, patch=patch)


def _grant_directly(
    workspace: "Workspace",
    campaign: "Campaign",
    metric: "Metric",
    exemption: "Exemption",
    *,
    patch: bool,
    break_glass: bool,
) -> None:
    from overton.pipeline import deciding
    from overton.pipeline.asking import from_day

    ruling = deciding.ruling(exemption.approved_by, now(workspace.organisation.timezone))
    exemption = exemption if exemption.from_ else from_day(exemption, ruling.day)
    if break_glass:
        request = deciding.break_glass_directly(open_store(workspace), campaign, metric, exemption, ruling)
        click.echo(f"Request {request.number} is granted: {told(campaign.campaign, metric, exemption)}")
        _shout(request, exemption)
        _weigh(workspace, campaign, metric, exemption, ruling.day)
        return
    decided = deciding.grant_directly(workspace, campaign, metric, exemption, ruling.day)
    assert decided.edit is not None
    make(decided.edit, workspace, patch=patch, done=[f"Granted: {told(campaign.campaign, metric, exemption)}"])
    _weigh(workspace, campaign, metric, exemption, ruling.day, patch=patch)


def _weigh(
    workspace: "Workspace",
    campaign: "Campaign",
    metric: "Metric",
    exemption: "Exemption",
    day: date,
    *,
    patch: bool = False,
) -> None:
    """Say what is to be weighed of what was granted; what hinders from knowing it does not hinder granting."""
    from overton.pipeline.overviews import overviews

    histories, problems = open_histories(workspace, (campaign,), day)
    view = next(view for view in overviews(histories, (campaign,), day) if view.metric == metric)
    for line in (*weighed(exemption, view, day), *map(str, problems)):
        click.echo(line, err=patch)


def _shout(request: "ExemptionRequest", exemption: "Exemption") -> None:
    from overton.progress.wording import day_words

    click.echo(
        f"THE GLASS IS BROKEN: it holds from now on, without a review, until {day_words(exemption.last)}.", err=True
    )
    click.echo("Every status, page, update and check says so. `overton policy export` takes it to the services.")
    click.echo(f"Have it reviewed: overton exempt grant {request.number} --by NAME writes it to the campaign's file.")
