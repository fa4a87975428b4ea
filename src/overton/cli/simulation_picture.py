"""A simulation as a picture in a file: the Window chart with both positions."""

from dataclasses import replace
from pathlib import Path

from overton.charts.captions import second_line
from overton.charts.frame import WIDE
from overton.charts.standalone import ENDINGS, Heading, file_of
from overton.charts.thresholds import Simulated
from overton.charts.window_chart import window_chart
from overton.charts.window_layout import field_of
from overton.model.organisation import Organisation
from overton.model.standing import Standing
from overton.planning.judged_at import Simulation
from overton.progress.explain import window_words
from overton.progress.figures import Numbers
from overton.progress.wording import counted, day_words

TEAMLESS = replace(WIDE, left=8)
"""No names of teams are beside the plot."""


def draw(organisation: Organisation, simulation: Simulation, file: Path) -> None:
    """Write the picture; the file's ending says of which kind it is."""
    ending = file.suffix.lower()
    simulated = Simulated(simulation.simulated, simulation.total.simulated.numbers)
    names = {key: team.name or key for key, team in organisation.teams.items()}
    frame = WIDE if any(row.team for row in simulation.teams) else TEAMLESS
    specification = window_chart(simulation, frame, theme=ENDINGS[ending], names=names, simulated=simulated)
    file.write_bytes(file_of(specification, _heading(organisation, simulation, simulated), ending))


def _heading(organisation: Organisation, simulation: Simulation, simulated: Simulated) -> Heading:
    field = field_of(simulation, WIDE, simulated)
    metric, total = simulation.metric, simulation.total
    now, then = (_affected(tally.numbers) for tally in (total.now, total.simulated))
    chart = second_line(simulation, field.axis, field.packing.each)
    return Heading(
        f"{simulation.campaign.campaign}: {window_words(simulation.simulated, metric)}, simulated",
        (
            f"Simulated: {then} of {counted(total.numbers.items, metric.item)}. In force: {now}.",
            f"{chart}, as it stands. {organisation.organisation}, {day_words(simulation.day)}.",
        ),
    )


def _affected(numbers: Numbers) -> str:
    warned, refused = numbers.standings[Standing.WARNED], numbers.standings[Standing.NOT_ALLOWED]
    return f"{warned:,} warned and {refused:,} not allowed"
