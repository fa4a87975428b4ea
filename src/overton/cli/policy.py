"""`overton policy`."""

import click

from overton.cli.lazy_group import Entry, LazyGroup

COMMANDS = {
    "export": Entry("overton.cli.policy_export:export", "Compile the policy: positions, exemptions, owners, help."),
    "verify": Entry("overton.cli.policy_verify:verify", "Whether a policy is what it says, and who vouches for it."),
}


@click.group(cls=LazyGroup, entries=COMMANDS, epilog="Example: overton policy export --output policy.json")
def policy() -> None:
    """Export what enforcement needs to know."""
