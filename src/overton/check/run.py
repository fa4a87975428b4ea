"""Check a change: every campaign that lives in its code, judged on both sides of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from overton.check.change import CodeChange
from overton.check.compared import Compared, against_all, compared
from overton.check.findings import CheckResult, Finding, Trouble
from overton.check.judging import Bench
from overton.check.left_out import left_out
from overton.check.loosened import loosened
from overton.check.reported import by_lines, by_report
from overton.check.tasks import Task, judged, not_begun, tasks_in
from overton.check.unreadable import BaseUnreadableError
from overton.code.sighting import Sighting
from overton.model.campaign import Campaign
from overton.model.measurement import Reading
from overton.model.problem import BadInputError
from overton.model.workspace import Workspace
from overton.ownership.attribution import Attributor
from overton.ownership.codeowners import STANDARD_PLACES
from overton.repository.checkout import checked_out
from overton.repository.opening import open_repository
from overton.sources.in_code import InCode
from overton.sources.port import Surroundings

OWNERS = "owners"
"""In place of a campaign, where nobody can say whose items are."""


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
        found: list[tuple[Finding, Reading]] = []
        troubles: list[Trouble] = []
        tasks = tasks_in(campaigns)
        findings += left_out(self.change, tasks)
        for task in tasks:
            bench = Bench.of(task.campaign, task.metric, self.day)
            try:
                found += self._found(task, bench)
            except BaseUnreadableError as error:
                findings += bench.not_compared(error.problems)
            except BadInputError as error:
                troubles.append(Trouble(task.campaign.campaign, task.metric.name, _said(error)))
        try:
            findings += self._owned(found)
        except BadInputError as error:
            findings += [finding for finding, _reading in found]
            troubles.append(Trouble(OWNERS, "", _said(error)))
        return CheckResult(
            base="" if self.change.whole else self.change.base,
            head=self.change.head,
            day=self.day,
            campaigns=judged(tasks),
            findings=tuple(sorted(findings, key=_order)),
            troubles=tuple(troubles),
            not_begun=tuple(not_begun(tasks, self.day)),
        )

    def _found(self, task: Task, bench: Bench) -> list[tuple[Finding, Reading]]:
        sides = [self._compared(change, task, bench) for change in (self.change, *self.change.others)]
        items = against_all(sides, lower_is_better=task.metric.goal.lower_is_better)
        return [(finding, item.reading) for item in items for finding in bench.findings(item)]

    def _compared(self, change: CodeChange, task: Task, bench: Bench) -> Sequence[Compared]:
        options = task.metric.source
        scan = task.source.scan(options)
        if scan is not None:
            return compared(change, scan, getattr(options, "skip", ()), told_unchanged=bench.tells_unchanged)
        return self._reported(change, task.source, options)

    def _reported(self, change: CodeChange, source: InCode, options: object) -> Sequence[Compared]:
        root = Path(self.workspace.root)
        now = source.now(options, Surroundings(root=root))
        each = source.each(options)
        if self.base_report is not None and hasattr(source, "now_from"):
            return by_report(each, source.now_from(options, self.base_report, root), now, change)
        before = self._at_base(change, source, options)
        return by_lines(each, now, change) if before is None else by_report(each, before, now, change)

    def _at_base(self, change: CodeChange, source: InCode, options: object) -> Sequence[Sighting] | None:
        """What a source finds in a checkout of the base, if it was asked to look there."""
        if change.whole or not change.base or not getattr(options, "at_commits", False):
            return None
        inside = open_repository(Path(self.workspace.root)).prefix
        with checked_out(change.repository, change.base) as folder:
            return source.in_checkout(options, folder / inside)

    def _owned(self, found: Sequence[tuple[Finding, Reading]]) -> list[Finding]:
        """The findings with whose they are; raises BadInputError where a file that says so cannot be read."""
        if not found:
            return []
        now = self.change.now
        now.fetch(STANDARD_PLACES)  # in one go, where they are asked for one by one
        attributor = Attributor(self.workspace.organisation, now)
        return [replace(finding, owners=attributor.attribute(reading).owners) for finding, reading in found]

    def _loosened(self, campaigns: Iterable[Campaign]) -> Sequence[Finding]:
        keys = {campaign.campaign for campaign in campaigns}
        asked_for_all = keys == {campaign.campaign for campaign in self.workspace.campaigns}
        before = [campaign for campaign in self.before if asked_for_all or campaign.campaign in keys]
        return loosened(before, self.workspace.campaigns, self.day, {**self.files_before, **self.workspace.files})


def _said(error: BadInputError) -> str:
    return "\n".join(map(str, error.problems))


def _order(finding: Finding) -> tuple[int, str, str, str, int, str]:
    kinds = list(type(finding.kind))
    return (kinds.index(finding.kind), finding.campaign, finding.metric, finding.path, finding.line, finding.item)
