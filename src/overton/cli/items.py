"""`overton items`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from overton.cli.opening import Day, by_policy, in_workspace, open_judged, open_workspace, today, told
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from rich.console import Console

    from overton.model.measurement import Tree
    from overton.progress.figures import Assessed, Overview

STANDINGS = ("done", "later", "warned", "not_allowed", "exempt", "no_data")
TABLE_WIDTH = 120
"""Columns that a terminal needs for a table; in a narrower one, and in a pipe, items stand one below the other."""
UNOWNED = "unowned"
STANDING_HELP = "May be repeated. Items that are fixed and gone are listed with `done` alone."


@click.command(epilog="Example: overton items request-timeouts --team payments --standing warned")
@click.argument("key", required=False)
@click.option("--team", help=f"Items of this team and of those below it; `{UNOWNED}` for what nobody owns.")
@click.option("--slice", "slices", multiple=True, metavar="NAME=VALUE", help="Items in this slice; may be repeated.")
@click.option("--standing", "standings", multiple=True, type=click.Choice(STANDINGS), help=STANDING_HELP)
@click.option("--match", help="Items that match this glob: * is anything, ? one character.")
@click.option("--metric", help="Items of this metric alone.")
@click.option("--limit", type=click.IntRange(min=1), help="Print at most so many.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the items as JSON.")
@by_policy
@in_workspace
def items(
    key: str | None,
    *,
    team: str | None,
    slices: tuple[str, ...],
    standings: tuple[str, ...],
    match: str | None,
    metric: str | None,
    limit: int | None,
    at: date | None,
    policy: Path | None,
    as_json: bool,
    directory: Path,
) -> None:
    """List the items of the campaign KEY, or of all: how each stands, and why. The worst come first."""
    from overton.pipeline.overviews import overviews

    workspace = open_workspace(directory)
    day = at or today(workspace)
    campaigns, histories, problems = open_judged(workspace, key, day, policy)
    views = overviews(histories, campaigns, day)
    _known(team, views, workspace.organisation.tree)
    pairs = tuple(map(_pair, slices))
    _sliced(pairs, views)
    wish = Wish(team, pairs, standings, match, workspace.organisation.tree)
    found = [
        (view, assessed)
        for view in views
        if metric is None or view.metric.name == metric
        for assessed in view.known
        if wish.wants(assessed)
    ]
    wanted = [pair for pair in found if "done" in standings or not pair[1].gone]
    shown = wanted[:limit]
    if as_json:
        click.echo(json.dumps({"items": [_entry(*pair) for pair in shown]}, indent=2, default=str))
    else:
        _show(shown, total=len(wanted), gone=len(found) - len(wanted))
    told(problems)


def _known(team: str | None, views: "Sequence[Overview]", tree: "Tree") -> None:
    """Raise BadInputError for a team that is none and owns nothing: a slip of the pen is no team without work."""
    from difflib import get_close_matches

    from overton.progress.tree import above

    owners = {owner for view in views for assessed in view.known for owner in above(assessed.owners, tree)}
    teams = sorted({*tree, *owners, UNOWNED})
    if team is not None and team not in teams:
        near = get_close_matches(team, teams, n=1)
        todo = f"did you mean {near[0]}?" if near else f"there are: {', '.join(teams)}"
        raise BadInputError.of("--team", f"there is no team {team!r}", todo)


def _sliced(pairs: tuple[tuple[str, str], ...], views: "Sequence[Overview]") -> None:
    """Raise BadInputError for a slice that no campaign has, where there is anything to slice."""
    names = sorted({name for view in views for name in view.slices})
    for name, _value in pairs:
        if name not in names and any(view.known for view in views):
            raise BadInputError.of("--slice", f"there is no slice {name!r}", f"there are: {', '.join(names) or 'none'}")


@dataclass(frozen=True)
class Wish:
    """Which items are asked for; what is None or empty asks for nothing in particular."""

    team: str | None
    slices: tuple[tuple[str, str], ...]
    standings: tuple[str, ...]
    glob: str | None
    tree: "Tree"

    def wants(self, assessed: "Assessed") -> bool:
        from overton.window.items import matches

        return (
            self._of_team(assessed)
            and (not self.standings or standing_word(assessed) in self.standings)
            and (self.glob is None or matches(self.glob, assessed.item))
            and all(assessed.measurement.slices.get(name) == value for name, value in self.slices)
        )

    def _of_team(self, assessed: "Assessed") -> bool:
        from overton.progress.tree import above

        if self.team == UNOWNED:
            return not assessed.owners
        return self.team is None or self.team in above(assessed.owners, self.tree)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not value:
        raise BadInputError.of("--slice", f"{text!r} has no value", "write NAME=VALUE, such as service=checkout")
    return name, value


def standing_word(assessed: "Assessed") -> str:
    """The item's standing, or `exempt`, or `no_data`."""
    if assessed.verdict is None:
        return "no_data"
    return "exempt" if assessed.verdict.exempt else assessed.verdict.standing.value


