"""What a policy says: the document's keys, as dataclasses. Documented in `docs/reference/policy.md`, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime

from overton.model.campaign import Enforce, Goal
from overton.model.file_shape import FileShape
from overton.model.window import Exemption

VERSION = 1
"""The version of the document that is understood here."""
ALGORITHM = "HMAC-SHA256"


@dataclass(frozen=True, kw_only=True)
class PolicyPosition(FileShape):
    """A pair of thresholds, from an instant until the next entry's; the first is in force when the policy is issued.

    What was withdrawn or moved back is resolved: of several entries the last that has started counts, and no other.
    """

    starts: str
    """The instant from which it counts, in UTC: the start of `from` in the organisation's time zone."""
    from_: date
    """The first day, as people know it."""
    warn: float | None = None
    """Beyond this value an observation is warned of."""
    not_allowed: float | None = None
    """Beyond this value an observation is refused."""
    worse: bool = False
    """Whether items are also held to what they were; that is no matter of one observation."""
    announced: date | None = None
    """When everybody was told."""
    why: str = ""
    """Why the Window moves there."""


@dataclass(frozen=True, kw_only=True)
class PolicyExemption(Exemption):
    """An exemption, with the instants between which it holds; by default the days in the policy's time zone."""

    starts: str = ""
    """The first instant of the exemption, in UTC."""
    ends: str = ""
    """The first instant after it, in UTC."""

    @property
    def plain(self) -> Exemption:
        """As a campaign's file would have it."""
        return Exemption(**{one.name: getattr(self, one.name) for one in fields(Exemption)})


@dataclass(frozen=True, kw_only=True)
class MetricPolicy(FileShape):
    """What holds for one metric."""

    unit: str = ""
    """The unit of every value."""
    item: str = ""
    """The kind of item, for people."""
    goal: Goal | None = None
    """The goal; without it a policy only adds exemptions."""
    positions: tuple[PolicyPosition, ...] = ()
    """In the order in which they start."""
    exemptions: tuple[PolicyExemption, ...] = ()
    """Those that hold or will."""
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By owner, the items that are theirs, as last measured."""


@dataclass(frozen=True, kw_only=True)
class CampaignPolicy(FileShape):
    """What holds for one campaign."""

    goal: str = ""
    """The goal in one sentence."""
    help: str = ""
    """Where to read how to fix an item."""
    organizers: tuple[str, ...] = ()
    """Whom to ask."""
    enforce: Enforce = field(default_factory=Enforce)
    """What happens to what is not allowed."""
    metrics: Mapping[str, MetricPolicy] = field(default_factory=dict)
    """By the metric's name."""


@dataclass(frozen=True, kw_only=True)
class Signature(FileShape):
    """Who vouches for the document: a code over all of it but this."""

    algorithm: str
    """`HMAC-SHA256`, over the document without `signature` in its canonical form (RFC 8785)."""
    value: str
    """The code, in hexadecimal digits."""


@dataclass(frozen=True, kw_only=True)
class Policy(FileShape):
    """A whole policy; top-level keys beside these are for later versions, and mean nothing yet."""

    overton_policy: int
    """The version of the document."""
    issued: str
    """When it was written, as an ISO 8601 time; UTC where it does not say."""
    organisation: str = ""
    """Whose it is."""
    timezone: str = "UTC"
    """The time zone in which days begin and end."""
    campaigns: Mapping[str, CampaignPolicy] = field(default_factory=dict)
    """By the campaign's key."""
    signature: Signature | None = None
    """Set when the policy is authenticated."""

    @property
    def issued_at(self) -> datetime:
        return instant(self.issued)


def instant(text: str) -> datetime:
    """A time as the document writes it; UTC where it does not say. Raises ValueError, also for one beyond UTC's."""
    at = datetime.fromisoformat(text)
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError(text) from error
