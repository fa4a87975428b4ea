"""How an item stands, and what follows from it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overton.model.window import Exemption, Position


class Standing(StrEnum):
    """The four standings, from best to worst."""

    DONE = "done"
    LATER = "later"
    WARNED = "warned"
    NOT_ALLOWED = "not_allowed"


class Action(StrEnum):
    """What enforcement does with an item."""

    PASS = "pass"  # noqa: S105  an outcome, not a password
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judge's answer for one value at one time."""

    standing: Standing
    position: Position | None
    """The position it was judged by."""
    limit: float | None
    """The value beyond which the item is not allowed; None without a Window."""
    ceiling: float | None = None
    """The item's own ceiling that it was judged with, if the position refuses what gets worse."""
    exemption: Exemption | None = None
    """The exemption that holds for it, if any; never set on an item that meets the goal."""

    @property
    def exempt(self) -> bool:
        return self.exemption is not None

    @property
    def action(self) -> Action:
        """Before `enforce` softens it; an exempt item passes."""
        if self.exempt:
            return Action.PASS
        return {Standing.NOT_ALLOWED: Action.REFUSE, Standing.WARNED: Action.WARN}.get(self.standing, Action.PASS)

    @property
    def until(self) -> date | None:
        """Until when the exemption holds."""
        return self.exemption.last if self.exemption else None
