"""`overton window simulate`."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from overton.cli.limit import Limit
from overton.cli.opening import Day, by_policy, in_workspace, open_judged, open_workspace, today, told
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.model.campaign import Campaign, Metric
    from overton.model.window import NoWorse, Position

ENDINGS = (".svg", ".png")
CHART_HELP = "Draw the Window with both positions, as .svg or .png."


@click.command(epilog="Example: overton window simulate request-timeouts --warn 15 --not-allowed 30")
@click.argument("key")
@click.option("--warn", type=float, help="Beyond this value an item is warned. Default: no Warn.")
@click.option(
    "--not-allowed",
    type=Limit(),
    metavar="NUMBER|worse",
    help="Beyond this value an item is refused; or `worse`. Default: as it is in force.",
)
@click.option("--worse", is_flag=True, help="Beside a number: refuse what gets worse or is new, too.")
@click.option("--tolerance", metavar="PERCENT", help="How far an item may get worse, such as 10%.")
@click.option("--announced", is_flag=True, help="Simulate the next position that is announced.")
@click.option("--metric", "name", help="Which metric's Window, if the campaign has several.")
@click.option("--at", type=Day(), help="As of this day. Default: today.")
@click.option("--weeks", type=click.IntRange(0, 520), default=12, help="How many weeks' ends to replay. Default: 12.")
@click.option("--json", "as_json", is_flag=True, help="Print the simulation as JSON; the shape is documented and kept.")
@click.option("--chart", type=click.Path(path_type=Path, dir_okay=False, writable=True), help=CHART_HELP)
@by_policy
@in_workspace
def simulate(
    key: str,
    *,
    warn: float | None,
    not_allowed: float | Literal["worse"] | None,
    worse: bool,
    tolerance: str | None,
    announced: bool,
    name: str | None,
    at: date | None,
    weeks: int,
    as_json: bool,
    chart: Path | None,
    policy: Path | None,
    directory: Path,
) -> None:
    """Who would be warned and who refused if the Window of the campaign KEY stood elsewhere.

    Nothing is changed. It answers from what is remembered, today and replayed over past weeks, beside the position in
    force: by team and by slice, in items and in traffic, and names the items that it would newly reach.
    """
    from overton.pipeline.move import chosen_metric
    from overton.planning.simulation import simulate as simulated
    from overton.store.port import Series

    _drawable(chart)
    refused = _refused(not_allowed, worse=worse, tolerance=tolerance)
    if announced and (warn is not None or refused is not None):
        raise BadInputError.of("--announced", "thresholds are given as well", "leave out one of the two")
    workspace = open_workspace(directory)
    day = at or today(workspace)
    (campaign,), histories, problems = open_judged(workspace, key, day, policy)
    metric = chosen_metric(campaign, name)
    position = _position(campaign, metric, day, None if announced else (warn, refused))
    history = histories.history(Series(campaign.campaign, metric.name))
    found = simulated(campaign, metric, history, position, day=day, weeks=weeks)
    if chart is not None:
        from overton.cli.simulation_picture import draw

        draw(workspace.organisation, found, chart)
    if as_json:
        from overton.pipeline.simulation_document import simulation_document

        click.echo(json.dumps(simulation_document(found), indent=2, default=str))
    else:
        from overton.cli.simulation_view import show

        show(workspace.organisation, found)
    told(problems)


def _refused(
    not_allowed: float | Literal["worse"] | None, *, worse: bool, tolerance: str | None
) -> "float | Literal['worse'] | NoWorse | None":
    from overton.pipeline.move import limit

    if not_allowed is not None:
        return limit(not_allowed, worse=worse, tolerance=tolerance)
    if worse or tolerance is not None:
        what = "--worse and --tolerance are said beside it"
        raise BadInputError.of("--not-allowed", what, "give a number or `worse`; without all of them it stays as it is")
    return None


def _position(
    campaign: "Campaign",
    metric: "Metric",
    day: date,
    given: "tuple[float | None, float | Literal['worse'] | NoWorse | None] | None",
) -> "Position":
    from overton.pipeline.simulated import announced_position, given_position

    if given is None:
        return announced_position(campaign, metric, day)
    return given_position(campaign, metric, day=day, warn=given[0], not_allowed=given[1])


def _drawable(chart: Path | None) -> None:
    """Raise BadInputError for a file that no picture can be written to."""
    if chart is None:
        return
    if chart.suffix.lower() not in ENDINGS:
        raise BadInputError.of("--chart", f"{chart} ends in none of {', '.join(ENDINGS)}", "give it one of these")
    if not chart.resolve().parent.is_dir():
        raise BadInputError.of("--chart", f"there is no folder {chart.parent}", "make it first")
