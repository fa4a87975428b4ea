"""What the guard says: of an item before it is observed, and of an observation."""

from dataclasses import dataclass
from math import inf

from overton.model.campaign import Mode
from overton.model.standing import Action

_PASS, _WARN, _REFUSE = Action.PASS, Action.WARN, Action.REFUSE  # asking an enumeration costs as much as a comparison


@dataclass(frozen=True, slots=True)
class Ruling:
    """By what one observation of an item is held, if it begins now.

    Drawn anew for each observation, since a roll-out may hold one and let the next one go.
    """

    campaign: str
    metric: str
    item: str
    unit: str = ""
    warn: float | None = None
    """Beyond this value it is warned of, in the metric's unit."""
    refuse: float | None = None
    """Beyond this value it is refused, in the metric's unit; whether anything is done about it, `mode` says."""
    lower_is_better: bool = True
    mode: Mode = "off"
    """What is done: kill switch, campaign, item and roll-out are in it."""
    seconds: float | None = None
    """How many seconds one unit is; None where the unit is no time."""
    refused_above: float | None = None
    """The bound of the next announced position that is stricter, if there is one."""
    refused_from: str = ""
    """From when that counts, as an ISO 8601 time in UTC."""
    refused_on: str = ""
    """The day of that in the organisation's time zone, as people know it, in ISO 8601."""
    since: str = ""
    """The first day of the bounds that hold now, as people know it, in ISO 8601."""
    owners: tuple[str, ...] = ()
    goal: str = ""
    help: str = ""

    @property
    def deadline(self) -> float | None:
        """Seconds after which an observation is to be ended: only where it is enforced."""
        if self.mode != "deny" or self.refuse is None or self.seconds is None or not self.lower_is_better:
            return None
        seconds = self.refuse * self.seconds
        return seconds if seconds < inf else None

    def action(self, value: float) -> Action:
        """What the Window says of a value, as `Bounds.action` does: in one call, since it is asked so often."""
        if self.lower_is_better:
            if self.refuse is not None and value > self.refuse:
                return _REFUSE
            return _WARN if self.warn is not None and value > self.warn else _PASS
        if self.refuse is not None and value < self.refuse:
            return _REFUSE
        return _WARN if self.warn is not None and value < self.warn else _PASS


@dataclass(slots=True)
class Judged:
    """One observation, judged; not frozen, since there is one for each request and freezing doubles what it costs."""

    ruling: Ruling
    value: float
    """In the metric's unit."""
    action: Action
    """What the Window says of it."""
    ended: bool = False
    """Whether the guard ended it: then the value is what it had reached by then."""

    @property
    def enforced(self) -> bool:
        """Whether it is refused in deed."""
        return self.action is Action.REFUSE and self.ruling.mode == "deny"

    @property
    def announced(self) -> bool:
        """Whether it is let pass today and will be refused from `ruling.refused_from`."""
        bound = self.ruling.refused_above
        if bound is None or self.action is Action.REFUSE:
            return False
        return self.value > bound if self.ruling.lower_is_better else self.value < bound
