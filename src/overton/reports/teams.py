"""The table of teams."""

from collections.abc import Sequence

from overton.charts.small import bar, bullet
from overton.model.standing import Standing
from overton.progress.figures import Numbers, Overview, TeamRow
from overton.reports.naming import Names
from overton.reports.views import Count, TeamView
from overton.reports.words import PACES, STANCES, change_words, rates, standing_sign


def team_views(overview: Overview, rows: Sequence[TeamRow], names: Names) -> tuple[TeamView, ...]:
    """Rows in the order in which they need attention; paces on one scale."""
    most = max((max(row.pace.actual, row.pace.needed or 0) for row in (*overview.teams, *rows)), default=0)
    return tuple(_view(row, most, names) for row in rows)


def group_rows(overview: Overview) -> tuple[TeamRow, ...]:
    """Teams above others, without the one above all: that is the page itself."""
    roots = [row for row in overview.groups if row.parent is None]
    return tuple(row for row in overview.groups if row.parent is not None or len(roots) > 1)


def _view(row: TeamRow, most: float, names: Names) -> TeamView:
    numbers = row.numbers
    inside = [s for s in (Standing.NOT_ALLOWED, Standing.WARNED) if numbers.standings[s]]
    return TeamView(
        name=names.team(row.team),
        parent=names.team(row.parent) if row.parent else "",
        bar=bar(numbers),
        remaining=_remaining(numbers),
        standings=tuple(Count(standing_sign(s), f"{numbers.standings[s]:,}", "") for s in inside),
        change=change_words(row.changes),
        pace=PACES[row.pace.status],
        bullet=bullet(row.pace, most),
        rates=rates(row.pace),
        stance=STANCES[row.stance].word,
        coming=f"{row.coming_refused:,} refused soon" if row.coming_refused else "",
    )


def _remaining(numbers: Numbers) -> str:
    """`3 of 12`, and what is exempt beside them."""
    exempt = f"{numbers.exempt:,} exempt" if numbers.exempt else ""
    return (
        ", ".join(filter(None, (f"{numbers.remaining:,} of {numbers.items:,}" if numbers.items else "", exempt)))
        or "none"
    )
