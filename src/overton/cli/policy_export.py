"""`overton policy export`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import (
    LeftOpen,
    as_judged,
    chosen,
    in_workspace,
    now,
    open_to_read,
    open_workspace,
    policy_keys,
)
from overton.cli.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from overton.model.campaign import Campaign
    from overton.model.workspace import Workspace
    from overton.policy.shape import Policy
    from overton.policy.signature import Key

STANDARD_OUTPUT = "-"


@click.command(
    epilog="""\b
Example: overton policy export --output policy.json
         overton policy export request-timeouts query-timeouts --output policy.json --if-changed
"""
)
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--output", "-o", metavar="FILE", default=STANDARD_OUTPUT, help="Where to write. Default: print it.")
@click.option(
    "--if-changed", is_flag=True, help="Leave FILE as it is unless more would change than when it was issued."
)
@click.option(
    "--policy",
    "merged",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Another policy, whose exemptions are taken over; OVERTON_POLICY is not read here.",
)
@in_workspace
def export(keys: tuple[str, ...], *, output: str, if_changed: bool, merged: Path | None, directory: Path) -> None:
    """Compile the policy of the campaigns KEY, or of all: what the guard, checks and other languages enforce.

    It has the positions in force and to come, the exemptions that hold or will, owners as last measured where services
    warn or refuse, and help. It is JSON, and documented. It is signed with the first of the keys in OVERTON_POLICY_KEY.
    """
    if if_changed and output == STANDARD_OUTPUT:
        raise click.UsageError("--if-changed looks at what is written already: use it with --output")
    if merged is not None and output != STANDARD_OUTPUT and merged.resolve() == Path(output).resolve():
        raise click.UsageError("a policy that takes over its own exemptions would never lose one: name two files")
    from overton.policy.writing import says_the_same, written

    key = next(iter(policy_keys()), None)
    workspace = open_workspace(directory, LeftOpen())
    policy = _compiled(workspace, _asked_for(workspace, keys), merged)
    before = _text_in(Path(output)) if if_changed else None
    if before is not None and says_the_same(before, policy, key):
        click.echo(f"{output} says the same already", err=True)
        return
    text = written(policy, key)
    if output == STANDARD_OUTPUT:
        click.echo(text, nl=False)
    else:
        write_whole(Path(output), text, "the policy")
    _tell(policy, key, text)


def _asked_for(workspace: "Workspace", keys: tuple[str, ...]) -> "Sequence[Campaign]":
    return [campaign for key in dict.fromkeys(keys) for campaign in chosen(workspace, key)] or workspace.campaigns


def _compiled(workspace: "Workspace", campaigns: "Sequence[Campaign]", merged: Path | None) -> "Policy":
    from overton.pipeline.exporting import policy_for

    issued = now(workspace.organisation.timezone)
    store = open_to_read(workspace)
    return policy_for(
        workspace.organisation, as_judged(workspace, campaigns, merged, issued.date(), store), store, issued
    )


def _text_in(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _tell(policy: "Policy", key: "Key | None", text: str) -> None:
    """What it holds and how large it is, and that nobody vouches for it if nobody does."""
    from overton.progress.wording import counted

    metrics = [metric for campaign in policy.campaigns.values() for metric in campaign.metrics.values()]
    positions = sum(len(metric.positions) for metric in metrics)
    exemptions = sum(len(metric.exemptions) for metric in metrics)
    owned = len({item for metric in metrics for items in metric.owners.values() for item in items})
    told = [
        counted(len(policy.campaigns), "campaign"),
        counted(positions, "position"),
        counted(exemptions, "exemption"),
    ]
    told += [f"owners of {counted(owned, 'item')}"] if owned else []
    click.echo(f"policy of {', '.join(told)}: {len(text.encode()) / 1000:,.1f} KB", err=True)
    if key is None:
        click.echo("not signed: OVERTON_POLICY_KEY is not set, so readers cannot tell who wrote it", err=True)
