"""The words in which every format tells a finding: what, where, why, until when, whose, and how to fix it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import isfinite

from overton.check.findings import CheckResult, Finding, Kind, Trouble
from overton.check.formats import legible
from overton.check.formats.context import RenderContext
from overton.code.utf8 import utf8
from overton.progress.wording import counted, day_words, quantity

URGENCY = tuple(Kind)
TITLES = {
    Kind.NOT_ALLOWED: "not allowed",
    Kind.LOOSENED: "the rule was loosened",
    Kind.NOT_ENFORCED: "not allowed, not enforced",
    Kind.ANNOUNCED: "will not be allowed",
    Kind.WARNED: "in the Window",
    Kind.FIXED: "fixed",
}
SIGNS = {
    Kind.NOT_ALLOWED: "✗",
    Kind.LOOSENED: "!",
    Kind.NOT_ENFORCED: "○",
    Kind.ANNOUNCED: "▷",
    Kind.WARNED: "▲",
    Kind.FIXED: "✓",
}
TROUBLE = "could not be judged"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The most urgent first, then by campaign and place."""
    return sorted(findings, key=lambda f: (URGENCY.index(f.kind), f.campaign, f.metric, f.path, f.line, f.item))


def rule(about: Finding | Trouble, between: str = ": ") -> str:
    """The campaign and its metric; the campaign alone, where it is about the whole of it."""
    return between.join(filter(None, (legible.line(about.campaign), legible.line(about.metric)))) or "unnamed"


def place(finding: Finding) -> str:
    """`path:line`, or what is known of it."""
    path = legible.path(finding.path)
    return f"{path}:{finding.line}" if path and finding.line else path


def what(finding: Finding) -> str:
    """The item without its path; of a file as a whole, nothing."""
    path, item = utf8(finding.path), utf8(finding.item)
    if path and item == path:
        return ""
    return legible.line(item.removeprefix(f"{path}: ") if path else item)


def reason(finding: Finding) -> str:
    """Why, in one sentence: the reason, and the figures and days that it leaves out."""
    why = legible.line(finding.reason)
    more = (*_figures(finding), *_days(finding))
    return "; ".join(filter(None, (why, *(words for told, words in more if not _says(why, told)))))


def _figures(finding: Finding) -> Iterable[tuple[str, str]]:
    """Each as its number and its words. That something is there, where it was not, needs no figure."""
    if {finding.value, finding.before, finding.ceiling} <= {None, 0, 1}:
        return
    value, before, ceiling = (_amount(v, finding.unit) for v in (finding.value, finding.before, finding.ceiling))
    if finding.value is not None:
        yield value, f"now {value}"
    if finding.before is not None and before != value:
        yield before, f"{before} before"
    if finding.ceiling is not None:
        yield ceiling, f"the limit is {ceiling}"


def _days(finding: Finding) -> Iterable[tuple[str, str]]:
    if finding.from_ is not None:
        what = "" if finding.kind is Kind.LOOSENED else "refused "
        yield day_words(finding.from_), f"{what}from {day_words(finding.from_)}"
    if finding.until is not None:
        yield day_words(finding.until), f"exempt until {day_words(finding.until)}"


def _amount(value: float | None, unit: str) -> str:
    unit = legible.line(unit)
    return quantity(value, unit) if value is None or isfinite(value) else f"{value} {unit}".rstrip()


def _says(sentence: str, words: str) -> bool:
    """Whether a sentence has these words, not as part of a longer number or word."""
    return bool(words) and re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)", sentence) is not None


def whose(finding: Finding) -> str:
    """`owned by payments, search`, or `unowned`."""
    return f"owned by {', '.join(map(legible.line, finding.owners))}" if finding.owners else "unowned"


def remedy(finding: Finding) -> str:
    return f"how to fix it: {legible.line(finding.help)}" if finding.help else ""


def sentence(finding: Finding) -> str:
    """All of it on one line, without the place."""
    parts = (what(finding), "; ".join(filter(None, (reason(finding), whose(finding), remedy(finding)))))
    return ": ".join(filter(None, parts))


def by_campaign(findings: Iterable[Finding]) -> str:
    """`no-raw-sql 3, typed-modules 1`."""
    counts = Counter(finding.campaign for finding in findings)
    return ", ".join(f"{legible.line(campaign)} {count:,}" for campaign, count in sorted(counts.items()))


def by_kind(findings: Iterable[Finding]) -> str:
    """`2 not allowed, 1 in the Window`."""
    counts = Counter(finding.kind for finding in findings)
    told = {**TITLES, Kind.LOOSENED: "loosened", Kind.NOT_ENFORCED: "not enforced"}
    return ", ".join(f"{counts[kind]:,} {told[kind]}" for kind in URGENCY if counts[kind])


def thanks(fixed: Sequence[Finding]) -> str:
    """One kind line; empty where nothing was fixed."""
    return f"Thank you: you fixed {len(fixed):,} ({by_campaign(fixed)})." if fixed else ""


def closing(result: CheckResult, context: RenderContext) -> str:
    """Whether it is allowed, and every count."""
    troubles = f"{len(result.troubles):,} {TROUBLE}" if result.troubles else ""
    counts = ", ".join(filter(None, (by_kind(result.findings), troubles))) or "nothing to tell"
    verdict = "Allowed" if context.allowed(result) else "Not allowed"
    if not result.campaigns and not result.troubles:
        return f"{verdict}: {counts}. No campaign lives in this code."
    return f"{verdict}: {counts}. {counted(result.campaigns, 'campaign')} judged as of {day_words(result.day)}."


def doubt(context: RenderContext) -> str:
    """What it means that something could not be judged."""
    return f"{TROUBLE}, and so refused (--strict)" if context.strict else f"{TROUBLE}, and so not refused"
