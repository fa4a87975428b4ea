"""`overton policy verify`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import policy_keys
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from overton.policy.shape import MetricPolicy, Policy, PolicyExemption, PolicyPosition
    from overton.policy.signature import Key


@click.command(
    epilog="""\b
Example: overton policy verify policy.json
         overton policy verify policy.json --unsigned
"""
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--unsigned", is_flag=True, help="Ask for no signature: only whether the policy is sound.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def verify(file: Path, *, unsigned: bool, as_json: bool) -> None:
    """Exit 0 when the policy in FILE is sound and signed with a key of OVERTON_POLICY_KEY, and say what it holds.

    Exit 1 when it is signed with none of them, or not at all; 2 when it cannot be read.
    """
    from overton.check.policy import policy_in, read_document_of, strangers_in

    keys = () if unsigned else policy_keys()
    if not keys and not unsigned:
        todo = "set it to the key, or say --unsigned to ask for none"
        raise BadInputError.of("OVERTON_POLICY_KEY", "it is not set, so nobody can vouch for a policy", todo)
    document = read_document_of(file)
    policy = policy_in(document)
    for stranger in strangers_in(document):
        click.echo(str(stranger), err=True)
    signed_by, refusal = _signer(document.data, keys)
    if as_json:
        told = {"authentic": signed_by is not None, "key": signed_by, "problem": refusal or None}
        click.echo(json.dumps({**told, "policy": document.data}, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(policy, _vouched(policy, keys, signed_by, refusal))))
    if refusal:
        raise SystemExit(1)


def _signer(document: object, keys: "Sequence[Key]") -> tuple[int | None, str]:
    """Which of the keys signed it, counted from 1, or why none did; neither where no key is asked for."""
    from overton.policy.problem import SignatureError
    from overton.policy.signature import verified

    if not keys:
        return None, ""
    try:
        return verified(document, keys) + 1, ""
    except SignatureError as error:
        return None, error.what


def _vouched(policy: "Policy", keys: "Sequence[Key]", signed_by: int | None, refusal: str) -> str:
    if refusal:
        return f"NOT AUTHENTIC: {refusal}"
    if signed_by is None:
        return "signed, and not verified" if policy.signature else "not signed"
    which = "the key" if len(keys) == 1 else f"key {signed_by} of {len(keys)}"
    return f"authentic: signed with {which} in OVERTON_POLICY_KEY"


def _lines(policy: "Policy", vouched: str) -> "Iterator[str]":
    from overton.progress.wording import clean

    whose = f" for {policy.organisation}" if policy.organisation else ""
    yield vouched
    yield clean(f"issued {policy.issued}{whose}; days are those of {policy.timezone}")
    for key, campaign in policy.campaigns.items():
        runtime = campaign.enforce.at_run_time
        share = "" if runtime.share == "100%" else f" for {runtime.share}"
        others = f", other items otherwise ({len(runtime.items)})" if runtime.items else ""
        yield clean(f"{key}: at run time {runtime.mode}{share}{others}")
        for name, metric in campaign.metrics.items():
            yield f"  {clean(name)}{_goal(metric)}"
            yield from (f"    {clean(line)}" for line in _metric_lines(metric))


def _goal(metric: "MetricPolicy") -> str:
    from overton.progress.wording import clean

    return clean(f": goal {metric.goal} {metric.unit}") if metric.goal else ""


def _metric_lines(metric: "MetricPolicy") -> "Iterator[str]":
    for position in metric.positions:
        yield f"from {position.from_} ({position.starts}): {_thresholds(position, metric)}"
    for exemption in metric.exemptions:
        yield _exempt(exemption, metric)
    if metric.owners:
        items = len({item for owned in metric.owners.values() for item in owned})
        yield f"{len(metric.owners)} owners of {items:,} items"


def _thresholds(position: "PolicyPosition", metric: "MetricPolicy") -> str:
    from overton.progress.wording import quantity

    side = "beyond" if metric.goal is None or metric.goal.lower_is_better else "below"
    parts = []
    if position.warn is not None:
        parts.append(f"warned {side} {quantity(position.warn, metric.unit)}")
    if position.not_allowed is not None:
        parts.append(f"not allowed {side} {quantity(position.not_allowed, metric.unit)}")
    if position.worse:
        parts.append("not allowed to get worse")
    return ", ".join(parts) or "nothing is warned of or refused"


def _exempt(exemption: "PolicyExemption", metric: "MetricPolicy") -> str:
    from overton.progress.exempt_wording import ceiling_words

    glass = "BREAK-GLASS: " if exemption.break_glass else ""
    since = f" from {exemption.from_}" if exemption.from_ else ""
    ceiling = ceiling_words(exemption, metric.goal, metric.unit)
    return f"{glass}exempt{since} until {exemption.last}: {exemption.items}{ceiling}: {exemption.why}"
