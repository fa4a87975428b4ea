"""What every store can do."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.measurement import History, MeasuredDay, Snapshot


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What a history is kept of: one metric of one campaign."""

    campaign: str
    metric: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """An update that was sent, or is being sent, to one audience for one period."""

    campaign: str
    audience: str
    """A team's key, or `organizers`."""
    period: str
    """The period that it is about, such as `2026-W09`."""
    day: date
    """The day up to which it told the story."""
    sent: bool
    """False while it is being sent, and for ever when the sender died half-way."""


class Store(Protocol):
    """Remembers measurements and deliveries; every call is all or nothing."""

    def record(self, series: Series, snapshots: Sequence[Snapshot]) -> None:
        """Remember whole days, all of them or none.

        Many days in order in one call are much quicker than a call for each: only what changed is looked at.
        The same days in any order, measured any number of times, give the same store: a day measured again replaces
        what was remembered of it.
        """
        ...

    def history(self, series: Series) -> History:
        """All that is remembered of a metric; empty when it was never measured."""
        ...

    def days(self, series: Series) -> tuple[MeasuredDay, ...]:
        """The days on which a metric was measured, in order; quick, however many items it has."""
        ...

    def claim_delivery(self, delivery: Delivery) -> bool:
        """Whether this caller, and no other ever, is to send it; the claim is kept before anything is sent."""
        ...

    def confirm_delivery(self, delivery: Delivery) -> None:
        """Remember that it was sent."""
        ...

    def release_delivery(self, delivery: Delivery) -> None:
        """Give a claim back: nothing was sent, somebody may try again."""
        ...

    def deliveries(self, campaign: str) -> tuple[Delivery, ...]:
        """All deliveries of a campaign, oldest first."""
        ...

    def ask_exemption(self, request: ExemptionRequest) -> ExemptionRequest:
        """Keep a request; gives it back with its number, from 1 on, which is never used again."""
        ...

    def decide_exemption(self, number: int, decision: Decision, *, known: int) -> bool:
        """Add a decision to a request that has `known` decisions; False, and nothing kept, if it has others by now.

        Raises LookupError when there is no such request.
        """
        ...

    def exemption_requests(self, campaign: str | None = None) -> tuple[ExemptionRequest, ...]:
        """All requests of a campaign, or of all, by number."""
        ...

    def measuring(self, series: Series) -> AbstractContextManager[None]:
        """Held while a metric is measured and recorded; a second process waits."""
        ...
