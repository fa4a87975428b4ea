"""What a check has to judge: the metrics that live in code and are enforced; often there is nothing to look at."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from overton.check.change import CodeChange
from overton.check.findings import CheckResult
from overton.model.campaign import Campaign, Metric
from overton.sources.in_code import InCode
from overton.sources.registry import source_for
from overton.window.ledger import effective_from


class Task(NamedTuple):
    """One metric to judge."""

    campaign: Campaign
    metric: Metric
    source: InCode


def tasks_in(campaigns: Iterable[Campaign]) -> list[Task]:
    """The metrics that live in code, of campaigns that are enforced."""
    sources = [
        (campaign, metric, source_for(metric.source))
        for campaign in campaigns
        if campaign.enforce.ci != "off"
        for metric in campaign.metrics
    ]
    return [Task(campaign, metric, source) for campaign, metric, source in sources if isinstance(source, InCode)]


def judged(tasks: Iterable[Task]) -> int:
    """How many campaigns that is."""
    return len({task.campaign.campaign for task in tasks})


def not_begun(tasks: Iterable[Task], day: date) -> list[tuple[str, date]]:
    """The campaigns of which no position is in force on a day, and the day on which the first will be."""
    begins: dict[str, date] = {}
    for campaign, metric, _source in tasks:
        ahead = [effective_from(position, campaign.notice) for position in metric.window if position.withdrawn is None]
        if ahead and min(ahead) > day:
            begins[campaign.campaign] = min(ahead)
    return list(begins.items())


def without_looking(change: CodeChange, day: date, tasks: Sequence[Task]) -> CheckResult | None:
    """The answer where no file changed and every source reads files alone; None: somebody has to look."""
    if change.files or any(type(task.source).now is not InCode.now for task in tasks):
        return None
    return CheckResult(
        base="" if change.whole else change.base,
        head=change.head,
        day=day,
        campaigns=judged(tasks),
        not_begun=tuple(not_begun(tasks, day)),
    )
