"""`overton measure`."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import Day, chosen, in_workspace, open_store, open_workspace, today
from overton.cli.progress_bars import progress_bars
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.pipeline.measure import Measured


@click.command(epilog="Example: overton measure request-timeouts --from 2026-01-05 --to 2026-03-01")
@click.argument("key", required=False)
@click.option("--at", type=Day(), help="Measure this day alone.")
@click.option("--from", "first", type=Day(), help="Measure every day from this one on, in one reading.")
@click.option("--to", "last", type=Day(), help="The last day to measure. Default: today.")
@click.option("--explain", is_flag=True, help="Print what would be run, such as the SQL, and measure nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@in_workspace
def measure(
    key: str | None,
    at: date | None,
    first: date | None,
    last: date | None,
    *,
    explain: bool,
    as_json: bool,
    directory: Path,
) -> None:
    """Measure the campaign KEY, or all campaigns, and remember the values.

    Without a date, everything is measured from the last measured day up to today, so that a day that was measured
    before it was over is completed, and a day that was missed is made up for.
    """
    from overton.pipeline.measure import explanations
    from overton.pipeline.measure import measure as measured

    workspace = open_workspace(directory)
    campaigns = chosen(workspace, key)
    now = today(workspace)
    days = _days(at, first, last, now)
    if explain:
        for series, text in explanations(workspace, campaigns, days or [now]):
            click.echo(f"-- {series.campaign}: {series.metric}\n{text}\n")
        return
    store = open_store(workspace)
    with progress_bars() as watch:
        results = measured(workspace, store, campaigns, days, today=now, watch=watch)
    _tell(results, as_json=as_json)
    if problems := [problem for result in results for problem in result.problems]:
        raise BadInputError(*dict.fromkeys(problems))


def _days(at: date | None, first: date | None, last: date | None, now: date) -> list[date] | None:
    if at is not None and (first or last):
        raise click.UsageError("--at is one day; --from and --to are a range: use one or the other")
    if at is not None:
        return [at]
    if first is None and last is None:
        return None
    start, end = first or last or now, last or now
    if start > end:
        raise BadInputError.of("--from", f"{start} is after {end}", "give the earlier day first")
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def _tell(results: "tuple[Measured, ...]", *, as_json: bool) -> None:
    if as_json:
        document = [
            {
                "campaign": result.series.campaign,
                "metric": result.series.metric,
                "days": [day.isoformat() for day in result.days],
                "items": result.items,
                "no_data": result.no_data,
                "unowned": result.unowned,
                "left_out": dict(result.left_out),
                "problems": [str(problem) for problem in result.problems],
            }
            for result in results
        ]
        json.dump({"measured": document}, sys.stdout, indent=2)
        click.echo()
        return
    for result in results:
        if not result.days:
            click.echo(f"{result.series.campaign}: {result.series.metric}: not measured", err=bool(result.problems))
            continue
        click.echo(_line(result))
        for reason, rows in sorted(result.left_out.items()):
            click.echo(f"  left out: {rows:,} rows, {reason}", err=True)
        if not result.items:
            click.echo(
                "  nothing was found for the last of these days; `overton measure --explain` shows the query", err=True
            )


def _line(result: "Measured") -> str:
    from overton.progress.wording import counted

    days = f"{result.days[0]}" if len(result.days) == 1 else f"{len(result.days)} days to {result.days[-1]}"
    notes = [counted(result.items, "item")]
    if result.no_data:
        notes.append(f"{result.no_data:,} without data")
    if result.unowned:
        notes.append(f"{result.unowned:,} unowned")
    return f"{result.series.campaign}: {result.series.metric}: {days}: {', '.join(notes)}"
