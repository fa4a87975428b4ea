"""From an item before and after a change to what is said of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from overton.check.compared import Compared
from overton.check.findings import Finding, Kind
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.standing import Action, Standing, Verdict
from overton.model.window import Position
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

    @classmethod
    def of(cls, campaign: Campaign, metric: Metric, day: date) -> "Bench":
        ledger, notice = metric.window, campaign.notice
        return cls(campaign, metric, day, in_force(ledger, day, notice), announced(ledger, day, notice))

    @property
    def counts_whole(self) -> bool:
        """Whether an item that is in many files has to be known whole: it is held to a number."""
        held = [self.position, *self.coming] if self.position else list(self.coming)
        numbers = any(p.at is not None or p.warn is not None or p.tolerance for p in held)
        return numbers or self.metric.goal.value != 0 or not self.metric.goal.lower_is_better

    def finding(self, item: Compared, owners: tuple[str, ...]) -> Finding | None:
        """What is to be said of an item; None of most."""
        told = self._gone(item) if item.after is None else self._there(item, item.after)
        if told is None:
            return None
        kind, reason, verdict, from_ = told
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
            owners=owners,
            reason=reason,
            from_=from_,
            until=verdict.until if verdict else None,
            why=self.campaign.why,
            help=self.campaign.help,
        )

    def _gone(self, item: Compared) -> "_Told | None":
        if item.before is None or self.metric.goal.meets(item.before):
            return None
        return Kind.FIXED, "it is gone", None, None

    def _there(self, item: Compared, value: float) -> "_Told | None":
        goal = self.metric.goal
        verdict = self._verdict(item, value, self.position, item.before)
        better = item.before is not None and _better(value, item.before, goal)
        if better and verdict.action is not Action.REFUSE:
            return Kind.FIXED, f"{self._said(item.before)} before, {self._said(value)} now", verdict, None
        if verdict.standing is Standing.DONE:
            return None
        if verdict.exempt:
            return self._exempt(verdict)
        if verdict.action is Action.REFUSE and not better:
            denied = self.campaign.enforce.ci == "deny"
            kind = Kind.NOT_ALLOWED if denied else Kind.NOT_ENFORCED
            return kind, self._refused(item, value, verdict), verdict, None
        return self._soon(item, value) or self._in_the_window(item, value, verdict, better=better)

    def _verdict(self, item: Compared, value: float, position: Position | None, ceiling: float | None) -> Verdict:
        metric, key = self.metric, item.reading.item
        exemption = exemption_for(key, metric.exemptions, self.day, value=value, goal=metric.goal)
        return judge(value, goal=metric.goal, position=position, ceiling=ceiling, exemption=exemption)

    def _exempt(self, verdict: Verdict) -> "_Told | None":
        if verdict.standing is Standing.LATER or verdict.exemption is None:
            return None
        until = day_words(verdict.exemption.until)
        return Kind.WARNED, f"exempt until {until}: {verdict.exemption.why}", verdict, None

    def _refused(self, item: Compared, value: float, verdict: Verdict) -> str:
        position, limit = verdict.position, verdict.limit
        assert position is not None
        assert limit is not None
        if position.at is None or limit != position.at:
            if item.before is None:
                return "it is new, and no new ones are allowed"
            return f"it got worse: {self._said(item.before)} before, {apart(value, item.before, self.metric.unit)} now"
        since = day_words(effective_from(position, self.campaign.notice))
        return f"{self._beyond(value, limit)} that is allowed since {since}"

    def _soon(self, item: Compared, value: float) -> "_Told | None":
        for position in self.coming:
            # By then it starts at its own value: what is not worse stays allowed.
            verdict = self._verdict(item, value, position, value)
            if verdict.action is Action.REFUSE and verdict.limit is not None:
                on = effective_from(position, self.campaign.notice)
                reason = f"fine today; from {day_words(on)} {self._beyond(value, verdict.limit)} that will be allowed"
                return Kind.ANNOUNCED, reason, verdict, on
        return None

    def _in_the_window(self, item: Compared, value: float, verdict: Verdict, *, better: bool) -> "_Told | None":
        if better and verdict.limit is not None:
            reason = f"better than the {self._said(item.before)} before; {self._beyond(value, verdict.limit)} allowed"
            return Kind.WARNED, reason, verdict, None
        if verdict.action is not Action.WARN or self.position is None or self.position.warn is None:
            return None
        return Kind.WARNED, f"in the Window: {self._beyond(value, self.position.warn)} of Warn", verdict, None

    def _beyond(self, value: float, limit: float) -> str:
        word = "more" if self.metric.goal.lower_is_better else "less"
        return f"{apart(value, limit, self.metric.unit)} is {word} than the {self._said(limit)}"

    def _said(self, value: float | None) -> str:
        return quantity(value, self.metric.unit)


_Told = tuple[Kind, str, Verdict | None, date | None]


def _better(value: float, before: float, goal: Goal) -> bool:
    return value < before if goal.lower_is_better else value > before
