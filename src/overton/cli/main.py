"""The `overton` command: finds its subcommands by name and loads only the one that runs."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from types import TracebackType

import click

from overton.cli.lazy_group import Entry, LazyGroup
from overton.model.problem import BadInputError

COMMANDS = {
    "backfill": Entry("overton.cli.backfill:backfill", "Measure the past of campaigns in code, from git."),
    "check": Entry("overton.cli.check:check", "Refuse what is not allowed: in a change, or before a deployment."),
    "demo": Entry("overton.cli.demo:demo", "Build an example organisation with half a year of history."),
    "digest": Entry("overton.cli.digest:digest", "Compose a team's or the organizers' update, and send it."),
    "discover": Entry("overton.cli.discover:discover", "Look at a repository and propose campaigns."),
    "exempt": Entry("overton.cli.exempt:exempt", "Ask for exemptions, decide on them, and list them."),
    "init": Entry("overton.cli.init:init", "Write a commented workspace to start from."),
    "items": Entry("overton.cli.items:items", "List items: how each stands, and why."),
    "lint": Entry("overton.cli.lint:lint", "Check the campaign files, and whether the campaigns are worth running."),
    "measure": Entry("overton.cli.measure:measure", "Measure the campaigns' metrics and remember the values."),
    "policy": Entry("overton.cli.policy:policy", "Export what enforcement needs to know."),
    "render": Entry("overton.cli.render:render", "Write the Window as configuration, or check what is deployed."),
    "report": Entry("overton.cli.report:report", "Write one self-contained page about all campaigns."),
    "schema": Entry("overton.cli.schema:schema", "Print the JSON Schema of a campaign file, overton.yaml or a policy."),
    "status": Entry("overton.cli.status:status", "How far along the campaigns are, and who needs help."),
    "window": Entry("overton.cli.window:window", "Simulate, propose, announce and move the Window of a campaign."),
}

SELDOM = (50_000, 20, 100)
"""When garbage is looked for: loading modules makes much that lasts, and looking through all of it takes time."""


@click.group(
    cls=LazyGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120}
)
@click.version_option(package_name="overton")
def cli() -> None:
    """Overton runs engineering campaigns: one change, many teams, a Window that moves.

    Exit codes: 0 fine, 1 not allowed, 2 bad input; 141 when the reader of a pipe left before the end.

    Example: overton status
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; bad input is told problem by problem on standard error, with exit code 2."""
    gc.set_threshold(*SELDOM)
    atexit.register(_leave)
    sys.excepthook = _crashed
    try:
        cli.main(args=arguments, prog_name="overton", standalone_mode=True)
    except BadInputError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    except ModuleNotFoundError as error:
        if (error.name or "overton").startswith("overton"):
            raise
        click.echo(f"overton: {error.name} is not installed; pip install 'overton[server]'", err=True)
        sys.exit(2)


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A mistake of ours is not "not allowed", which is what the usual exit code 1 means here."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(2)


def _leave() -> None:
    """The end of the process frees everything; without this, garbage is looked for among all of it first.

    DuckDB's bindings call leaked what was not found as garbage, and say so at length.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()
