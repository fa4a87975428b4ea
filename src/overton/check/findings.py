"""What a check finds: plain facts that every format tells alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a finding is, most urgent first; the values are the keys of the JSON document."""

    NOT_ALLOWED = "not_allowed"
    """New, worse than its ceiling, or beyond the threshold: refused."""
    LOOSENED = "loosened"
    """The change widens a Window or adds an exemption."""
    NOT_ENFORCED = "not_enforced"
    """Not allowed, where `enforce: {ci: …}` denies nothing."""
    ANNOUNCED = "announced"
    """Passes today and will not be allowed from a date on."""
    WARNED = "warned"
    """In the Window, in a file that the change touches."""
    FIXED = "fixed"
    """Better than at the base, and at the goal or gone: thanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One item, and everything that is to be said of it."""

    kind: Kind
    campaign: str
    """The campaign's key."""
    metric: str
    item: str
    """The item's key; of a rule that was loosened, the metric's name."""
    path: str = ""
    """The file it is in, from the repository's root; empty where there is none."""
    line: int = 0
    """From 1; 0 is the file as a whole."""
    value: float | None = None
    """None when it is gone."""
    before: float | None = None
    """Its value at the base; None where it was not there."""
    ceiling: float | None = None
    """The value beyond which it is refused: the limit that the judge used."""
    unit: str = ""
    owners: tuple[str, ...] = ()
    """Keys of teams, or handles and people as they are written; none: unowned."""
    reason: str
    """Why, in one plain sentence without a full stop at its end."""
    from_: date | None = None
    """From when it will be refused, of what is announced."""
    until: date | None = None
    """Until when an exemption holds."""
    why: str = ""
    """Why the campaign is run, in its own words."""
    help: str = ""
    """How to fix it: a path in the repository or an address."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A campaign that could not be judged; it fails open, loudly."""

    campaign: str
    metric: str
    what: str
    """`file:line:column: what is wrong; what to do`, one problem a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The whole answer for one change."""

    base: str
    """The merge base, as a full object id; empty where everything is checked."""
    head: str
    """The commit that was judged; empty for what is staged."""
    day: date
    """The day whose Window it was judged by: the head's commit day in the organisation's time zone."""
    campaigns: int
    """How many campaigns live in this code and were judged."""
    findings: tuple[Finding, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    not_begun: tuple[tuple[str, date], ...] = ()
    """Campaigns that refuse nothing on that day yet, and when their first position begins."""

    def of(self, kind: Kind) -> Sequence[Finding]:
        return [finding for finding in self.findings if finding.kind is kind]

    @property
    def allowed(self) -> bool:
        return not any(finding.kind is Kind.NOT_ALLOWED for finding in self.findings)
