"""Which finding is which, from one run to the next, for programs that compare reports."""

import json
from collections.abc import Iterable
from hashlib import sha256

from overton.check.findings import Finding, Kind
from overton.code.utf8 import utf8


def identity(finding: Finding) -> tuple[str, ...]:
    """Campaign, metric and item: lines may shift and kinds change."""
    named = (finding.campaign, finding.metric, finding.item)
    # The item of a rule that was loosened is its metric, and it may be loosened in several ways.
    return (*named, "loosened", finding.reason) if finding.kind is Kind.LOOSENED else named


def fingerprints(identities: Iterable[tuple[str, ...]]) -> list[str]:
    """One for each, in hexadecimal; equal ones are told apart by their order."""
    told: dict[str, None] = {}
    for parts in identities:
        mark, number = _digest(parts), 1
        while mark in told:
            number += 1
            mark = _digest((*parts, str(number)))
        told[mark] = None
    return list(told)


def _digest(parts: Iterable[str]) -> str:
    return sha256(json.dumps([utf8(part) for part in parts]).encode()).hexdigest()[:40]
