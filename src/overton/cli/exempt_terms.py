"""What the commands about exemptions have in common: options, and how an exemption is told."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from overton.cli.opening import Day
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.campaigns.editing import Edit
    from overton.model.campaign import Metric
    from overton.model.exemption_request import ExemptionRequest
    from overton.model.window import Exemption
    from overton.model.workspace import Workspace
    from overton.store.port import Store

SHOWN = 5
"""How many items are named."""


def of_items(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which items are exempt, from when, where it is discussed, and of which metric."""
    for option in (
        click.option("--metric", help="Which metric's items, if the campaign has several."),
        click.option("--ticket", default="", help="Where it is discussed."),
        click.option("--from", "start", type=Day(), help="The first day. Default: the day on which it is granted."),
        click.option("--items", help="Which items: * is anything, ? one character."),
    ):
        command = option(command)
    return command


def as_number(text: str) -> int:
    """The number of a request, written `7` or `#7`; raises BadInputError."""
    digits = text.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 19:  # noqa: PLR2004  what a database can count
        return int(digits)
    what = f"{text!r} is no number of a request"
    raise BadInputError.of("NUMBER", what, "see `overton exempt list`; for a campaign's KEY, say which --items")


def told(campaign: str, metric: "Metric", exemption: "Exemption") -> str:
    """`request-timeouts: 'GET /exports/*' from 2 March 2026 until 30 June 2026, up to 55 s`."""
    from overton.progress.wording import clean, day_words

    start = f" from {day_words(exemption.from_)}" if exemption.from_ else ""
    return f"{campaign}: {clean(exemption.items)!r}{start} until {day_words(exemption.until)}{up_to(exemption, metric)}"


def up_to(exemption: "Exemption", metric: "Metric") -> str:
    """`, up to 55 s`; empty without a ceiling."""
    from overton.progress.exempt_wording import ceiling_words

    return ceiling_words(exemption, metric.goal, metric.unit)


def make(edit: "Edit", workspace: "Workspace", *, patch: bool, done: Sequence[str] = ()) -> None:
    """Write the file and say what that has done, or print the patch; nothing is said to be done before it is."""
    from pathlib import Path

    from overton.campaigns.patch import patch_of

    if patch:
        for line in done:
            click.echo(line, err=True)
        click.echo(patch_of(edit, Path(workspace.root)), nl=False)
        return
    written = f"Written to {edit.make()}; commit it: it counts where it is in the file."
    for line in (*done, written):
        click.echo(line)


def requests_if_any(workspace: "Workspace") -> "tuple[Store | None, tuple[ExemptionRequest, ...]]":
    """The store and what was asked for; a base install knows of nothing, and works by the files alone."""
    from overton.cli.opening import StoreNotInstalledError, open_to_read

    try:
        store = open_to_read(workspace)
    except StoreNotInstalledError:
        return None, ()
    return store, store.exemption_requests()
