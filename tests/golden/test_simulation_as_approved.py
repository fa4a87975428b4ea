"""A simulation as text and as JSON; OVERTON_WRITE_GOLDEN=1 writes it anew, to be read before it is committed."""

import io
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

import sample_overviews as sample
from builders import DAY, campaign, history, metric, position, weeks
from overton.cli.simulation_view import show
from overton.model.measurement import History, Measurement
from overton.model.window import Exemption, Position
from overton.pipeline.simulation_document import simulation_document
from overton.planning.judged_at import Simulation
from overton.planning.simulation import simulate

FOLDER = Path(__file__).parent / "simulation"
POSITION = Position(from_=DAY, warn=8, not_allowed=12)
WINDOW = (
    position(from_=DAY - weeks(20), warn=30, not_allowed=60),
    position(from_=DAY - weeks(2), warn=15, not_allowed=30),
    position(from_=DAY + weeks(2), announced=DAY, warn=10, not_allowed=20),
)
EXEMPT = Exemption(items="PUT /people*", until=date(2026, 12, 31), why="they become jobs")
TEAMS = ("payments", "search", "mobile")


def expected(name: str, now: str) -> str:
    path = FOLDER / name
    if os.environ.get("OVERTON_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def simulation(number: int = 4) -> Simulation:
    """Of forty endpoints that get faster every week, some of which nobody owns, one of them with an awkward name."""
    endpoints = metric(name="p99.9 request duration", window=WINDOW, exemptions=(EXEMPT,))
    names = [*sample.routes(39), "GET /[red]\x1b[31mnot red\u202e"]
    values = {name: 2.0 + 1.07**index for index, name in enumerate(names)}
    owners = {name: (TEAMS[index % 3],) for index, name in enumerate(names) if index % 7}
    slower = {DAY - weeks(ago): {name: value * (1 + 0.2 * ago) for name, value in values.items()} for ago in range(5)}
    past = history(slower, owners=owners, tree={**dict.fromkeys(TEAMS, "product"), "product": None})
    intervals = tuple(replace(one, measurement=_seen(one.measurement)) for one in past.intervals)
    of = campaign(endpoints, notice=weeks(2))
    return simulate(of, endpoints, History(past.days, intervals), POSITION, day=DAY, weeks=number)


def _seen(measurement: Measurement) -> Measurement:
    """With its traffic, and a slice."""
    length = len(measurement.item)
    return replace(measurement, samples=2 ** (length % 12), slices={"tier": ("gold", "tin")[length % 2]})


@pytest.mark.parametrize(("name", "width", "colour"), [("wide.txt", 120, False), ("narrow-colour.txt", 62, True)])
def test_a_simulation_reads_as_it_was_approved(name: str, width: int, *, colour: bool) -> None:
    """On a wide terminal without colour, and on a narrow one in colour."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, highlight=False, force_terminal=colour, color_system="standard" if colour else None
    )
    show(sample.organisation(), simulation(), console)

    assert expected(name, out.getvalue()) == out.getvalue()


def test_its_document_is_as_it_was_approved() -> None:
    """Every key of it."""
    now = json.dumps(simulation_document(simulation(2)), indent=1, default=str) + "\n"

    assert expected("simulation.json", now) == now


def test_no_heading_of_the_replay_is_cut_on_a_narrow_terminal() -> None:
    """The bars give way."""
    out = io.StringIO()
    show(sample.organisation(), simulation(), Console(file=out, width=60, highlight=False))

    (heading,) = (line for line in out.getvalue().splitlines() if "week to" in line)
    assert ["week", "to", "not", "allowed", "warned", "as", "simulated"] == heading.split()
