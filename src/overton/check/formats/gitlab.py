"""The format `gitlab`: a Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import json
import re
from typing import Any

from overton.check.findings import CheckResult, Finding, Kind, Trouble
from overton.check.formats import legible, words
from overton.check.formats.context import RenderContext
from overton.check.formats.fingerprints import fingerprints, identity
from overton.code.utf8 import utf8

SEVERITIES = {
    Kind.NOT_ALLOWED: "blocker",
    Kind.LOOSENED: "major",
    Kind.NOT_ENFORCED: "major",
    Kind.ANNOUNCED: "minor",
    Kind.WARNED: "info",
}
NOWHERE = "."
"""The path of what is in no file, which the format does not know."""
PLACE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):\d+: ")


def render(result: CheckResult, context: RenderContext) -> str:
    """One entry a finding, but for what was fixed: GitLab works that out itself."""
    found = words.in_order(finding for finding in result.findings if finding.kind in SEVERITIES)
    marks = fingerprints((*map(identity, found), *(("trouble", t.campaign, t.metric, t.what) for t in result.troubles)))
    entries = [
        *(_entry(finding, mark) for finding, mark in zip(found, marks, strict=False)),
        *(_of_trouble(t, mark, context) for t, mark in zip(result.troubles, marks[len(found) :], strict=True)),
    ]
    return json.dumps(entries, indent=2) + "\n"


def _entry(finding: Finding, mark: str) -> dict[str, Any]:
    return {
        "description": f"{words.TITLES[finding.kind]}: {words.sentence(finding)}",
        "check_name": words.rule(finding),
        "fingerprint": mark,
        "severity": SEVERITIES[finding.kind],
        "location": _location(utf8(finding.path), finding.line),
    }


def _of_trouble(trouble: Trouble, mark: str, context: RenderContext) -> dict[str, Any]:
    found = PLACE.match(utf8(trouble.what))
    return {
        "description": f"{words.doubt(context)}: {legible.line(trouble.what)}",
        "check_name": words.rule(trouble),
        "fingerprint": mark,
        "severity": SEVERITIES[Kind.NOT_ALLOWED if context.strict else Kind.LOOSENED],
        "location": _location(found["path"], int(found["line"])) if found else _location("", 0),
    }


def _location(path: str, line: int) -> dict[str, Any]:
    return {"path": path or NOWHERE, "lines": {"begin": max(line, 1)}}
