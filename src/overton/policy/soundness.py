"""What a policy cannot say without contradicting itself, beyond its structure."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from overton.model.campaign import Enforce, part_of
from overton.policy.problem import PolicyError, Step
from overton.policy.shape import MetricPolicy, Policy, PolicyExemption, instant

SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]+)? ?%", re.ASCII)


def require_sound(policy: Policy) -> None:
    """Raises PolicyError, which names the place, for the first thing that cannot be."""
    _time(policy.issued, "issued")
    for key, campaign in policy.campaigns.items():
        _require_shares(campaign.enforce, "campaigns", key, "enforce", "runtime")
        for name, metric in campaign.metrics.items():
            place: tuple[Step, ...] = ("campaigns", key, "metrics", name)
            _require_goal(metric, *place)
            _require_order(metric, *place)
            for index, exemption in enumerate(metric.exemptions):
                _require_times(exemption, policy.timezone, *place, "exemptions", index)


def _require_goal(metric: MetricPolicy, *place: Step) -> None:
    if metric.goal is None:
        if metric.positions:
            raise PolicyError("`goal` is missing: without it positions have no direction", *place)
    elif (metric.goal.at_most is None) == (metric.goal.at_least is None):
        raise PolicyError("one of `at_most` and `at_least` is needed", *place, "goal")


def _require_order(metric: MetricPolicy, *place: Step) -> None:
    before: datetime | None = None
    for index, position in enumerate(metric.positions):
        at = _time(position.starts, *place, "positions", index, "starts")
        if before is not None and at < before:
            raise PolicyError("this starts before the entry above it", *place, "positions", index, "starts")
        before = at


def _require_times(exemption: PolicyExemption, timezone: str, *place: Step) -> None:
    for key in ("starts", "ends"):
        if text := getattr(exemption, key):
            _time(text, *place, key)
    if not exemption.ends or (exemption.from_ is not None and not exemption.starts):
        _zone(timezone)


def _require_shares(enforce: Enforce, *place: Step) -> None:
    runtime = enforce.at_run_time
    for text, where in (
        (runtime.share, place),
        *((one.share, (*place, "items", index)) for index, one in enumerate(runtime.items)),
    ):
        if not SHARE.fullmatch(text) or part_of(text) > 1:
            raise PolicyError(f"{text!a} is no percentage up to 100%; write one such as 10%", *where, "share")


def _time(text: str, *place: Step) -> datetime:
    try:
        return instant(text)
    except ValueError:
        raise PolicyError(f"{text[:40]!a} is no time; write it as 2026-03-02T09:30:00Z", *place) from None


def _zone(name: str) -> None:
    """Zones are looked up only where a day has no instants: a reader may know fewer of them than the writer."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PolicyError(f"{name[:40]!a} is no time zone that is known here", "timezone") from None
