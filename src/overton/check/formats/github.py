"""The format `github`: annotations of a pull request, by GitHub's workflow commands, and the job summary.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from overton.check.findings import CheckResult, Finding, Kind, Trouble
from overton.check.formats import legible, markdown, words
from overton.check.formats.context import RenderContext

Level = Literal["error", "warning", "notice"]

SHOWN = 10
"""How many annotations of a level GitHub shows of one step; it drops the others without a word."""
MESSAGE = 4000
"""Characters that the runner passes on of a message, less some."""
TITLE = 200
LEVELS: dict[Kind, Level] = {
    Kind.NOT_ALLOWED: "error",
    Kind.LOOSENED: "warning",
    Kind.NOT_ENFORCED: "warning",
    Kind.ANNOUNCED: "warning",
    Kind.WARNED: "notice",
}
SUMMARY = 1_000_000
"""Bytes; GitHub takes 1 MiB from a step, and nothing of what is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One remark at a line of a file, or at none."""

    level: Level
    title: str
    message: str
    file: str = ""
    line: int = 0

    def command(self) -> str:
        properties = {"file": self.file, "line": str(self.line or ""), "title": legible.shortened(self.title, TITLE)}
        told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
        return f"::{self.level} {told}::{_data(legible.shortened(self.message, MESSAGE))}"


def render(result: CheckResult, context: RenderContext) -> str:
    """One command a line, the most urgent first, then the counts; for the log of a step."""
    remarks = [
        *(_of_trouble(trouble, context) for trouble in result.troubles),
        *(_annotation(finding) for finding in words.in_order(result.findings) if finding.kind in LEVELS),
        *_thanks(result),
    ]
    levels: tuple[Level, ...] = ("error", "warning", "notice")
    shown = [one for level in levels for one in _capped([r for r in remarks if r.level == level])]
    return "".join(f"{line}\n" for line in (*(one.command() for one in shown), words.closing(result, context)))


def summary(result: CheckResult, context: RenderContext) -> str:
    """The whole result as Markdown, by owner, for `$GITHUB_STEP_SUMMARY`."""
    return markdown.page(result, context, SUMMARY)


def _annotation(finding: Finding) -> Annotation:
    message = "\n".join(filter(None, (words.what(finding), words.reason(finding), _who_and_how(finding))))
    return Annotation(
        level=LEVELS[finding.kind],
        title=f"{words.TITLES[finding.kind]}: {legible.line(finding.campaign)}",
        message=message,
        file=legible.printable(finding.path),
        line=finding.line if finding.path else 0,
    )


def _who_and_how(finding: Finding) -> str:
    return "; ".join(filter(None, (words.whose(finding), words.remedy(finding))))


def _of_trouble(trouble: Trouble, context: RenderContext) -> Annotation:
    return Annotation(
        level="error" if context.strict else "warning",
        title=f"{words.TROUBLE}: {legible.line(trouble.campaign)}",
        message=f"{words.doubt(context)}\n" + "\n".join(map(legible.line, trouble.what.splitlines())),
    )


def _thanks(result: CheckResult) -> list[Annotation]:
    kind = words.thanks(result.of(Kind.FIXED))
    return [Annotation(level="notice", title="fixed", message=kind)] if kind else []


def _capped(remarks: Sequence[Annotation]) -> Sequence[Annotation]:
    """As many as GitHub shows; the last says how many more there are."""
    if len(remarks) <= SHOWN:
        return remarks
    rest = len(remarks) - SHOWN + 1
    more = Annotation(
        level=remarks[0].level,
        title=f"and {rest:,} more",
        message=f"There are {rest:,} more like this; the summary of this job lists them by owner.",
    )
    return [*remarks[: SHOWN - 1], more]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
