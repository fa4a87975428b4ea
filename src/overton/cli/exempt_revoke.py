"""`overton exempt revoke`."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.exempt_after import then_words
from overton.cli.exempt_terms import as_number, make, requests_if_any, told
from overton.cli.opening import Day, chosen, in_workspace, now, open_store, open_workspace
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.model.campaign import Metric
    from overton.model.exemption_request import ExemptionRequest
    from overton.model.window import Exemption
    from overton.model.workspace import Workspace
    from overton.pipeline.deciding import Decided, Ruling


@click.command(
    epilog="""\b
Example: overton exempt revoke 7 --by priya --why 'async exports are out'
         overton exempt revoke request-timeouts --items 'GET /exports/*' --until 2026-06-30 --by priya --why 'it is out'
"""
)
@click.argument("what", metavar="NUMBER|KEY")
@click.option("--items", help="With a KEY: the items of the exemption, as the file names them.")
@click.option("--until", type=Day(), help="With a KEY: the last day of the exemption, as the file has it.")
@click.option("--metric", help="With a KEY: which metric's exemption, if the campaign has several.")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--why", required=True, help="Why; those whom it concerns read this.")
@click.option("--patch", is_flag=True, help="Print the change of the file for `git apply`, instead of writing it.")
@in_workspace
def revoke(
    what: str,
    *,
    items: str | None,
    until: date | None,
    metric: str | None,
    by: str,
    why: str,
    patch: bool,
    directory: Path,
) -> None:
    """Take back what was granted: by the NUMBER of its request, or as an exemption in the file of the campaign KEY.

    Its items are judged again from today. The exemption stays in the file, with the reason. One that holds from the
    store, because the glass was broken, ends at once.
    """
    from overton.pipeline import deciding

    workspace = open_workspace(directory)
    ruling = deciding.ruling(by, now(workspace.organisation.timezone), why)
    if items is not None and until is not None:
        _revoke_entry(workspace, what, items=items, until=until, metric=metric, ruling=ruling, patch=patch)
        return
    if items or until or metric:
        raise click.UsageError("with a KEY, say --items and --until of the exemption")
    asked = deciding.asked(workspace, open_store(workspace), as_number(what))
    _tell(workspace, asked.campaign.campaign, asked.metric, deciding.revoke(asked, ruling), patch=patch)


def _revoke_entry(
    workspace: "Workspace",
    key: str,
    *,
    items: str,
    until: date,
    metric: str | None,
    ruling: "Ruling",
    patch: bool,
) -> None:
    """Revoke what the file says, and the request that it was granted by if the store has one."""
    from overton.pipeline import deciding
    from overton.pipeline.exempting import entry_of
    from overton.pipeline.move import chosen_metric

    (campaign,) = chosen(workspace, key)
    of = chosen_metric(campaign, metric)
    entry = _entry(of, items, until, workspace.files[campaign.campaign])
    store, requests = requests_if_any(workspace)
    granted = (one for one in requests if _about(one) == (key, of.name, "granted"))
    request = next((one for one in granted if entry_of(one, of) == entry), None)
    if store is not None and request is not None:
        decided = deciding.revoke(deciding.Asked(workspace, store, request, campaign, of), ruling)
    else:
        decided = deciding.revoke_entry(workspace, campaign, of, entry, ruling)
    _tell(workspace, campaign.campaign, of, decided, patch=patch)


def _about(request: "ExemptionRequest") -> tuple[str, str, str]:
    return request.campaign, request.metric, request.state


def _entry(metric: "Metric", items: str, until: date, file: str) -> "Exemption":
    found = [one for one in metric.exemptions if (one.items, one.until, one.revoked) == (items, until, None)]
    if found:
        return found[0]
    there = ", ".join(f"{one.items!r} until {one.until}" for one in metric.exemptions if one.revoked is None)
    what = f"there is no exemption of {items!r} until {until} that could be revoked"
    raise BadInputError.of(file, what, f"there are: {there or 'none'}")


def _tell(workspace: "Workspace", key: str, metric: "Metric", decided: "Decided", *, patch: bool) -> None:
    done = [f"Revoked: {told(key, metric, decided.exemption)}"]
    if decided.edit is not None:
        make(decided.edit, workspace, patch=patch, done=done)
        done = []
    elif decided.exemption.break_glass:
        done.append("It held from the store and does no more; `overton policy export` tells the services.")
    else:
        done.append("The campaign's file here does not grant it; where a branch does, take it out there.")
    for line in (*done, then_words(workspace, key, metric, decided.exemption)):
        click.echo(line, err=patch)
