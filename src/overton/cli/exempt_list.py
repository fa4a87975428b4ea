"""`overton exempt list`."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.exempt_terms import requests_if_any, up_to
from overton.cli.opening import Day, by_policy, chosen, in_workspace, open_judged, open_workspace, today
from overton.cli.opening import told as end_told

if TYPE_CHECKING:
    from rich.console import Console

    from overton.pipeline.exemption_list import Listed, Requested


@click.command(
    "list",
    epilog="""\b
Example: overton exempt list request-timeouts
         overton exempt list --all --json
""",
)
@click.argument("key", required=False)
@click.option("--all", "everything", is_flag=True, help="Also what is over, and every request with its decisions.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON; the shape is documented and kept.")
@by_policy
@in_workspace
def list_(
    key: str | None, *, everything: bool, at: date | None, as_json: bool, policy: Path | None, directory: Path
) -> None:
    """List the exemptions of the campaign KEY, or of all: what holds until when, what it covers, what ends soon.

    Requests that wait for a decision are listed too, and those that are decided and not in the campaign's file yet.
    """
    from overton.pipeline.exemption_list import (
        Awaits,
        State,
        exemption_document,
        exemptions_on,
        request_document,
        requests_on,
    )
    from overton.pipeline.overviews import overviews

    workspace = open_workspace(directory)
    day = at or today(workspace)
    campaigns, histories, problems = open_judged(workspace, key, day, policy)
    views = overviews(histories, campaigns, day)
    _store, requests = requests_if_any(workspace)
    exemptions = exemptions_on(day, chosen(workspace, key), views, requests)
    asked = requests_on(day, chosen(workspace, key), views, requests)
    if not everything:
        exemptions = [one for one in exemptions if one.state in {State.IN_FORCE, State.TO_COME}]
        asked = [one for one in asked if one.awaits is not Awaits.NOTHING]
    if as_json:
        document = {
            "day": day,
            "exemptions": list(map(exemption_document, exemptions)),
            "requests": list(map(request_document, asked)),
        }
        click.echo(json.dumps(document, indent=2, default=str))
    else:
        _show(exemptions, asked, everything=everything)
    end_told(problems)


def _show(exemptions: "Sequence[Listed]", asked: "Sequence[Requested]", *, everything: bool) -> None:
    from rich.console import Console

    from overton.cli.terminal import wide
    from overton.progress.wording import counted

    console = wide(Console(highlight=False))
    for one in exemptions:
        _show_exemption(console, one)
        console.print()
    soon = sum(one.ends_soon for one in exemptions)
    ends = f", {soon:,} {'ends' if soon == 1 else 'end'} within two weeks" if soon else ""
    console.print(f"{counted(len(exemptions), 'exemption')}{ends}")
    if asked:
        _show_requests(console, asked, everything=everything)


def _show_exemption(console: "Console", listed: "Listed") -> None:
    from rich.text import Text

    from overton.cli.blocks import show_block
    from overton.cli.terminal import MARKS
    from overton.progress.reach import matched_words, reach_words
    from overton.progress.wording import clean, day_words

    exemption = listed.exemption
    sign, style = MARKS["exempt"]
    word = listed.state.value.replace("_", " ")
    if exemption.break_glass:
        sign, style, word = "!", "bold red", f"{word}, BREAK-GLASS"
    until = f"{day_words(exemption.last)}{_then(listed)}"
    if exemption.revoked is not None:
        until = f"revoked from {day_words(exemption.revoked.on)}: {exemption.revoked.why}"
    start = f" from {day_words(exemption.from_)}" if listed.state == "to_come" and exemption.from_ else ""
    current = listed.state in {"in_force", "to_come"}
    covers = (reach_words if current else matched_words)(listed.reach, listed.metric.item)
    number = f" (request {listed.request})" if listed.request else ""
    what = clean(f"{listed.campaign}: {exemption.items}{start}{up_to(exemption, listed.metric)}")
    lines = (
        ("until", Text(clean(until), style="yellow" if listed.ends_soon else "")),
        ("covers", Text(covers)),
        ("why", Text(clean(f"{exemption.why}{f' ({exemption.ticket})' if exemption.ticket else ''}"))),
        ("granted by", Text(clean(f"{exemption.approved_by or 'nobody is named'}{number}"))),
    )
    show_block(console, Text.assemble((f"{sign} {word}", style), f"  {what}"), lines)


def _then(listed: "Listed") -> str:
    from overton.progress.reach import then_words

    return f", {then_words(listed.exemption, listed.reach)}" if listed.state == "in_force" else ""


def _show_requests(console: "Console", asked: "Sequence[Requested]", *, everything: bool) -> None:
    from overton.progress.wording import counted

    for one in asked:
        console.print()
        _show_request(console, one, everything=everything)
    console.print()
    waiting = [one.request.number for one in asked if one.awaits == "a decision"]
    if waiting:
        verb = "awaits" if len(waiting) == 1 else "await"
        decide = f"overton exempt grant {waiting[0]}, or deny"
        console.print(f"{counted(len(waiting), 'request')} {verb} a decision: {decide}")


def _show_request(console: "Console", one: "Requested", *, everything: bool) -> None:
    from rich.text import Text

    from overton.cli.blocks import show_block
    from overton.progress.reach import reach_words
    from overton.progress.wording import clean, day_words

    request, wanted = one.request, one.request.wanted
    start = f" from {day_words(wanted.from_)}" if wanted.from_ else ""
    state = f"awaits {one.awaits.value}" if one.awaits else request.state
    if request.decisions and (everything or one.awaits == "the file"):
        told = [f"{d.outcome} by {d.by} on {d.at.date()}{f': {d.why}' if d.why else ''}" for d in request.decisions]
        state = "; ".join([*told, *([f"not in the file: {_command(one)}"] if one.awaits == "the file" else [])])
    what = clean(f"{request.campaign}: {wanted.items}{start}{up_to(wanted, one.metric)}")
    lines = (
        ("until", Text(day_words(wanted.until))),
        ("covers", Text(reach_words(one.reach, one.metric.item))),
        ("why", Text(clean(f"{wanted.why}{f' ({wanted.ticket})' if wanted.ticket else ''}"))),
        ("asked by", Text(clean(request.asked_by or "nobody is named"))),
        ("state", Text(clean(state))),
    )
    show_block(console, Text(f"request {request.number}  {what}"), lines)


def _command(one: "Requested") -> str:
    """What writes to the file what is decided."""
    if one.request.state == "granted":
        return f"overton exempt grant {one.request.number} --by NAME"
    return f"overton exempt revoke {one.request.number} --by NAME --why WHY"
