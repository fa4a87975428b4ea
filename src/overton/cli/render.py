"""`overton render`."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import (
    Day,
    as_judged,
    chosen,
    in_workspace,
    now,
    open_workspace,
    policy_keys,
    readable_store,
)
from overton.cli.writing import write_whole
from overton.model.problem import BadInputError
from overton.render.registry import TARGETS, target_of
from overton.render.target import Options, unlimited_by

if TYPE_CHECKING:
    from overton.policy.shape import Policy
    from overton.render.drift import Comparison
    from overton.render.plan import Plan

NAMES = {
    "upstream": r"[A-Za-z0-9._:/\[\]@-]+",
    "variable": r"[A-Za-z_][A-Za-z0-9_]*",
    "role": r"[^\x00-\x1f\x7f]+",
    "database": r"[^\x00-\x1f\x7f]+",
}
"""What may be put into a configuration as it is, or between quotes."""
NOT_DENIED = "does not deny all at run time ({}); this configuration cuts off all the same"


def _name(_ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value and not re.fullmatch(NAMES[str(param.name)], value):
        raise click.BadParameter(f"{value!a} holds characters that it may not hold")
    return value


@click.command(
    epilog="""\b
Example: overton render request-timeouts --for nginx --upstream http://app --output nginx/limits.conf
         overton render request-timeouts --for nginx --check nginx/limits.conf
         overton render query-timeouts --for postgresql --role app | psql
