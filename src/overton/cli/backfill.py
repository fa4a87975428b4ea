"""`overton backfill`."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import Day, chosen, in_workspace, open_store, open_workspace
from overton.cli.progress_bars import progress_bars
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from overton.code.sampling import Every
    from overton.model.campaign import Campaign, Metric
    from overton.pipeline.backfill import Backfilled

EVERY = ("change", "day", "week", "month")


@click.command(epilog="Example: overton backfill type-ignores --every week --since 2025-01-01")
@click.argument("key", required=False)
@click.option("--metric", metavar="NAME", help="This metric only, of a campaign that has several.")
@click.option("--points", type=click.IntRange(min=1), metavar="N", help="Measure N commits, evenly in time.")
@click.option("--every", type=click.Choice(EVERY), default="week", show_default=True, help="Or the last of each.")
@click.option("--since", type=Day(), help="Nothing before this day.")
@click.option("--json", "as_json", is_flag=True, help="Print each commit's total, by owner.")
@in_workspace
def backfill(
    key: str | None,
    *,
    metric: str | None,
    points: int | None,
    every: "Every",
    since: date | None,
    as_json: bool,
    directory: Path,
) -> None:
    """Measure the past of the campaign KEY, or of all that live in code, from the history of the repository.

    The history is that of the first parents of HEAD. Owners are those of each commit's own CODEOWNERS. What was found
    in a file's content is remembered, so that a run that was stopped goes on, and the next one costs what changed.
    """
    from overton.code.sampling import all_points, periodic, spread
    from overton.pipeline.backfill import Backfill

    workspace = open_workspace(directory)
    metrics = list(_metrics(chosen(workspace, key), metric, asked=key is not None))
    filler = Backfill.of(workspace)
    everything = all_points(filler.line, workspace.organisation.timezone, since)
    selected = periodic(everything, every) if points is None else spread(everything, points)
    store = open_store(workspace)
    with progress_bars() as watch:
        done = [filler.run(campaign, one, store, selected, watch(one.name)) for campaign, one in metrics]
    _tell(done, as_json=as_json)


def _metrics(campaigns: "Sequence[Campaign]", name: str | None, *, asked: bool) -> "Iterator[tuple[Campaign, Metric]]":
    """Those that can be read at any commit; what was asked for by name and cannot is a problem."""
    from overton.pipeline.backfill import in_code

    found = False
    for campaign in campaigns:
        for metric in campaign.metrics:
            if name is not None and metric.name != name:
                continue
            found = True
            try:
                in_code(metric)
            except BadInputError:
                if asked:
                    raise
                continue
            yield campaign, metric
    if not found and name is not None:
        names = ", ".join(repr(metric.name) for campaign in campaigns for metric in campaign.metrics)
        raise BadInputError.of("--metric", f"there is no metric {name!r}", f"name one of {names}")


def _tell(done: "Sequence[Backfilled]", *, as_json: bool) -> None:
    from overton.pipeline.backfill import backfill_document

    if as_json:
        documents = [backfill_document(past) for past in done]
        # One metric is told as it is; several as a list, with the points of the first where they are looked for.
        several = {"points": documents[0]["points"] if documents else [], "metrics": documents}
        click.echo(json.dumps(documents[0] if len(documents) == 1 else several, indent=2))
        return
    for past in done:
        click.echo(_line(past))
        for reason, number in past.left_out.items():
            click.echo(f"  left out: {number:,} {reason}", err=True)
        if not past.whole:
            click.echo("  the clone is shallow: there is more history where it came from", err=True)
    if not done:
        click.echo("no campaign here lives in code", err=True)


def _line(past: "Backfilled") -> str:
    from overton.progress.wording import counted, plain

    name = f"{past.campaign.campaign}: {past.metric.name}"
    if not past.totals:
        return f"{name}: no commit in that time"
    first, last = past.totals[0], past.totals[-1]
    most = max(past.totals, key=lambda total: total.total)
    days = f"{first.point.day} to {last.point.day}"
    values = f"{plain(first.total)} at first, {plain(most.total)} at most, {plain(last.total)} now"
    return f"{name}: {counted(len(past.totals), 'commit')}, {days}: {values}, {counted(len(last.owners), 'owner')}"