def _entry(view: "Overview", assessed: "Assessed") -> dict[str, Any]:
    from overton.progress.explain import explain

    verdict = assessed.verdict
    return {
        "campaign": view.campaign.campaign,
        "metric": view.metric.name,
        "item": assessed.item,
        "value": assessed.value,
        "gone": assessed.gone,
        "unit": view.metric.unit,
        "samples": assessed.measurement.samples,
        "standing": verdict.standing.value if verdict else None,
        "exempt": verdict.exempt if verdict else False,
        "exempt_until": verdict.until if verdict else None,
        "limit": verdict.limit if verdict else None,
        "since": assessed.since,
        "owners": assessed.owners,
        "owned_because": assessed.measurement.attribution.reason,
        "slices": assessed.measurement.slices,
        "coming": [{"on": c.on, "standing": c.verdict.standing.value} for c in assessed.coming],
        "reason": explain(assessed, view.metric),
    }


def _show(shown: "list[tuple[Overview, Assessed]]", *, total: int, gone: int) -> None:
    import sys

    from rich.console import Console

    from overton.cli.terminal import wide
    from overton.progress.wording import counted

    console = wide(Console())
    tabular = sys.stdout.isatty() and console.width >= TABLE_WIDTH
    (_show_table if tabular else _show_blocks)(console, shown)
    left = total - len(shown)
    told = [counted(total, "item"), *([f"{left:,} not shown"] if left else [])]
    told += [f"{gone:,} fixed and gone: --standing done lists them"] if gone else []
    console.print(", ".join(told), highlight=False)


def _show_table(console: "Console", shown: "list[tuple[Overview, Assessed]]") -> None:
    from rich import box
    from rich.table import Table

    from overton.cli.terminal import MARKS

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, highlight=False)
    for heading in ("standing", "item", "owner", "since", "why"):
        table.add_column(heading, overflow="fold")
    for view, assessed in shown:
        table.add_row(*_cells(view, assessed, MARKS))
    console.print(table)


def _show_blocks(console: "Console", shown: "list[tuple[Overview, Assessed]]") -> None:
    """The item and how it stands, and below it the reason: what is to be read first is never squeezed."""
    from rich.text import Text

    from overton.cli.blocks import show_block
    from overton.cli.terminal import MARKS

    for view, assessed in shown:
        standing, item, owner, since, why = _cells(view, assessed, MARKS)
        heading = Text.assemble(standing, "  ", item, f"  {owner}, since ", since)
        show_block(console, heading, [("", why)])


def _cells(view: "Overview", assessed: "Assessed", marks: dict[str, tuple[str, str]]) -> Iterator[Any]:
    from rich.text import Text

    from overton.progress.explain import explain
    from overton.progress.wording import clean

    sign, style = marks[standing_word(assessed)]
    yield Text(f"{sign} {standing_word(assessed).replace('_', ' ')}", style=style)
    yield Text(clean(assessed.item))
    yield Text(clean(", ".join(assessed.owners)) or UNOWNED)
    # What stood so when measuring began may have stood so for long.
    begun = view.series[0].day if view.series else None
    yield Text(f"{assessed.since} or earlier" if assessed.since == begun else f"{assessed.since}")
    yield Text(clean(explain(assessed, view.metric)))
