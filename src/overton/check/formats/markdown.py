"""The format `markdown`: a comment on a pull request, by owner, and within what GitHub takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from overton.check.findings import CheckResult, Finding, Kind
from overton.check.formats import addresses, legible, markup, words
from overton.check.formats.context import RenderContext

COMMENT = 65_000
"""Bytes; GitHub takes 65,535 characters, and nothing of what is longer."""
MARKER = "<!-- overton check -->\n"
"""By which a script finds the comment again."""
HEAD = "| | Campaign | Where and what | Why | How to fix it |\n| --- | --- | --- | --- | --- |\n"
RESERVED = 2_000
"""Bytes for the lines above and below the tables."""
TROUBLES = 10
TROUBLE = 500
REASON = 400
OWNERS = 10


def render(result: CheckResult, context: RenderContext) -> str:
    """A comment, which begins with a marker that nobody sees."""
    return MARKER + page(result, context, COMMENT - len(MARKER))


def page(result: CheckResult, context: RenderContext, limit: int) -> str:
    """The verdict, what could not be judged, a table an owner, thanks; in so many bytes."""
    sign = words.SIGNS[Kind.FIXED if context.allowed(result) else Kind.NOT_ALLOWED]
    top = f"### {sign} Overton\n\n{markup.prose(words.closing(result, context), REASON)}\n\n" + _troubles(
        result, context
    )
    kind = words.thanks(result.of(Kind.FIXED))
    end = (f"{markup.prose(kind, REASON)}\n\n" if kind else "") + _whys(result.findings, limit // 4)
    found = words.in_order(finding for finding in result.findings if finding.kind is not Kind.FIXED)
    tables, left = _tables(found, context, limit - len((top + end).encode()) - RESERVED)
    rest = f"And {len(left):,} more: {words.by_kind(left)}. `--format json` lists them all.\n\n" if left else ""
    return top + tables + rest + end


def _tables(findings: Sequence[Finding], context: RenderContext, room: int) -> tuple[str, Sequence[Finding]]:
    """The tables, and what found no room in them: the least urgent."""
    tables: dict[str, list[str]] = {}
    for number, finding in enumerate(findings):
        owners, row = _owners(finding), _row(finding, context)
        room -= len(row.encode()) + (0 if owners in tables else len((_heading(owners) + HEAD).encode()) + 1)
        if room < 0:
            return _joined(tables), findings[number:]
        tables.setdefault(owners, []).append(row)
    return _joined(tables), ()


def _joined(tables: Mapping[str, Iterable[str]]) -> str:
    return "".join(f"{_heading(owners)}{HEAD}{''.join(rows)}\n" for owners, rows in tables.items())


def _owners(finding: Finding) -> str:
    more = f" and {len(finding.owners) - OWNERS} more" if len(finding.owners) > OWNERS else ""
    return ", ".join(filter(None, map(markup.code, finding.owners[:OWNERS]))) + more or "Unowned"


def _heading(owners: str) -> str:
    return f"#### {owners}\n\n"


def _row(finding: Finding, context: RenderContext) -> str:
    cells = (
        f"{words.SIGNS[finding.kind]} {words.TITLES[finding.kind]}",
        markup.code(finding.campaign),
        "<br>".join(_place_and_what(finding, context)),
        markup.prose(words.reason(finding), REASON),
        markup.link(markup.code(finding.help), addresses.of_help(context.files, finding.help)) if finding.help else "",
    )
    return f"| {' | '.join(cells)} |\n"


def _place_and_what(finding: Finding, context: RenderContext) -> Iterator[str]:
    if place := words.place(finding):
        label = markup.code(legible.shortened_left(place, markup.SHOWN))
        yield markup.link(label, addresses.in_files(context.files, finding.path, finding.line))
    if what := words.what(finding):
        yield markup.code(what)


def _whys(findings: Iterable[Finding], room: int) -> str:
    """What each campaign is for, folded up."""
    lines = {f"- {markup.code(f.campaign)}: {markup.prose(f.why, REASON)}\n": None for f in findings if f.why}
    told = ""
    for line in sorted(lines):
        if len((told + line).encode()) < room:
            told += line
    return f"<details><summary>What for</summary>\n\n{told}\n</details>\n" if told else ""


def _troubles(result: CheckResult, context: RenderContext) -> str:
    """A quotation, so that it is seen."""
    if not result.troubles:
        return ""
    told = [
        f"> - {markup.code(trouble.campaign)}: {markup.prose(trouble.what, TROUBLE)}\n"
        for trouble in result.troubles[:TROUBLES]
    ]
    rest = len(result.troubles) - TROUBLES
    more = [f"> - and {rest:,} more\n"] if rest > 0 else []
    return "".join((f"> **{len(result.troubles):,} {words.doubt(context)}:**\n>\n", *told, *more, "\n"))
