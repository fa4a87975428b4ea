"""`overton check --measured`: the gate for deployments."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from overton.cli.opening import as_judged, chosen, open_to_read, open_workspace, today
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from overton.pipeline.gate import Finding, Gate

SHOWN = 20
"""How many findings of a kind are printed in full; the rest are counted."""


def check_measured(
    key: str | None, at: date | None, policy: Path | None, *, strict: bool, as_json: bool, directory: Path
) -> None:
    """Judge the latest measurements; exit 1 when something is not allowed."""
    from overton.pipeline.gate import Gate, gate
    from overton.pipeline.overviews import overviews

    workspace = open_workspace(directory)
    campaigns, day = chosen(workspace, key), at or today(workspace)
    try:
        store = open_to_read(workspace)
        found = gate(overviews(store, as_judged(workspace, campaigns, policy, day, store), day))
    except BadInputError as error:
        if strict:
            raise
        click.echo(f"nothing was judged, so nothing is refused: {error}", err=True)
        found = Gate(problem=str(error))
    click.echo(json.dumps(_document(found), indent=2, default=str) if as_json else _text(found))
    if not found.open or (strict and found.not_measured):
        raise SystemExit(1)


def _text(found: "Gate") -> str:
    lines = [
        *_section("not allowed", found.refused),
        *_section("not allowed, not enforced", found.tolerated),
        *_section("refused soon", found.announced),
        *_section("exempt, then refused", found.exempt),
        *_section("in the Window", found.warned),
        *(f"not measured yet: {o.campaign.campaign}: {o.metric.name}" for o in found.not_measured),
    ]
    tolerated = f" and {len(found.tolerated)} not enforced" if found.tolerated else ""
    exempt = f"{len(found.exempt)} exempt, " if found.exempt else ""
    counts = f"{len(found.announced)} refused soon, {exempt}{len(found.warned)} in the Window"
    lines.append(f"{len(found.refused)} not allowed{tolerated}, {counts}")
    return "\n".join(lines)


def _section(title: str, findings: "Sequence[Finding]") -> list[str]:
    lines = [_line(title, finding) for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        lines.append(f"{title}: and {len(findings) - SHOWN} more; `overton items` lists them all")
    return lines


def _line(title: str, finding: "Finding") -> str:
    """Who, what, why, until when and how to fix it."""
    from overton.progress.explain import explain
    from overton.progress.wording import clean

    campaign, assessed = finding.overview.campaign, finding.assessed
    owner = ", ".join(assessed.owners) or "unowned"
    why = explain(assessed, finding.overview.metric)
    fix = f"; how to fix it: {campaign.help}" if campaign.help else ""
    return clean(f"{title}: {campaign.campaign}: {assessed.item} ({owner}): {why}{fix}")


def _document(found: "Gate") -> dict[str, Any]:
    return {
        "allowed": found.open,
        "not_judged": found.problem or None,
        "not_allowed": [_entry(finding) for finding in found.refused],
        "announced": [_entry(finding) for finding in found.announced],
        "exempt": [_entry(finding) for finding in found.exempt],
        "warned": [_entry(finding) for finding in found.warned],
        "not_enforced": [_entry(finding) for finding in found.tolerated],
        "not_measured": [{"campaign": o.campaign.campaign, "metric": o.metric.name} for o in found.not_measured],
    }


def _entry(finding: "Finding") -> dict[str, Any]:
    from overton.progress.explain import explain

    overview, assessed = finding.overview, finding.assessed
    verdict = assessed.verdict
    return {
        "campaign": overview.campaign.campaign,
        "metric": overview.metric.name,
        "item": assessed.item,
        "value": assessed.value,
        "limit": verdict.limit if verdict else None,
        "owners": assessed.owners,
        "standing": verdict.standing.value if verdict else None,
        "since": assessed.since,
        "refused_from": finding.refused_from,
        "exempt_until": verdict.until if verdict else None,
        "measured": overview.measured,
        "reason": explain(assessed, overview.metric),
        "help": overview.campaign.help,
    }
