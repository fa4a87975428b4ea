"""`overton schema`."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from overton.sources.port import Source


@click.command(epilog="Example: overton schema > campaign.schema.json")
@click.argument("file", type=click.Choice(["campaign", "workspace", "policy"]), default="campaign")
def schema(file: str) -> None:
    """Print the JSON Schema of the campaign file, of overton.yaml (`workspace`), or of the policy.

    Editors that know YAML complete and check a file that begins with
    `# yaml-language-server: $schema=../campaign.schema.json`.
    """
    from overton.campaigns.schema import campaign_schema, policy_schema, workspace_schema

    schemas = {"campaign": lambda: campaign_schema(_sources()), "workspace": workspace_schema, "policy": policy_schema}
    click.echo(json.dumps(schemas[file](), indent=2, ensure_ascii=False))


def _sources() -> "dict[str, Source]":
    """Every kind of source that is installed whole; the others are named."""
    from overton.sources.registry import kinds, source_of

    found = {}
    for kind in kinds():
        try:
            found[kind] = source_of(kind)
        except (ModuleNotFoundError, LookupError) as error:
            click.echo(f"the source {kind} is left out: {error}", err=True)
    return found
