"""A proposal in a terminal: the position, the reasons, what it asks of each team, and the command; or who holds it."""

from collections.abc import Iterator
from textwrap import fill

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from overton.cli.terminal import MARKS, wide
from overton.model.organisation import Organisation
from overton.planning.fairness import TeamLoad
from overton.planning.holders import Holder, Holding, holders
from overton.planning.proposal import Proposal
from overton.planning.reasons import reasons
from overton.progress.explain import window_words
from overton.progress.wording import apart, clean, counted, day_words, percent, quantity, rate

ITEMS = 5
"""How many items of a team are named."""
TEAMS = 30
"""How many teams are shown; JSON has them all."""
WIDEST = 120


def show(organisation: Organisation, proposal: Proposal, command: str | None) -> None:
    """Print a proposal."""
    console = wide(Console(highlight=False, soft_wrap=False))
    overview = proposal.overview
    console.print(Text.assemble((organisation.organisation, "bold"), " · ", day_words(overview.day)))
    if organisation.generated:
        console.print(Text(organisation.generated, style="italic"))
    console.print()
    console.print(Text.assemble((overview.campaign.campaign, "bold"), "  ", overview.campaign.goal))
    console.print(Text(f"  Now       {window_words(overview.position, overview.metric)}"))
    for coming in overview.coming:
        console.print(Text(f"  Announced {window_words(coming, overview.metric)}"))
    if proposal.position is not None:
        words = window_words(proposal.position, overview.metric)
        console.print(Text.assemble("  Proposed  ", (words, "bold"), f", from {day_words(proposal.position.from_)}"))
    console.print()
    for reason in reasons(proposal):
        width = min(console.width, WIDEST)
        console.print(Text(fill(clean(reason), width, initial_indent="  • ", subsequent_indent="    ")), soft_wrap=True)
    if proposal.loads:
        console.print(_asked_of(proposal))
    elif proposal.held:
        console.print()
        for line in _held(proposal):
            console.print(line)
    if command is not None:
        console.print()
        console.print(Text("  To announce it:"))
        console.print(Text(f"  {command}", style="bold"), soft_wrap=True)


def _asked_of(proposal: Proposal) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    table.add_column("team")
    for heading in ("to do", "not allowed", "a week", "can do", "weeks"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for load in proposal.loads[:TEAMS]:
        table.add_row(*_cells(load))
    if len(proposal.loads) > TEAMS:
        table.caption = _more(len(proposal.loads))
    return table


def _more(teams: int) -> str:
    return f"and {teams - TEAMS:,} more: --json lists them all"


def _cells(load: TeamLoad) -> Iterator[Text]:
    yield Text(clean(load.team or "") or "unowned", style="" if load.team else "italic")
    yield Text(f"{load.items:,}")
    yield Text(f"{load.refused:,}" if load.refused else "", style="red")
    yield Text("" if load.a_week is None or load.team is None else rate(load.a_week))
    yield Text(f"{load.can_do:,}" if load.team is not None else "")
    yield Text("" if load.weeks is None or load.team is None else f"{load.weeks:.1f}")
    yield Text(f"▲ {load.over:,} too many" if load.over else "", style="yellow")


def _held(proposal: Proposal) -> Iterator[Text]:
    """Each team, and its items, nearly there first."""
    found = holders(proposal.held)
    for holder in found[:TEAMS]:
        yield from _holder(holder, proposal)
    if len(found) > TEAMS:
        yield Text(f"  {_more(len(found))}", style="dim")


def _holder(holder: Holder, proposal: Proposal) -> Iterator[Text]:
    metric = proposal.overview.metric
    name = clean(holder.team or "") or "unowned"
    yield Text.assemble("  ", (name, "bold"), f"  {counted(len(holder.items), metric.item)}")
    for one in holder.items[:ITEMS]:
        yield _line(one, proposal)
    if len(holder.items) > ITEMS:
        yield Text(f"    and {len(holder.items) - ITEMS:,} more", style="dim")


def _line(one: Holding, proposal: Proposal) -> Text:
    metric = proposal.overview.metric
    sign, style = MARKS["not_allowed" if one.refused else "warned"]
    side = "beyond" if metric.goal.lower_is_better else "below"
    far = f", {percent(100 * one.excess)} {side}" if one.within else ""
    value = apart(one.value, one.within, metric.unit)
    said = f"{value}, to get within {quantity(one.within, metric.unit)}{far}"
    return Text.assemble("    ", (sign, style), f" {clean(one.assessed.item)}  {said}")