"""
)
@click.argument("key")
@click.option("--for", "program", type=click.Choice(TARGETS), required=True, help="Whose configuration.")
@click.option("--metric", help="Which metric, if the campaign has several.")
@click.option("--at", "at", type=Day(), help="The day on which it is to hold. Default: today.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Where to write. Default: print.")
@click.option(
    "--check", "checked", type=click.Path(path_type=Path), help="Compare what is deployed: a file or a folder."
)
@click.option("--json", "as_json", is_flag=True, help="Print what --check finds as JSON.")
@click.option(
    "--policy", type=click.Path(path_type=Path, dir_okay=False), help="Read an exported policy, and no workspace."
)
@click.option(
    "--with-exemptions/--without-exemptions",
    "exemptions",
    default=None,
    help="Without: what is exempt runs elsewhere. With: write what limits nothing because of an exemption, too.",
)
@click.option(
    "--upstream", callback=_name, default="app", help="nginx, Apache, Envoy: where requests go on to. Default: app."
)
@click.option("--role", callback=_name, default="", help="PostgreSQL: the role whose statements are limited.")
@click.option("--database", callback=_name, default="", help="PostgreSQL: the database whose statements are limited.")
@click.option("--variable", callback=_name, default="", help="env: what the variables begin with.")
@in_workspace
def render(
    key: str,
    *,
    program: str,
    metric: str | None,
    at: date | None,
    output: Path | None,
    checked: Path | None,
    as_json: bool,
    policy: Path | None,
    exemptions: bool | None,
    upstream: str,
    role: str,
    database: str,
    variable: str,
    directory: Path,
) -> None:
    """Write the Window of the campaign KEY as configuration: the line that cuts off what takes longer than Not Allowed.

    Durations are rounded up, so that nothing within the limit is cut off. Exempt routes get a limit of their own where
    the program can do so. What is announced is in the comments, with its day: render again then.

    With --check nothing is written: the exit code is 0 when what is deployed matches the Window or is stricter, 1 when
    something drifted or is missing, 2 when it cannot be read.
    """
    from overton.render.plan import plan_of

    if checked and output:
        raise click.UsageError("--check writes nothing: leave --output out")
    found, day = _from_policy(policy, key, at) if policy else _from_workspace(directory, key, at)
    plan = plan_of(found, key, metric, day, exemptions=exemptions is not False)
    named = {"upstream": upstream, "role": role, "database": database, "variable": variable}
    options = Options(**named, repeated=tuple(_repeated({"metric": metric, **named}, exemptions=exemptions)))
    if checked:
        _check(plan, program, options, checked, as_json=as_json)
    else:
        if not exemptions:
            _limiting(plan, program)
        _write(plan, program, options, output)


def _repeated(named: Mapping[str, str | None], *, exemptions: bool | None) -> Iterator[str]:
    """What was said on the command line and changes what is written, but its day and where it is read from."""
    for name, value in named.items():
        if value and value != getattr(Options(), name, None):
            yield f"--{name}={value}"
    if exemptions is not None:
        yield "--with-exemptions" if exemptions else "--without-exemptions"


def _limiting(plan: "Plan", program: str) -> None:
    """Raise BadInputError where one exemption would take the only limit that there is away from everything."""
    if target_of(program).BY_ROUTE:
        return
    if names := unlimited_by(plan):
        what = f"{program} has one limit for all, and exempt without a ceiling is {', '.join(map(ascii, names))}"
        todo = "where that runs elsewhere, add --without-exemptions; else give it a ceiling"
        raise BadInputError.of(
            plan.campaign, f"{what}: nothing would be limited", f"{todo}, or insist with --with-exemptions"
        )


def _from_workspace(directory: Path, key: str, at: date | None) -> "tuple[Policy, date]":
    """The policy of the one campaign on that day, as the export would have it."""
    from overton.pipeline.exporting import policy_for
    from overton.store.memory import MemoryStore
    from overton.window.calendar import start_of

    workspace = open_workspace(directory)
    zone = workspace.organisation.timezone
    day = at or now(zone).date()
    store = readable_store(workspace, "broken glass is not seen")
    campaigns = as_judged(workspace, chosen(workspace, key), None, day, store)
    # Owners are not rendered, so nothing that was measured is read.
    return policy_for(workspace.organisation, campaigns, MemoryStore(), start_of(day, zone)), day


def _from_policy(file: Path, key: str, at: date | None) -> "tuple[Policy, date]":
    from overton.policy.problem import PolicyError
    from overton.policy.reading import read

    try:
        policy = read(file.read_bytes(), policy_keys())
    except OSError as error:
        what = f"the policy cannot be read: {error.strerror or error}"
        raise BadInputError.of(str(file), what, "name the file that the policy is in") from error
    except PolicyError as error:
        raise BadInputError.of(str(file), str(error), "export it again: overton policy export") from error
    if key not in policy.campaigns:
        known = ", ".join(policy.campaigns) or "none"
        raise BadInputError.of(str(file), f"there is no campaign {key!r}; there are: {known}", "name one of them")
    return policy, at or now(policy.timezone).date()


def _write(plan: "Plan", program: str, options: Options, output: Path | None) -> None:
    rendered = target_of(program).rendered(plan, options)
    if plan.milder:
        click.echo(f"{plan.campaign} {NOT_DENIED.format('; '.join(plan.milder))}", err=True)
    for note in rendered.notes:
        click.echo(note, err=True)
    if output:
        write_whole(output, rendered.text, "the configuration")
    else:
        click.echo(rendered.text, nl=False)


def _check(plan: "Plan", program: str, options: Options, path: Path, *, as_json: bool) -> None:
    from overton.render.drift import compared

    target = target_of(program)
    try:
        found = target.deployed(path, plan, options)
    except OSError as error:  # what cannot even be asked for, such as a name that is too long
        what = f"the configuration cannot be read: {error.strerror or error}"
        raise BadInputError.of(str(path), what, "name the file that is deployed") from error
    comparison = compared(plan, target, found, str(path))
    if as_json:
        click.echo(_document(plan, comparison))
    else:
        for drift in comparison.drifts:
            click.echo(str(drift))
        for note in comparison.notes:
            click.echo(note, err=True)
        if not comparison.drifts:
            click.echo(
                f"{path} matches the Window of {plan.campaign}: {plan.limit if target.BY_ROUTE else plan.longest}"
            )
    if comparison.drifts:
        raise SystemExit(1)


def _document(plan: "Plan", comparison: "Comparison") -> str:
    document = {
        "campaign": plan.campaign,
        "metric": plan.metric,
        "matches": not comparison.drifts,
        "drifts": [{"place": one.place, "found": one.found, "wanted": one.wanted} for one in comparison.drifts],
        "notes": list(comparison.notes),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
