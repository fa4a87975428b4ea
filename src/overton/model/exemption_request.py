"""What people ask for: an exemption, and what was decided about it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from overton.model.window import Exemption, Withdrawal

Outcome = Literal["granted", "denied", "revoked"]
State = Literal["asked", "granted", "denied", "revoked"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a request, by whom and when."""

    outcome: Outcome
    by: str
    at: datetime
    why: str = ""
    break_glass: bool = False
    """Granted without a review: it holds at once, through the policy, from the store."""
    granted: Exemption | None = None
    """What exactly was granted; None: what was asked for."""


@dataclass(frozen=True, slots=True)
class ExemptionRequest:
    """A request for an exemption of one metric's items; what is kept of it is never changed, only added to."""

    campaign: str
    metric: str
    wanted: Exemption
    """What was asked for; its `approved_by` is empty."""
    asked_by: str
    asked_at: datetime
    """With its time zone."""
    decisions: tuple[Decision, ...] = ()
    """In the order in which they were taken."""
    number: int = 0
    """What the store calls it; 0 until it is kept."""

    @property
    def state(self) -> State:
        return self.decisions[-1].outcome if self.decisions else "asked"

    def awaits_decision(self, day: date) -> bool:
        """Whether somebody has to decide about it: nobody has, and what it asks for is not past."""
        return self.state == "asked" and day <= self.wanted.until

    @property
    def break_glass(self) -> Exemption | None:
        """The exemption that holds from the store, if it was granted so; revoked, it ended before that day.

        It never begins before the day on which it was granted: what was judged until then stays judged so. Days are
        those of the times' own zone, the organisation's.
        """
        granted = self._broken
        if granted is None:
            return None
        last = self.decisions[-1]
        revoked = Withdrawal(on=last.at.date(), why=last.why, by=last.by) if last.outcome == "revoked" else None
        given = granted.granted or self.wanted
        day = granted.at.date()
        start = max(given.from_ or day, day)
        return replace(given, from_=start, approved_by=granted.by, break_glass=True, revoked=revoked)

    def broken_by(self, day: date) -> bool:
        """Whether the glass was broken by then; before, nobody could know of it."""
        return self._broken is not None and self._broken.at.date() <= day

    @property
    def _broken(self) -> Decision | None:
        return next((one for one in self.decisions if one.outcome == "granted" and one.break_glass), None)
