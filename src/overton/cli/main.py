"""The `overton` command: finds its subcommands by name and loads only the one that runs."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType

import click

from overton.model.problem import BadInputError

COMMANDS = {
    "backfill": "overton.cli.backfill:backfill",
    "check": "overton.cli.check:check",
    "demo": "overton.cli.demo:demo",
    "digest": "overton.cli.digest:digest",
    "discover": "overton.cli.discover:discover",
    "init": "overton.cli.init:init",
    "items": "overton.cli.items:items",
    "lint": "overton.cli.lint:lint",
    "measure": "overton.cli.measure:measure",
    "report": "overton.cli.report:report",
    "schema": "overton.cli.schema:schema",
    "status": "overton.cli.status:status",
    "window": "overton.cli.window:window",
}

SUMMARIES = {
    "backfill": "Measure the past of campaigns in code, from git.",
    "check": "Refuse what is not allowed: in a change, or before a deployment.",
    "demo": "Build an example organisation with half a year of history.",
    "discover": "Look at a repository and propose campaigns.",
    "digest": "Compose a team's or the organizers' update, and send it.",
    "init": "Write a commented workspace to start from.",
    "items": "List items: how each stands, and why.",
    "lint": "Check the campaign files, and whether the campaigns are worth running.",
    "measure": "Measure the campaigns' metrics and remember the values.",
    "report": "Write one self-contained page about all campaigns.",
    "schema": "Print the JSON Schema of the campaign file or of overton.yaml.",
    "status": "How far along the campaigns are, and who needs help.",
    "window": "Move the Window of a campaign.",
}


SELDOM = (50_000, 20, 100)
"""When garbage is looked for: loading modules makes much that lasts, and looking through all of it takes time."""


class LazyGroup(click.Group):
    """Lists every command from a table, and imports one only to run it or to show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="overton")
def cli() -> None:
    """Overton runs engineering campaigns: one change, many teams, a Window that moves.

    Exit codes: 0 fine, 1 not allowed, 2 bad input.

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
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
        sys.exit(0)


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
