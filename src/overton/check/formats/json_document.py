"""The format `json`: everything, for programs. Its keys are held stable; new ones may come."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from overton.check.findings import CheckResult, Finding, Kind
from overton.check.formats.context import RenderContext
from overton.code.utf8 import utf8

LISTS = (Kind.NOT_ALLOWED, Kind.ANNOUNCED, Kind.WARNED, Kind.LOOSENED, Kind.FIXED, Kind.NOT_ENFORCED)


def render(result: CheckResult, context: RenderContext) -> str:
    """One document, ASCII alone."""
    return json.dumps(document(result, context), indent=2, allow_nan=False) + "\n"


def document(result: CheckResult, context: RenderContext) -> Mapping[str, Any]:
    """The result in words of JSON."""
    return {
        "allowed": context.allowed(result),
        "base": result.base or None,
        "head": result.head or None,
        "day": result.day.isoformat(),
        "campaigns": result.campaigns,
        **{kind.value: [_entry(finding) for finding in result.of(kind)] for kind in LISTS},
        "troubles": [
            {"campaign": utf8(t.campaign), "metric": utf8(t.metric), "what": utf8(t.what)} for t in result.troubles
        ],
    }


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "campaign": utf8(finding.campaign),
        "metric": utf8(finding.metric),
        "item": utf8(finding.item),
        "path": utf8(finding.path),
        "line": finding.line,
        "value": _number(finding.value),
        "before": _number(finding.before),
        "ceiling": _number(finding.ceiling),
        "unit": utf8(finding.unit),
        "owners": [utf8(owner) for owner in finding.owners],
        "reason": utf8(finding.reason),
        "from": finding.from_.isoformat() if finding.from_ else None,
        "until": finding.until.isoformat() if finding.until else None,
        "why": utf8(finding.why),
        "help": utf8(finding.help),
    }


def _number(value: float | None) -> float | None:
    """A whole number without its `.0`; JSON has no infinity."""
    if value is None or not isfinite(value):
        return None
    return int(value) if value == int(value) else value
