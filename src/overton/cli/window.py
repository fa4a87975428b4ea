"""`overton window`."""

import click

from overton.cli.lazy_group import Entry, LazyGroup

COMMANDS = {
    "move": Entry("overton.cli.window_move:move", "Announce the next position: append it to the ledger."),
    "propose": Entry(
        "overton.cli.window_propose:propose", "The next position, with its reasons; or who holds this one."
    ),
    "simulate": Entry("overton.cli.window_simulate:simulate", "Who would be warned and refused at any position."),
    "withdraw": Entry("overton.cli.window_withdraw:withdraw", "Take a position back, with a reason that is kept."),
}


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    epilog="Example: overton window simulate request-timeouts --warn 15 --not-allowed 30",
)
def window() -> None:
    """Simulate, propose, announce and move the Window of a campaign."""
