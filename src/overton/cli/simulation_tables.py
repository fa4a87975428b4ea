"""The tables of a simulation in a terminal: by team or slice, by week, and the items that are newly reached."""

from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from overton.cli.terminal import BLOCKS, MARKS
from overton.model.standing import Standing
from overton.planning.judged_at import Compared, Simulation, Week
from overton.planning.spread import Tally
from overton.progress.figures import Assessed, Numbers
from overton.progress.wording import apart, clean, counted, day_words, percent, quantity
from overton.window.ledger import effective_from

NARROW = 80
MOST_ROWS, MOST_ITEMS, WEEK_BAR = 8, 8, 30
BESIDE_THE_BAR, LEAST_BAR = 46, 8
"""How many values of a slice, and how many items, are named; the width of the longest week, where there is room
for it and for the columns beside it."""
BOTH = (Standing.NOT_ALLOWED, Standing.WARNED)
WORDS = {Standing.WARNED: "warned", Standing.NOT_ALLOWED: "not allowed"}


def rows(heading: str, sets: Mapping[str, Compared], width: int, most: int = MOST_ROWS) -> Iterator[Table | Text]:
    """Sets with items that are reached now or would be; those with most that is refused come first."""
    reached = {name: own for name, own in sets.items() if _reached(own.now) or _reached(own.simulated)}
    columns = [column for column in ("items", *map(WORDS.__getitem__, BOTH), "traffic") if _has(column, sets, width)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    table.add_column(heading, overflow="fold")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    for name, compared in list(reached.items())[:most]:
        cells = _cells(compared)
        table.add_row(Text(name), *(cells[column] for column in columns))
    if reached:
        yield table
    hidden, spared = max(0, len(reached) - most), len(sets) - len(reached)
    notes = [f"{hidden:,} more: --json lists them"] if hidden else []
    notes += [f"{spared:,} with nothing warned or not allowed, now or then"] if spared else []
    if notes:
        yield Text(f"  {'' if reached else f'{heading}: '}{'; '.join(notes)}", style="dim")


def _has(column: str, sets: Mapping[str, Compared], width: int) -> bool:
    if column == "traffic":
        return width >= NARROW and any(own.simulated.samples for own in sets.values())
    return column != "items" or width >= NARROW


def _reached(tally: Tally) -> bool:
    return affected(tally.numbers) > 0


def _cells(compared: Compared) -> dict[str, Text]:
    now, then = compared.now.numbers, compared.simulated
    share = then.traffic(Standing.NOT_ALLOWED)
    return {
        "items": Text(f"{then.numbers.items:,}"),
        "traffic": Text(percent(share) if share else ""),
        **{WORDS[s]: _step(now.standings[s], then.numbers.standings[s], MARKS[s.value][1]) for s in BOTH},
    }


def _step(now: int, then: int, style: str) -> Text:
    """`3 → 5`; one number where nothing changes, and nothing for none."""
    if now == then:
        return Text(f"{now:,}" if now else "")
    return Text.assemble(f"{now:,} → ", (f"{then:,}", f"bold {style}"))


def weeks(simulation: Simulation, width: int) -> Iterator[Table | Text]:
    """A row a week, oldest first."""
    if not simulation.weeks:
        return
    most = max(max(affected(week.now), affected(week.simulated)) for week in simulation.weeks)
    cells = max(LEAST_BAR, min(WEEK_BAR, width - BESIDE_THE_BAR))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    table.add_column("week to", no_wrap=True)
    for standing in BOTH:
        table.add_column(WORDS[standing], justify="right", no_wrap=True, min_width=len(WORDS[standing]))
    table.add_column("as simulated", no_wrap=True)
    for week in simulation.weeks:
        table.add_row(f"{week.day}", *_steps(week), _week_bar(week.simulated, most, cells))
    yield table
    if simulation.simulated.worse:
        since = day_words(simulation.replayed_from)
        yield Text(f"  What got worse or came new after {since} is refused in these weeks.", style="dim")
    yield Text()


def _steps(week: Week) -> list[Text]:
    return [_step(week.now.standings[s], week.simulated.standings[s], MARKS[s.value][1]) for s in BOTH]


def affected(numbers: Numbers) -> int:
    """How many items are warned or not allowed."""
    return sum(numbers.standings[standing] for standing in BOTH)


def _week_bar(numbers: Numbers, most: int, width: int) -> Text:
    """What is not allowed, then what is warned; at least one block for each that is not 0."""
    bar = Text()
    for standing in BOTH:
        count = numbers.standings[standing]
        cells = max(round(width * count / most), 1) if count else 0
        bar.append(BLOCKS[standing.value] * cells, style=MARKS[standing.value][1])
    return bar


def named(heading: str, standing: Standing, items: Sequence[Assessed], simulation: Simulation) -> Iterator[Text]:
    """The worst of the items that a position would newly reach, and how many there are."""
    if not items:
        return
    sign, style = MARKS[standing.value]
    yield Text.assemble("  ", (f"{heading}: {counted(len(items), simulation.metric.item)}", "bold"))
    for assessed in items[:MOST_ITEMS]:
        owner = clean(", ".join(assessed.owners)) or "unowned"
        value = _told(assessed, simulation)
        yield Text.assemble("  ", (sign, style), f" {clean(assessed.item)}  ", (owner, "bold"), f"  {value}")
    if len(items) > MOST_ITEMS:
        yield Text(f"  and {len(items) - MOST_ITEMS:,} more: --json lists them", style="dim")


def lapsed(simulation: Simulation) -> Iterator[Text]:
    """What is counted nowhere because it is exempt today, and is reached all the same when the position begins."""
    if not simulation.lapsed:
        return
    many = len(simulation.lapsed)
    names = ", ".join(clean(one.item) for one in simulation.lapsed[:MOST_ITEMS])
    names += ", …" if many > MOST_ITEMS else ""
    on = day_words(effective_from(simulation.simulated, simulation.campaign.notice))
    yield Text(f"  And {many:,} more whose exemption ends by {on}: {names}")


def _told(assessed: Assessed, simulation: Simulation) -> str:
    """The item's value, told apart from the limit that it is so close to."""
    unit, limit = simulation.metric.unit, simulation.simulated.at
    if limit is None or assessed.value in {None, limit}:
        return quantity(assessed.value, unit)
    return apart(assessed.value or 0.0, limit, unit)
