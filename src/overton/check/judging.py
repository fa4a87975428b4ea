"""From an item before and after a change to what is said of it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from overton.check.compared import Compared
from overton.check.findings import Finding, Kind
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.measurement import Measurement, Reading
from overton.model.problem import Problem
from overton.model.standing import Action, Standing, Verdict
from overton.model.window import Position
from overton.progress.exempt_wording import exempt_words
from overton.progress.figures import Coming
from overton.progress.outlook import Outlook
from overton.progress.rules import Rules
from overton.progress.wording import apart, day_words, quantity
from overton.window.judge import exemption_for, judge
from overton.window.ledger import announced, effective_from, in_force


@dataclass(frozen=True)
class Bench:
    """The rules by which the items of one metric are judged on a day."""

    campaign: Campaign
    metric: Metric
    day: date
    position: Position | None
    coming: Sequence[Position]
    outlook: Outlook

    @classmethod
    def of(cls, campaign: Campaign, metric: Metric, day: date) -> "Bench":
        ledger, notice = metric.window, campaign.notice
        outlook = Outlook.on(day, Rules(metric, notice))
        return cls(campaign, metric, day, in_force(ledger, day, notice), announced(ledger, day, notice), outlook)

    @property
    def tells_unchanged(self) -> bool:
        """Whether an item may be told that did not change: it is held to a number, now or soon."""
        held = [self.position, *self.coming] if self.position else list(self.coming)
        return any(position.at is not None or position.warn is not None for position in held)

    def findings(self, item: Compared) -> Iterator[Finding]:
        """What is to be said of an item; nothing of most. Whose it is, is not known here."""
        if item.after is None:
            if item.before is not None and not self.metric.goal.meets(item.before):
                yield self._finding(item, Kind.FIXED, "it is gone")
            return
        yield from self._there(item, item.after)

    def not_compared(self, problems: Sequence[Problem]) -> Iterator[Finding]:
        """What is to be said where the base cannot be read, and so nobody knows what is new."""
        for problem in problems:
            reason = f"{problem.what}, at the base: what is new here is not known, and so not refused"
            item = Compared(Reading(problem.file, None), None, None, problem.file, problem.line)
            yield self._finding(item, Kind.WARNED, reason)

    def _there(self, item: Compared, value: float) -> Iterator[Finding]:
        verdict = self._verdict(item, value, self.position, item.before)
        better = item.before is not None and _better(value, item.before, self.metric.goal)
        refused = verdict.action is Action.REFUSE
        if better and not refused:
            reason = f"{self._said(item.before)} before, {self._said(value)} now"
            yield self._finding(item, Kind.FIXED, reason, verdict)
        if verdict.standing is Standing.DONE:
            return
        if refused:
            yield self._refused(item, value, verdict, better=better)
        elif (coming := self._soon(item, value, verdict)) and coming.announced:
            yield self._announced(item, value, coming)
        elif not better:
            yield from self._in_the_window(item, value, verdict, refused_then=coming is not None)

    def _verdict(self, item: Compared, value: float, position: Position | None, ceiling: float | None) -> Verdict:
        metric = self.metric
        exemption = exemption_for(item.reading.item, metric.exemptions, self.day, value=value, goal=metric.goal)
        return judge(value, goal=metric.goal, position=position, ceiling=ceiling, exemption=exemption)

    def _refused(self, item: Compared, value: float, verdict: Verdict, *, better: bool) -> Finding:
        """Whoever makes a thing better is not refused, however far it still is from what is allowed."""
        if better:
            assert verdict.limit is not None
            beyond = self._beyond(value, verdict.limit, "allowed")
            reason = f"better than the {self._said(item.before)} before, and so not refused; {beyond}"
            return self._finding(item, Kind.WARNED, reason, verdict)
        denied = self.campaign.enforce.ci == "deny"
        kind = Kind.NOT_ALLOWED if denied else Kind.NOT_ENFORCED
        return self._finding(item, kind, self._why_refused(item, value, verdict), verdict)

    def _why_refused(self, item: Compared, value: float, verdict: Verdict) -> str:
        position, limit = verdict.position, verdict.limit
        assert position is not None
        assert limit is not None
        if position.at is not None and limit == position.at:
            since = day_words(effective_from(position, self.campaign.notice))
            return self._beyond(value, limit, f"allowed since {since}")
        if item.before is not None:
            return f"it got worse: {self._said(item.before)} before, {apart(value, item.before, self.metric.unit)} now"
        if self._is_one(value, limit):
            return "it is new, and no new ones are allowed"
        bound = "may have at most" if self.metric.goal.lower_is_better else "must have at least"
        return f"it is new, with {apart(value, limit, self.metric.unit)}; new ones {bound} {self._said(limit)}"

    def _soon(self, item: Compared, value: float, verdict: Verdict) -> Coming | None:
        """What refuses it first of what is to come: a position, or the end of its exemption."""
        coming = self.outlook.coming(Measurement(item.reading.item, value), verdict)
        return next((one for one in coming if one.verdict.action is Action.REFUSE), None)

    def _announced(self, item: Compared, value: float, coming: Coming) -> Finding:
        assert coming.verdict.limit is not None
        beyond = self._beyond(value, coming.verdict.limit, f"allowed from {day_words(coming.on)}")
        return self._finding(item, Kind.ANNOUNCED, f"fine today; {beyond}", coming.verdict, coming.on)

    def _in_the_window(
        self, item: Compared, value: float, verdict: Verdict, *, refused_then: bool
    ) -> Iterator[Finding]:
        if verdict.exemption is not None and (refused_then or verdict.standing is not Standing.LATER):
            yield self._finding(item, Kind.WARNED, exempt_words(verdict.exemption), verdict)
        elif verdict.action is Action.WARN and self.position is not None and self.position.warn is not None:
            beyond = self._beyond(value, self.position.warn, "of Warn")
            yield self._finding(item, Kind.WARNED, f"in the Window: {beyond}", verdict)

    def _beyond(self, value: float, limit: float, what: str) -> str:
        """`12 is more than the 10 allowed`, or `none is allowed` of what is one thing."""
        if self._is_one(value, limit) and what.startswith("allowed"):
            return f"none is {what}"
        word = "more" if self.metric.goal.lower_is_better else "less"
        return f"{apart(value, limit, self.metric.unit)} is {word} than the {self._said(limit)} {what}"

    def _is_one(self, value: float, limit: float) -> bool:
        """Whether an item is there or not, and has no figure that says anything."""
        return (value, limit, self.metric.unit) == (1, 0, "") and self.metric.goal.lower_is_better

    def _said(self, value: float | None) -> str:
        return quantity(value, self.metric.unit)

    def _finding(
        self, item: Compared, kind: Kind, reason: str, verdict: Verdict | None = None, from_: date | None = None
    ) -> Finding:
        return Finding(
            kind=kind,
            campaign=self.campaign.campaign,
            metric=self.metric.name,
            item=item.reading.item,
            path=item.path,
            line=item.line,
            value=item.after,
            before=item.before,
            ceiling=verdict.limit if verdict else None,
            unit=self.metric.unit,
            reason=reason,
            from_=from_,
            until=verdict.until if verdict else None,
            why=self.campaign.why or self.campaign.goal,
            help=self.campaign.help,
        )


def _better(value: float, before: float, goal: Goal) -> bool:
    return value < before if goal.lower_is_better else value > before
