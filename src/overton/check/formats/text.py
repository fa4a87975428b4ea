"""The format `text`: for people, in a terminal or in a log."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from overton.check.findings import CheckResult, Finding, Kind
from overton.check.formats import legible, words
from overton.check.formats.context import RenderContext
from overton.progress.wording import day_words

SHOWN = 20
"""How many findings of a kind are told in full."""
COLOURS = {
    Kind.NOT_ALLOWED: "bold red",
    Kind.LOOSENED: "bold yellow",
    Kind.NOT_ENFORCED: "red",
    Kind.ANNOUNCED: "magenta",
    Kind.WARNED: "yellow",
    Kind.FIXED: "green",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of text with their style, in rich's words; only what is indented is wrapped."""

    pieces: tuple[tuple[str, str], ...] = ()
    indent: int = 0

    @classmethod
    def of(cls, text: str, style: str = "", *, indent: int = 0) -> "Line":
        return cls(((text, style),), indent)

    def plain(self) -> str:
        return "".join(text for text, _ in self.pieces)


def render(result: CheckResult, context: RenderContext) -> str:
    """Findings by urgency, thanks, what could not be judged, and the counts."""
    lines = list(_lines(result, context))
    if context.width:
        # rich takes as long to load as a small check, and a pipe needs none of it.
        from overton.check.formats.terminal import painted  # noqa: PLC0415

        return painted(lines, context)
    return "".join(f"{' ' * line.indent}{legible.no_command(line.plain())}\n" for line in lines)


def _lines(result: CheckResult, context: RenderContext) -> Iterator[Line]:
    for kind in words.URGENCY:
        found = result.of(kind)
        if found and kind is not Kind.FIXED:
            yield from _section(kind, words.in_order(found))
    if thanks := words.thanks(result.of(Kind.FIXED)):
        yield from (Line.of(f"{words.SIGNS[Kind.FIXED]} {thanks}", COLOURS[Kind.FIXED]), Line())
    if result.troubles:
        yield from _troubles(result, context)
    for campaign, day in result.not_begun:
        yield Line.of(f"{legible.line(campaign)} refuses nothing yet: its Window begins on {day_words(day)}", "yellow")
    verdict = "bold green" if context.allowed(result) else "bold red"
    yield Line.of(words.closing(result, context), verdict)


def _section(kind: Kind, findings: list[Finding]) -> Iterator[Line]:
    title = words.TITLES[kind]
    yield Line.of(f"{words.SIGNS[kind]} {title[0].upper()}{title[1:]}: {len(findings):,}", COLOURS[kind])
    for (campaign, why), group in groupby(findings[:SHOWN], key=lambda finding: (finding.campaign, finding.why)):
        yield Line()
        head = ((legible.line(campaign), "bold"), (f": {legible.line(why)}" if why else "", ""))
        yield Line(head)
        yield from _findings(group)
    if rest := findings[SHOWN:]:
        yield Line()
        yield Line.of(f"and {len(rest):,} more ({words.by_campaign(rest)}); --format json lists them all")
    yield Line()


def _findings(findings: Iterable[Finding]) -> Iterator[Line]:
    for finding in findings:
        place, what = words.place(finding), words.what(finding)
        if place and what:
            yield Line(((place, "bold"), (": ", ""), (what, "")))
        else:
            yield Line.of(place or what or legible.line(finding.metric), "bold")
        yield Line.of(words.reason(finding), indent=4)
        yield Line.of("; ".join(filter(None, (words.whose(finding), words.remedy(finding)))), "dim", indent=4)


def _troubles(result: CheckResult, context: RenderContext) -> Iterator[Line]:
    title = words.doubt(context)
    yield Line.of(f"? {title[0].upper()}{title[1:]}: {len(result.troubles):,}", "bold yellow")
    for trouble in result.troubles:
        yield Line()
        yield Line.of(words.rule(trouble), "bold")
        yield from (Line.of(legible.line(what)) for what in trouble.what.splitlines())
    yield Line()
