"""The rule itself was loosened: what a change to campaign files allows that was not allowed before.

A campaign, metric or position that is new, or stricter, is never told; nor is what lies in the past.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from overton.campaigns.durations import written
from overton.check.findings import Finding, Kind
from overton.check.hasty_windows import hasty_windows
from overton.check.narrower_sources import narrower_source
from overton.check.wider_exemptions import wider_exemptions
from overton.check.wider_windows import wider_windows
from overton.model.campaign import Campaign, Goal, Metric, Mode
from overton.progress.wording import day_words
from overton.window.ledger import Ledger
from overton.window.strictness import beyond

STRICTNESS: tuple[Mode, ...] = ("off", "observe", "warn", "deny")
"""What `enforce` may say, from the least strict."""


def loosened(base: Sequence[Campaign], head: Sequence[Campaign], day: date, files: Mapping[str, str]) -> list[Finding]:
    """Everything that is less strict at the head, from a day on; campaigns of the base in their order.

    Args:
        base: the campaigns before the change, in normal form.
        head: those after it.
        day: the first day that matters.
        files: the path of each campaign's file, by key; those that the change removed with the path they had.
    """
    now = {campaign.campaign: campaign for campaign in head}
    findings: list[Finding] = []
    for campaign in base:
        comparison = _Comparison(campaign, now.get(campaign.campaign), day, files.get(campaign.campaign, ""))
        findings += comparison.findings()
    return findings


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One campaign before and after."""

    base: Campaign
    head: Campaign | None
    day: date
    path: str

    def findings(self) -> Iterator[Finding]:
        if self.head is None:
            yield self._finding("", "the campaign is removed, and nothing is judged by it any more")
            return
        for reason in _of_campaign(self.base, self.head):
            yield self._finding("", reason)
        metrics = {metric.name: metric for metric in self.head.metrics}
        for metric in self.base.metrics:
            if metric.name in metrics:
                yield from self._of_metric(self.head, metric, metrics[metric.name])
            else:
                yield self._finding(metric.name, f"the metric {metric.name!r} is removed")

    def _of_metric(self, campaign: Campaign, base: Metric, head: Metric) -> Iterator[Finding]:
        same_direction = base.goal.lower_is_better == head.goal.lower_is_better
        if not same_direction or beyond(head.goal.value, base.goal.value, head.goal):
            yield self._finding(head.name, f"the goal is {_goal(head)} in place of {_goal(base)}")
        if same_direction:
            before, after = Ledger(base, self.base.notice), Ledger(head, campaign.notice)
            for wider in wider_windows(before, after, self.day):
                yield self._finding(head.name, wider.told(self.day), from_=wider.since)
            for since, reason in hasty_windows(before, after, self.day):
                yield self._finding(head.name, reason, from_=since)
        for exemption, reason in wider_exemptions(base.exemptions, head, self.day):
            yield self._finding(head.name, reason, until=exemption.last)
        if counted := narrower_source(base, head):
            yield self._finding(head.name, counted)

    def _finding(self, metric: str, reason: str, *, from_: date | None = None, until: date | None = None) -> Finding:
        about = self.head or self.base
        return Finding(
            kind=Kind.LOOSENED,
            campaign=about.campaign,
            metric=metric,
            item=metric or about.campaign,
            path=self.path,
            reason=reason,
            from_=from_,
            until=until,
            why=about.why,
            help=about.help,
        )


def _of_campaign(base: Campaign, head: Campaign) -> Iterator[str]:
    """What concerns all metrics of a campaign."""
    if STRICTNESS.index(head.enforce.ci) < STRICTNESS.index(base.enforce.ci):
        yield f"`enforce.ci` is {head.enforce.ci} in place of {base.enforce.ci}"
    longest, before = head.longest_exemption, base.longest_exemption
    if before is not None and (longest is None or longest > before):
        now = written(longest) if longest is not None else "without a limit"
        yield f"`longest_exemption` is {now} in place of {written(before)}"
    if head.ended is not None and base.ended is None:
        why = f": {head.ended.why}" if head.ended.why else ""
        yield f"the campaign ends on {day_words(head.ended.on)}, {head.ended.outcome}{why}"


def _goal(metric: Metric) -> str:
    return f"{_direction(metric.goal)} {metric.goal.value:.15g}{f' {metric.unit}' if metric.unit else ''}"


def _direction(goal: Goal) -> str:
    return "at most" if goal.lower_is_better else "at least"
