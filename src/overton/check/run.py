"""Check a change: every campaign that lives in its code, judged on both sides of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from overton.check.change import CodeChange
from overton.check.compared import Compared, compared
from overton.check.findings import CheckResult, Finding, Trouble
from overton.check.judging import Bench
from overton.check.loosened import loosened
from overton.check.reported import by_lines, by_report
from overton.check.tasks import judged, tasks_in
from overton.model.campaign import Campaign, Metric
from overton.model.problem import BadInputError
from overton.model.workspace import Workspace
from overton.ownership.attribution import Attributor
from overton.sources.in_code import InCode
from overton.sources.port import Surroundings


@dataclass(frozen=True)
class Check:
    """What is checked, and by what."""

    change: CodeChange
    workspace: Workspace
    day: date
    before: Sequence[Campaign] = ()
    """The campaigns as they were at the base; none where they are not compared."""
    files_before: Mapping[str, str] = field(default_factory=dict)
    """The path of each one's file."""
    base_report: Path | None = None
    """A report of the base, for sources that read reports."""

    def result(self, campaigns: Sequence[Campaign]) -> CheckResult:
        """Judge a change by these campaigns, which are some or all of the workspace's."""
        findings: list[Finding] = list(self._loosened(campaigns))
        troubles: list[Trouble] = []
        tasks = tasks_in(campaigns)
        for campaign, metric, source in tasks:
            try:
                findings += self._found(campaign, metric, source)
            except BadInputError as error:
                troubles.append(Trouble(campaign.campaign, metric.name, str(error)))
        return CheckResult(
            base="" if self.change.whole else self.change.base,
            head=self.change.head,
            day=self.day,
            campaigns=judged(tasks),
            findings=tuple(sorted(findings, key=_order)),
            troubles=tuple(troubles),
        )

    def _found(self, campaign: Campaign, metric: Metric, source: InCode) -> Iterator[Finding]:
        bench = Bench.of(campaign, metric, self.day)
        items = self._compared(metric, source, bench)
        if not items:
            return
        attributor = Attributor(self.workspace.organisation, self.change.now)
        for item in items:
            finding = bench.finding(item, attributor.attribute(item.reading).owners)
            if finding is not None:
                yield finding

    def _compared(self, metric: Metric, source: InCode, bench: Bench) -> list[Compared]:
        options = metric.source
        scan = source.scan(options)
        if scan is not None:
            return compared(self.change, scan, getattr(options, "skip", ()), everywhere=bench.counts_whole)
        return self._reported(source, options)

    def _reported(self, source: InCode, options: object) -> list[Compared]:
        root = Path(self.workspace.root)
        now = source.now(options, Surroundings(root=root))
        each = source.each(options)
        if self.base_report is not None and hasattr(source, "now_from"):
            return by_report(each, source.now_from(options, self.base_report, root), now, self.change)
        return by_lines(each, now, self.change)

    def _loosened(self, campaigns: Iterable[Campaign]) -> Sequence[Finding]:
        keys = {campaign.campaign for campaign in campaigns}
        asked_for_all = keys == {campaign.campaign for campaign in self.workspace.campaigns}
        before = [campaign for campaign in self.before if asked_for_all or campaign.campaign in keys]
        return loosened(before, self.workspace.campaigns, self.day, {**self.files_before, **self.workspace.files})


def _order(finding: Finding) -> tuple[int, str, str, str, int, str]:
    kinds = list(type(finding.kind))
    return (kinds.index(finding.kind), finding.campaign, finding.metric, finding.path, finding.line, finding.item)
