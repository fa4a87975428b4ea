"""`overton exempt`."""

import click

from overton.cli.lazy_group import Entry, LazyGroup

COMMANDS = {
    "ask": Entry("overton.cli.exempt_ask:ask", "Ask for an exemption."),
    "deny": Entry("overton.cli.exempt_deny:deny", "Turn a request down, with a reason that is kept."),
    "grant": Entry(
        "overton.cli.exempt_grant:grant", "Grant a request: write it to the campaign's file, or break the glass."
    ),
    "list": Entry(
        "overton.cli.exempt_list:list_", "Exemptions and requests: what holds until when, and what awaits a decision."
    ),
    "revoke": Entry("overton.cli.exempt_revoke:revoke", "Take an exemption back, with a reason that is kept."),
}


@click.group(cls=LazyGroup, entries=COMMANDS, epilog="Example: overton exempt list request-timeouts")
def exempt() -> None:
    """Ask for exemptions, decide on them, and list them."""
