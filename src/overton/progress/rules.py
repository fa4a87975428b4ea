"""The rules by which one metric is judged over time: its goal, its ledger and its exemptions, looked up fast."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from overton.model.campaign import Campaign, Metric
from overton.model.measurement import History, Interval
from overton.model.standing import Verdict
from overton.model.window import Exemption, Position
from overton.window.ceiling import ceiling_of
from overton.window.items import matches
from overton.window.judge import exceeded, exemption_for, judge
from overton.window.ledger import effective_from, in_force, turning_days

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Rules:
    """Answers by day what is in force, and judges by it; made for one history."""

    metric: Metric
    notice: timedelta
    measured_days: tuple[date, ...] = ()
    start: date | None = None
    """The campaign's first day, if it says: what left a list of failures before then is not its success."""
    _turns: tuple[date, ...] = field(init=False)
    _positions: tuple[Position | None, ...] = field(init=False)
    _exemptions: dict[str, tuple[Exemption, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._turns = turning_days(self.metric.window, self.notice)
        self._positions = (None, *(in_force(self.metric.window, day, self.notice) for day in self._turns))

    @property
    def gone_after(self) -> timedelta:
        return self.metric.gone_after

    def position(self, day: date) -> Position | None:
        return self._positions[bisect_right(self._turns, day)]

    def exemptions(self, item: str) -> tuple[Exemption, ...]:
        if not self.metric.exemptions:
            return ()
        if item not in self._exemptions:
            self._exemptions[item] = tuple(e for e in self.metric.exemptions if matches(e.items, item))
        return self._exemptions[item]

    def cuts(self, item: str, since: date, until: date) -> list[date]:
        """The days after `since` and before `until` on which the item's verdict may change."""
        days: Iterable[date] = self._turns
        if exemptions := self.exemptions(item):
            ends = {e.last + ONE_DAY for e in exemptions if e.last < date.max}
            days = sorted({*self._turns, *ends, *(e.from_ for e in exemptions if e.from_)})
        return [day for day in days if since < day < until]

    def verdict(self, item: str, value: float, day: date, own: Sequence[Interval]) -> Verdict:
        """How the item stands on a day, `own` being what was measured of it until then."""
        position = self.position(day)
        ceiling = None
        if position is not None and position.worse:
            ceiling = ceiling_of(
                own,
                since=effective_from(position, self.notice),
                day=day,
                measured_days=self.measured_days,
                lower_is_better=self.metric.goal.lower_is_better,
            )
        return self.judged(item, value, day, position=position, ceiling=ceiling)

    def judged(
        self, item: str, value: float, day: date, *, position: Position | None, ceiling: float | None
    ) -> Verdict:
        """The verdict under a position, with the exemption that holds on a day."""
        goal = self.metric.goal
        own = self.exemptions(item)
        exemption = exemption_for(item, own, day, value=value, goal=goal) if own else None
        return judge(value, goal=goal, position=position, ceiling=ceiling, exemption=exemption)

    def exceeded(self, item: str, value: float, day: date) -> Exemption | None:
        """The exemption of the item whose ceiling its value is beyond on a day."""
        own = self.exemptions(item)
        return exceeded(item, own, day, value=value, goal=self.metric.goal) if own else None


def rules_of(campaign: Campaign, metric: Metric, history: History) -> Rules:
    """The rules of a metric over its history."""
    return Rules(metric, campaign.notice, tuple(measured.day for measured in history.days), campaign.start)
