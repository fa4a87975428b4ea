"""The status of campaigns in a terminal: the answer first, then the teams, those who need attention on top."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from overton.charts.terminal import window_histogram
from overton.cli.terminal import MARKS, bar, wide
from overton.model.organisation import Organisation
from overton.model.problem import BadInputError
from overton.model.standing import Standing
from overton.progress.exempt_rest import clear_words, exempt_rest, only_exempt
from overton.progress.exempt_wording import glass_words
from overton.progress.explain import co_owned_words, explain, taken_back_words, window_words
from overton.progress.figures import Numbers, Overview, PaceStatus, TeamRow
from overton.progress.newly import newly, newly_words
from overton.progress.reach import ENDS_SOON, reach, then_words
from overton.progress.wording import clean, counted, day_words, percent, rate
from overton.window.holding import broken_glass, soonest_first
from overton.window.ledger import effective_from

BAR = 24
FIRST_ITEMS = 5
"""How many items to do first are named."""

PACE_WORDS = {
    PaceStatus.DONE: ("✓ done", "green"),
    PaceStatus.ON_PACE: ("● on pace", "green"),
    PaceStatus.EXEMPT: ("○ rest exempt", "cyan"),
    PaceStatus.UNKNOWN: ("· not known", ""),
    PaceStatus.NO_TARGET: ("· none needed", ""),
    PaceStatus.BEHIND: ("◐ behind", "yellow"),
    PaceStatus.STALLED: ("■ stalled", "red"),
    PaceStatus.GROWING: ("▲ growing", "red"),
}


def show(
    organisation: Organisation, overviews: Sequence[Overview], *, day: date, by: str | None, pictures: bool
) -> None:
    """Print the status of each metric; `pictures` adds how its items are spread over the values."""
    console = wide(Console(highlight=False, soft_wrap=False))
    console.print(Text.assemble((organisation.organisation, "bold"), " · ", day_words(day)))
    if organisation.generated:
        console.print(Text(organisation.generated, style="italic"))
    if not overviews:
        console.print("There is no campaign yet; `overton init` writes one to start from.")
    for overview in overviews:
        console.print()
        for line in _head(overview):
            console.print(line)
        if pictures and overview.measured is not None:
            console.print()
            console.print(_histogram(overview, min(console.width, FULL_WIDTH)))
        if overview.measured is not None:
            console.print(_by_slice(overview, by) if by else _by_team(overview, console.width))
            if overview.co_owned and not by:
                console.print(Text(f"  {co_owned_words(overview)}", style="dim"))
            for line in _first_items(overview):
                console.print(line)


def _head(overview: Overview) -> Iterator[Text]:
    campaign, metric, numbers = overview.campaign, overview.metric, overview.numbers
    yield Text.assemble((campaign.campaign, "bold"), "  ", campaign.goal)
    if campaign.ended is not None and campaign.ended.on <= overview.day:
        why = f": {campaign.ended.why}" if campaign.ended.why else ""
        yield Text(f"  Ended   {day_words(campaign.ended.on)}, {campaign.ended.outcome}{why}")
    if overview.measured is None:
        yield Text(f"  {metric.name}: not measured yet; `overton measure {campaign.campaign}` does it")
        return
    yield Text.assemble(
        f"  {metric.name}  ",
        bar(numbers, BAR),
        f"  {counted(numbers.items, metric.item)}: ",
        (f"{numbers.remaining:,} remain", "bold"),
        f", {percent(numbers.percent_meeting)} meet the goal" if numbers.items else "",
        f"; {_are(numbers.exempt)} exempt" if only_exempt(overview) else "",
    )
    yield Text("  ").append_text(_standings(numbers))
    yield Text(f"  Window  {window_words(overview.position, metric)}{_clarity(overview)}")
    for line in _coming(overview):
        yield Text(line)
    yield from _exempt(overview)
    if campaign.target_date is not None:
        yield Text(f"  Target  {day_words(campaign.target_date)}: {_pace(overview)}{_forecast(overview)}")
    elif overview.pace.status is not PaceStatus.DONE:
        yield Text(f"  Target  no date, so no pace is needed; {_pace(overview)}{_forecast(overview)}")
    if overview.coverage.by_stance and numbers.remaining:
        yield Text(f"  Buy-in  {percent(overview.coverage.committed)} of what remains is with teams that are committed")


def _standings(numbers: Numbers) -> Text:
    counts = {s.value: n for s, n in numbers.standings.items()}
    counts |= {"exempt": numbers.exempt, "no_data": numbers.no_data}
    parts = [
        Text(f"{MARKS[name][0]} {count:,} {name.replace('_', ' ')}", style=MARKS[name][1])
        for name, count in counts.items()
        if count or name in set(Standing)
    ]
    if numbers.unowned:
        parts.append(Text(f"{numbers.unowned:,} unowned"))
    return Text("   ").join(parts)


def _clarity(overview: Overview) -> str:
    if overview.position is None:
        return ""
    since = effective_from(overview.position, overview.campaign.notice)
    clarity = (clear_words(overview) if overview.clear else "not clear") if overview.seen else "no data"
    return f", since {day_words(since)}; {clarity}"


def _coming(overview: Overview) -> Iterator[str]:
    for position in overview.taken_back:
        start = effective_from(position, overview.campaign.notice)
        yield f"  Back    withdrawn: {taken_back_words(position, start, overview.metric)}"
    for position in overview.coming:
        on = effective_from(position, overview.campaign.notice)
        yield f"  Next    {window_words(position, overview.metric)}, from {day_words(on)}"
        if words := newly_words(newly(position, overview), overview.metric.item):
            yield f"          {words}"


def _exempt(overview: Overview) -> Iterator[Text]:
    """Glass that is broken, and exemptions that end soon with what follows."""
    exemptions, day, kind = overview.metric.exemptions, overview.day, overview.metric.item
    for exemption in broken_glass(exemptions, day):
        yield Text(f"  Glass   BREAK-GLASS: {glass_words(exemption)}", style="bold red")
    ending = [one for one in soonest_first(exemptions, day) if one.last < day + ENDS_SOON and not one.break_glass]
    for exemption in ending[:FIRST_ITEMS]:
        found = reach(exemption, overview)
        if found.within:
            many = counted(len(found.within), kind)
            then = then_words(exemption, found)
            yield Text(f"  Exempt  {clean(exemption.items)}, {many}, until {day_words(exemption.last)}, {then}")
    if len(ending) > FIRST_ITEMS:
        command = f"overton exempt list {overview.campaign.campaign}"
        yield Text(f"          and {len(ending) - FIRST_ITEMS} more that end soon: {command}", style="dim")


def _are(number: int) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'}"


def _pace(overview: Overview) -> str:
    pace = overview.pace
    if pace.status is PaceStatus.DONE:
        return "done"
    if pace.status is PaceStatus.EXEMPT:
        return f"nothing remains but {exempt_rest(overview)}"
    if pace.days_late:
        return f"late by {counted(pace.days_late, 'day')}, {rate(pace.actual)} a week fixed"
    needed = "" if pace.needed is None else f"{rate(pace.needed)} a week needed, "
    if pace.status is PaceStatus.UNKNOWN:
        return f"{needed}too early to say what is done a week"
    return f"{needed}{rate(pace.actual)} a week fixed over the last eight"


def _forecast(overview: Overview) -> str:
    forecast = overview.forecast
    if forecast.probability is not None:
        return f"; {percent(100 * forecast.probability)} likely to be done by then"
    return f"; {forecast.reason}" if forecast.reason and overview.numbers.remaining else ""


def _histogram(overview: Overview, width: int) -> Text:
    """Every item on the value axis, with the thresholds and their names."""

    def paint(stretch: str, standing: Standing | None) -> str:
        style = MARKS[standing.value][1] if standing else ""
        return f"[{style}]{escape(stretch)}[/]" if style else escape(stretch)

    return Text.from_markup(window_histogram(overview, width - 2, paint=paint))


TEAM_COLUMNS = {
    "team": "left",
    "progress": "left",
    "remain": "right",
    "refused": "right",
    "soon": "right",
    "change": "right",
    "a week": "right",
    "needed": "right",
    "pace": "left",
    "buy-in": "left",
}
DROPPED_WHEN_NARROW = ("buy-in", "needed", "a week", "change", "soon")
"""In this order, one for each dozen columns that the terminal is narrower than `FULL_WIDTH`."""
FULL_WIDTH = 120


def _by_team(overview: Overview, width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    dropped = DROPPED_WHEN_NARROW[: max(0, -((width - FULL_WIDTH) // 12))]
    columns = {name: side for name, side in TEAM_COLUMNS.items() if name not in dropped}
    for name, side in columns.items():
        table.add_column(name, justify="right" if side == "right" else "left", no_wrap=name != "team")
    for row in overview.teams:
        cells = _team_cells(row, BAR if width >= FULL_WIDTH else BAR // 2)
        table.add_row(*(cells[name] for name in columns))
    return table


def _team_cells(row: TeamRow, bar_width: int) -> dict[str, Text]:
    word, style = PACE_WORDS[row.pace.status]
    refused = row.numbers.standings[Standing.NOT_ALLOWED]
    return {
        "team": Text(clean(row.team or "") or "unowned", style="" if row.team else "italic"),
        "progress": bar(row.numbers, bar_width),
        "remain": Text(f"{row.numbers.remaining:,} of {row.numbers.items:,}"),
        "refused": Text(f"{refused:,}" if refused else "", style="red"),
        "soon": Text(f"{row.coming_refused:,}" if row.coming_refused else "", style="yellow"),
        "change": Text(_signed(row.changes.after - row.changes.before)),
        "a week": Text(rate(row.pace.actual)),
        "needed": Text("" if row.pace.needed is None else rate(row.pace.needed)),
        "pace": Text(word, style=style),
        "buy-in": Text(row.stance.replace("_", " ")),
    }


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _by_slice(overview: Overview, name: str) -> Table:
    values = overview.slices.get(name)
    if values is None:
        known = ", ".join(overview.slices) or "none"
        raise BadInputError.of("--by", f"{overview.campaign.campaign} has no slice {name!r}", f"there are: {known}")
    return slice_table(name, values)


def slice_table(name: str, values: Mapping[str, Numbers]) -> Table:
    """The numbers by the values of a slice."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    table.add_column(name)
    table.add_column("progress")
    for heading in ("remain", "meeting", "not allowed"):
        table.add_column(heading, justify="right")
    for value, numbers in values.items():
        remaining = f"{numbers.remaining:,} of {numbers.items:,}"
        table.add_row(
            Text(value),
            bar(numbers, BAR),
            remaining,
            percent(numbers.percent_meeting),
            f"{numbers.standings[Standing.NOT_ALLOWED]:,}",
        )
    return table


def _first_items(overview: Overview) -> Iterable[Text]:
    """The items to do first: those that are refused, or will be, or stand in the Window."""
    first = [
        assessed
        for assessed in overview.items
        if assessed.verdict
        and not assessed.verdict.exempt
        and (assessed.verdict.standing in {Standing.NOT_ALLOWED, Standing.WARNED} or assessed.coming)
    ]
    for assessed in first[:FIRST_ITEMS]:
        assert assessed.verdict is not None
        sign, style = MARKS[assessed.verdict.standing.value]
        owner = clean(", ".join(assessed.owners)) or "unowned"
        why = clean(explain(assessed, overview.metric))
        yield Text.assemble("  ", (sign, style), f" {clean(assessed.item)}  ", (owner, "bold"), f"  {why}")
    if len(first) > FIRST_ITEMS:
        yield Text(f"  and {len(first) - FIRST_ITEMS} more: overton items {overview.campaign.campaign}", style="dim")
