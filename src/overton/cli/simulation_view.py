"""A simulation in a terminal: what changes first, then for whom, then in which weeks past, then the items."""

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from overton.charts.terminal import window_histogram
from overton.charts.thresholds import Simulated
from overton.cli.simulation_tables import BOTH, WORDS, lapsed, named, rows, weeks
from overton.cli.terminal import MARKS, wide
from overton.model.organisation import Organisation
from overton.model.standing import Standing
from overton.planning.judged_at import Compared, Simulation
from overton.planning.spread import Tally
from overton.progress.explain import window_words
from overton.progress.wording import clean, counted, day_words, percent
from overton.window.ledger import effective_from

FULL_WIDTH = 120
TRAFFIC = "Traffic: of a row's samples, those of items that would not be allowed; not all of them would be refused."


def show(organisation: Organisation, simulation: Simulation, console: Console | None = None) -> None:
    """Print a simulation, to the terminal or the pipe if nothing else is said."""
    console = console or wide(Console(highlight=False, soft_wrap=False))
    console.print(Text.assemble((organisation.organisation, "bold"), " · ", day_words(simulation.day)))
    if organisation.generated:
        console.print(Text(organisation.generated, style="italic"))
    console.print()
    for line in _head(simulation):
        console.print(line)
    if simulation.measured is None:
        return
    console.print(_total(simulation.total))
    if simulation.items:
        console.print(_histogram(simulation, min(console.width, FULL_WIDTH)))
    for part in _parts(simulation, console.width):
        console.print(part)


def _head(simulation: Simulation) -> Iterator[Text]:
    campaign, metric, now = simulation.campaign, simulation.metric, simulation.total.now.numbers
    yield Text.assemble((campaign.campaign, "bold"), "  ", campaign.goal)
    if simulation.measured is None:
        yield Text(f"  {metric.name}: not measured yet; `overton measure {campaign.campaign}` does it")
        return
    others = [(now.exempt, "exempt"), (now.no_data, "without data")]
    rest = "".join(f", {count:,} {word}" for count, word in others if count)
    yield Text(
        f"  {metric.name}  {counted(now.items, metric.item)}{rest}; measured until {day_words(simulation.measured)}"
    )
    since = f", since {day_words(effective_from(simulation.position, campaign.notice))}" if simulation.position else ""
    yield Text(f"  Now        {window_words(simulation.position, metric)}{since}")
    yield Text.assemble("  Simulated  ", (window_words(simulation.simulated, metric), "bold"))


def _total(total: Compared) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    table.add_column("")
    for heading in ("now", "simulated", "change"):
        table.add_column(heading, justify="right")
    for standing in BOTH:
        sign, style = MARKS[standing.value]
        now, then = _count(total.now, standing), _count(total.simulated, standing)
        table.add_row(
            Text(f"{sign} {WORDS[standing]}", style=style),
            _share(total.now, standing),
            Text(_share(total.simulated, standing), style="bold"),
            _signed(then - now),
        )
        if total.simulated.samples:
            traffic = [percent(tally.traffic(standing) or 0.0) for tally in (total.now, total.simulated)]
            table.add_row(Text("  of the traffic", style="dim"), *traffic)
    return table


def _count(tally: Tally, standing: Standing) -> int:
    return tally.numbers.standings[standing]


def _share(tally: Tally, standing: Standing) -> str:
    share = tally.percent(standing)
    return f"{_count(tally, standing):,}" + ("" if share is None else f" · {percent(share or 0.0)}")


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _histogram(simulation: Simulation, width: int) -> Text:
    """Every item on the value axis, as it stands now, with the thresholds of both positions."""

    def paint(stretch: str, standing: Standing | None) -> str:
        style = MARKS[standing.value][1] if standing else ""
        return f"[{style}]{escape(stretch)}[/]" if style else escape(stretch)

    simulated = Simulated(simulation.simulated, simulation.total.simulated.numbers)
    return Text.from_markup(window_histogram(simulation, width - 2, paint=paint, simulated=simulated))


def _parts(simulation: Simulation, width: int) -> Iterator[Table | Text]:
    teams = {clean(row.team or "") or "unowned": row.compared for row in simulation.teams}
    yield from rows("team", teams, width, most=len(teams))
    for name, values in simulation.slices.items():
        yield from rows(clean(name), {clean(value): compared for value, compared in values.items()}, width)
    if simulation.total.simulated.samples:
        yield Text(f"  {TRAFFIC}", style="dim")
        yield Text()
    yield from weeks(simulation, width)
    yield from named("Newly not allowed", Standing.NOT_ALLOWED, simulation.newly_refused, simulation)
    yield from named("Newly warned", Standing.WARNED, simulation.newly_warned, simulation)
    yield from lapsed(simulation)
