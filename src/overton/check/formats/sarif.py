"""The format `sarif`: SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from overton.check.findings import CheckResult, Finding, Kind, Trouble
from overton.check.formats import addresses, legible, words
from overton.check.formats.context import RenderContext
from overton.check.formats.fingerprints import fingerprints, identity
from overton.code.utf8 import utf8

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "overtonItem/v1"
LEVELS = {
    Kind.NOT_ALLOWED: "error",
    Kind.LOOSENED: "warning",
    Kind.NOT_ENFORCED: "warning",
    Kind.ANNOUNCED: "warning",
    Kind.WARNED: "note",
    Kind.FIXED: "none",
}
LINKING = re.compile(r"[\\\[\]]")
"""What makes a link of a message, and is written with a backslash where it does not."""


def render(result: CheckResult, context: RenderContext) -> str:
    """A log of one run."""
    found = words.in_order(result.findings)
    rules = _rules(found, context)
    order = {name: index for index, name in enumerate(rules)}
    results = [
        _result(finding, mark, order) for finding, mark in zip(found, fingerprints(map(identity, found)), strict=True)
    ]
    driver = {"name": "Overton", **({"semanticVersion": context.version} if context.version else {})}
    run = {
        "tool": {"driver": {**driver, "rules": list(rules.values())}},
        "automationDetails": {"id": f"overton check/{result.head or 'staged'}"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not result.troubles,
                "toolExecutionNotifications": [_notification(trouble, context) for trouble in result.troubles],
            }
        ],
        "results": results,
        "properties": {"allowed": context.allowed(result), "base": result.base, "day": result.day.isoformat()},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules(findings: Sequence[Finding], context: RenderContext) -> Mapping[str, dict[str, Any]]:
    """One for each metric of a campaign, by name, in order."""
    rules: dict[str, dict[str, Any]] = {}
    for finding in findings:
        name = words.rule(finding, "/")
        if name in rules:
            continue
        why, remedy = legible.line(finding.why), words.remedy(finding)
        rules[name] = {
            "id": name,
            "name": legible.line(finding.campaign),
            "shortDescription": {"text": words.rule(finding)},
            "fullDescription": {"text": why or name},
            "help": {"text": "\n\n".join(filter(None, (why, remedy))) or name},
        }
        if address := addresses.of_help(context.files, finding.help):
            rules[name]["helpUri"] = address
    return rules


def _result(finding: Finding, mark: str, order: Mapping[str, int]) -> dict[str, Any]:
    name = words.rule(finding, "/")
    fixed = finding.kind is Kind.FIXED
    told = f"{words.TITLES[finding.kind]}: {words.sentence(finding)}"
    return {
        "ruleId": name,
        "ruleIndex": order[name],
        "kind": "pass" if fixed else "fail",
        "level": LEVELS[finding.kind],
        "message": {"text": LINKING.sub(r"\\\g<0>", told)},
        "locations": [_location(finding)],
        "partialFingerprints": {FINGERPRINT: mark},
        "baselineState": _since_base(finding),
        "properties": {"standing": finding.kind.value, "owners": [utf8(owner) for owner in finding.owners]},
    }


def _since_base(finding: Finding) -> str:
    if finding.kind is Kind.FIXED:
        return "absent"
    if finding.before is None:
        return "new"
    return "unchanged" if finding.before == finding.value else "updated"


def _location(finding: Finding) -> dict[str, Any]:
    if not finding.path:
        return {"logicalLocations": [{"fullyQualifiedName": utf8(finding.item) or words.rule(finding, "/")}]}
    region = {"region": {"startLine": finding.line}} if finding.line else {}
    artifact = {"uri": addresses.relative(finding.path), "uriBaseId": ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, **region}}


def _notification(trouble: Trouble, context: RenderContext) -> dict[str, Any]:
    told = f"{words.rule(trouble)}: {words.doubt(context)}: {legible.line(trouble.what)}"
    return {"level": "error", "message": {"text": LINKING.sub(r"\\\g<0>", told)}}
