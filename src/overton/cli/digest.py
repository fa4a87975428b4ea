"""`overton digest`."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import Day, as_judged, by_policy, chosen, in_workspace, now, open_store, open_workspace, today
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.digests.deliver import Server
    from overton.model.organisation import Organisation
    from overton.pipeline.circulate import Circulation, Dispatch, Letter

FAILED = {"refused", "unconfirmed", "nobody"}


@click.command(
    epilog="""\b
Example: overton digest request-timeouts --for payments
         overton digest request-timeouts --send --all
"""
)
@click.argument("key")
@click.option("--for", "team", metavar="TEAM", help="The update of this team, instead of the organizers'.")
@click.option("--all", "everyone", is_flag=True, help="The organizers and every team that has or had work to do.")
@click.option("--send", is_flag=True, help="Send it by mail, unless it was sent in this period.")
@click.option("--again", is_flag=True, help="Send also what was begun and never confirmed: it may have arrived.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@click.option("--html", "as_html", is_flag=True, help="Print the HTML instead of the text.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON; the shape is documented and kept.")
@by_policy
@in_workspace
def digest(
    key: str,
    team: str | None,
    at: date | None,
    policy: Path | None,
    directory: Path,
    *,
    everyone: bool,
    send: bool,
    again: bool,
    as_html: bool,
    as_json: bool,
) -> None:
    """Compose the update of the campaign KEY and print it, or send it with --send.

    Nothing goes twice: each audience gets one update a week, month or quarter, as the campaign's cadence says.
    """
    _check(team=team, everyone=everyone, send=send, again=again, as_html=as_html)
    from overton.digests.story import ORGANIZERS
    from overton.pipeline.circulate import Circulation

    workspace = open_workspace(directory)
    day, store = at or today(workspace), open_store(workspace)
    (campaign,) = as_judged(workspace, chosen(workspace, key), policy, day, store)
    circulation = Circulation(workspace.organisation, store, campaign, day)
    audiences = circulation.audiences() if everyone else (_audience(circulation, team) if team else ORGANIZERS,)
    if send:
        _send(circulation, audiences, again=again, as_json=as_json, everyone=everyone)
    else:
        _print(circulation, audiences, as_html=as_html, as_json=as_json, everyone=everyone)


def _check(*, team: str | None, everyone: bool, send: bool, again: bool, as_html: bool) -> None:
    if team and everyone:
        raise click.UsageError("--for is one team and --all is everyone; use one of them")
    if again and not send:
        raise click.UsageError("--again says how to send; use it with --send")
    if as_html and (send or everyone):
        raise click.UsageError("--html prints one update; use it without --send and --all")


def _audience(circulation: "Circulation", team: str) -> str:
    """The key of a team that was named by key or handle."""
    from overton.digests.recipients import team_key

    found = team_key(circulation.organisation, team) or team
    if circulation.known(found):
        return found
    teams = ", ".join(sorted(circulation.organisation.teams)) or "none"
    raise BadInputError.of("overton.yaml", f"there is no team {team!r}; there are: {teams}", "name one of them")


def _print(
    circulation: "Circulation", audiences: Iterable[str], *, as_html: bool, as_json: bool, everyone: bool
) -> None:
    from overton.digests.pictures import embedded, pictures
    from overton.digests.render import html, text

    letters = [circulation.letter(audience) for audience in audiences]
    if as_json:
        _echo_json(circulation, [_letter_document(letter) for letter in letters])
    elif as_html:
        (letter,) = letters
        click.echo(html(letter.update, {name: embedded(png) for name, png in pictures(letter.story).items()}), nl=False)
    elif everyone:
        for letter in letters:
            click.echo(f"{letter.update.audience}: {letter.update.subject}\n  to {_to(letter)}")
    else:
        (letter,) = letters
        click.echo(f"Subject: {letter.update.subject}\nTo: {_to(letter)}\n\n{text(letter.update)}", nl=False)


def _to(letter: "Letter") -> str:
    return ", ".join(letter.to) or f"nobody: {'; '.join(letter.problems) or 'there are no people'}"


def _letter_document(letter: "Letter") -> dict[str, object]:
    from overton.digests.render import text

    update = letter.update
    return {
        "audience": update.audience,
        "outcome": "composed",
        "day": update.day,
        "since": update.since,
        "subject": update.subject,
        "to": letter.to,
        "problems": letter.problems,
        "text": text(update),
    }


def _echo_json(circulation: "Circulation", updates: list[dict[str, object]]) -> None:
    document = {"campaign": circulation.campaign.campaign, "period": circulation.period.key, "updates": updates}
    click.echo(json.dumps(document, indent=2, default=str))


def _send(
    circulation: "Circulation", audiences: tuple[str, ...], *, again: bool, as_json: bool, everyone: bool
) -> None:
    from overton.digests.deliver import Postbox, UnreachableError
    from overton.pipeline.circulate import Sending, circulate

    if circulation.over:
        _tell_ended(circulation, as_json=as_json)
        return
    if not circulation.measured:
        key = circulation.campaign.campaign
        raise BadInputError.of(key, "nothing is measured yet", "run `overton measure` first")
    server, sender = _mail(circulation.organisation)
    done: list[Dispatch] = []
    with Postbox(server) as postbox:
        sending = Sending(postbox, sender, now(circulation.organisation.timezone), again)
        try:
            for dispatch in _watched(circulate(circulation, audiences, sending), len(audiences)):
                done.append(dispatch)
                if not as_json:
                    _tell(dispatch)
        except UnreachableError as error:
            todo = "nothing is lost: run this again when it can be reached"
            raise BadInputError.of(f"mail server {server.place}", str(error), todo) from None
        finally:
            if as_json:
                _echo_json(circulation, [asdict(dispatch) for dispatch in done])
    # One team without people must not make the round of all others look failed.
    failed = FAILED - {"nobody"} if everyone else FAILED
    if any(dispatch.outcome in failed for dispatch in done):
        sys.exit(2)


def _tell_ended(circulation: "Circulation", *, as_json: bool) -> None:
    """A scheduler may go on asking; there is nothing wrong with that."""
    if as_json:
        _echo_json(circulation, [])
        return
    ended = circulation.campaign.ended
    click.echo(f"{circulation.campaign.campaign}: ended on {ended.on if ended else 'an earlier day'}; nothing to send")


def _mail(organisation: "Organisation") -> "tuple[Server, str]":
    """The server and the sender; an address in the environment wins over the one in the file."""
    from overton.digests.deliver import server_of
    from overton.digests.message import address_of
    from overton.digests.recipients import is_address

    where, url = "overton.yaml", organisation.mail.url
    if override := os.environ.get("OVERTON_MAIL_URL"):
        where, url = "OVERTON_MAIL_URL", override
    todo = "write smtp+starttls://user:password@host:587, its special characters as %XX"
    if not url:
        raise BadInputError.of(where, "there is no mail server: mail.url is empty", todo)
    try:
        server = server_of(url)
    except ValueError as error:
        raise BadInputError.of(where, str(error), todo) from None
    sender = organisation.mail.sender
    if not is_address(address_of(sender)):
        raise BadInputError.of("overton.yaml", f"mail.sender is no mail address: {sender!r}", "write overton@acme.test")
    return server, sender


def _watched(dispatches: "Iterator[Dispatch]", total: int) -> "Iterator[Dispatch]":
    """With a progress bar, on a terminal and for more than one."""
    if total == 1 or not sys.stderr.isatty():
        yield from dispatches
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(dispatches, description="Sending", total=total, console=Console(stderr=True), transient=True)


def _tell(dispatch: "Dispatch") -> None:
    """One line for each audience; what needs somebody's eye goes to standard error."""
    audience, day = dispatch.audience, dispatch.day
    match dispatch.outcome:
        case "sent":
            click.echo(f"{audience}: sent to {', '.join(dispatch.to)}: {dispatch.subject}")
        case "already_sent":
            click.echo(f"{audience}: already sent on {day} ({dispatch.period}); nothing to do")
        case "unconfirmed":
            why = f" ({'; '.join(dispatch.problems)})" if dispatch.problems else ""
            click.echo(
                f"{audience}: unconfirmed since {day}{why}: it may have been sent, or is being sent just now; "
                f"look in the mail server's log, then use --again to send it anyway",
                err=True,
            )
        case "refused":
            click.echo(f"{audience}: the server refused it, nothing was sent: {'; '.join(dispatch.problems)}", err=True)
        case "nobody":
            why = "; ".join(dispatch.problems) or "no organizers and no sponsor"
            todo = f"list people under teams.{audience}.people" if audience != "organizers" else "name some"
            click.echo(f"{audience}: nobody to send it to on {day}: {why}; {todo}", err=True)
    if dispatch.outcome == "sent":
        for problem in dispatch.problems:
            click.echo(f"{audience}: warning: {problem}", err=True)
