"""The small tables: exemptions, guardrails, the ledger, scope, what was left out, the months."""

from collections.abc import Iterator

from overton.model.campaign import BuyIn
from overton.model.standing import Standing
from overton.model.window import Exemption, Position
from overton.progress.buy_in import STANCES as STANCE_ORDER
from overton.progress.exempt_wording import ceiling_words
from overton.progress.explain import window_words
from overton.progress.figures import DayCounts, Overview
from overton.progress.reach import reach, then_words
from overton.progress.wording import day_words, quantity
from overton.reports.naming import Names
from overton.reports.views import BuyInView, Heading, Table
from overton.reports.words import STANCES, time_left
from overton.window.items import matches
from overton.window.ledger import effective_from

MOST_MONTHS = 24
NOTHING = "\N{EN DASH}"
"""What an empty cell says."""


def text(heading: str) -> Heading:
    return Heading(heading)


def number(heading: str) -> Heading:
    return Heading(heading, "number")


def day(heading: str) -> Heading:
    return Heading(heading, "day")


def tables(overview: Overview) -> tuple[Table, ...]:
    """Those that have rows."""
    found = (_guardrails(overview), _ledger(overview), _epochs(overview), _left_out(overview))
    return tuple(table for table in found if table.rows)


def exemptions(overview: Overview) -> Table:
    """Those that hold, and those that are granted for later; the first to lapse comes first."""
    current = [e for e in overview.metric.exemptions if e.last >= overview.day]
    rows = tuple(_exemption(e, overview) for e in sorted(current, key=lambda e: e.last))
    return Table(
        "Exemptions", (text("Items"), number("How many"), text("Until"), text("Why"), text("Granted by")), rows
    )


def _exemption(exemption: Exemption, overview: Overview) -> tuple[str, ...]:
    held = sum(a.verdict is not None and a.verdict.exempt and matches(exemption.items, a.item) for a in overview.items)
    then = then_words(exemption, reach(exemption, overview))
    until = f"{day_words(exemption.last)}, {time_left(exemption.last, overview.day)}, {then}"
    why = f"{exemption.why} ({exemption.ticket})" if exemption.ticket else exemption.why
    by = f"{exemption.approved_by or NOTHING}{', without a review' if exemption.break_glass else ''}"
    items = f"{exemption.items}{ceiling_words(exemption, overview.metric.goal, overview.metric.unit)}"
    return (items, f"{held:,}", until, why, by)


def _guardrails(overview: Overview) -> Table:
    rows = tuple(
        (g.name, _amount(g.at_start, g.unit), _amount(g.now, g.unit), "got worse" if g.worse else "held")
        for g in overview.guardrails
    )
    return Table(
        "Guardrails", (text("What must not get worse"), number("At the start"), number("Now"), text("Verdict")), rows
    )


def _amount(value: float | None, unit: str) -> str:
    return "not measured yet" if value is None else quantity(value, unit)


def _ledger(overview: Overview) -> Table:
    ledger = sorted(overview.metric.window, key=lambda p: effective_from(p, overview.campaign.notice), reverse=True)
    rows = tuple(_position(position, overview) for position in ledger)
    return Table("Where the Window was, is and goes", (day("From"), text("Position"), text("State"), text("Why")), rows)


def _position(position: Position, overview: Overview) -> tuple[str, ...]:
    start = effective_from(position, overview.campaign.notice)
    withdrawn = position.withdrawn
    if withdrawn is not None and withdrawn.on <= overview.day:
        state, why = f"withdrawn on {day_words(withdrawn.on)}", _why(withdrawn.why, withdrawn.by)
    else:
        why = _why(position.why, position.by)
        state = "in force" if position == overview.position else "past" if start <= overview.day else "announced"
        if withdrawn is not None:
            state += f", withdrawn from {day_words(withdrawn.on)}"
            why = "; ".join(filter(None, (why, f"withdrawn: {_why(withdrawn.why, withdrawn.by)}")))
    return (day_words(start), window_words(position, overview.metric), state, why or NOTHING)


def _why(why: str, by: str) -> str:
    return f"{why} ({by})" if why and by else why or by


def _epochs(overview: Overview) -> Table:
    rows = tuple((day_words(mark.day), mark.why) for mark in overview.epochs)
    return Table(
        "Changes of scope", (day("From"), text("What changed")), rows, "Counts before and after are of different sets."
    )


def _left_out(overview: Overview) -> Table:
    rows = tuple((reason, f"{rows:,}") for reason, rows in overview.left_out.items() if rows)
    return Table("Left out of the data", (text("Reason"), number("Rows")), rows)


def months(overview: Overview) -> Table:
    """What the progress chart shows, month by month: the counts at each month's end, and today's."""
    last: dict[tuple[int, int], DayCounts] = {}
    for entry in overview.series:
        last[entry.day.year, entry.day.month] = entry
    rows = [_month(entry) for entry in list(last.values())[-MOST_MONTHS:]]
    return Table(
        "",
        (day("As of"), *map(number, ("Remaining", "Later", "Warned", "Not allowed", "Exempt"))),
        tuple(reversed(rows)),
    )


def _month(entry: DayCounts) -> tuple[str, ...]:
    short = [entry.standings[s] for s in Standing if s is not Standing.DONE]
    return (day_words(entry.day), *(f"{count:,}" for count in (sum(short), *short, entry.exempt)))


def buy_in(overview: Overview, names: Names) -> BuyInView | None:
    """None before anybody was asked."""
    latest = {
        entry.team: entry for entry in sorted(overview.campaign.buy_in, key=lambda e: e.on) if entry.on <= overview.day
    }
    if not latest:
        return None
    shares = [(STANCES[stance], overview.coverage.by_stance.get(stance, 0.0)) for stance in STANCE_ORDER]
    parts, start = [], 0.0
    for sign, share in shares:
        if share:
            parts.append((sign.shade, round(start, 2), round(share, 2)))
            start += share
    return BuyInView(
        parts=tuple(parts),
        legend=tuple((sign.shade, sign.word, f"{share:.0f} %") for sign, share in shares if share),
        said=Table("", (text("Team"), text("Stance"), day("On"), text("What they said")), tuple(_said(latest, names))),
    )


def _said(latest: dict[str, BuyIn], names: Names) -> Iterator[tuple[str, ...]]:
    for team, entry in latest.items():
        note = f"{entry.note} ({entry.by})" if entry.note and entry.by else entry.note or entry.by
        yield names.team(team), STANCES[entry.stance].word, day_words(entry.on), note or NOTHING
