"""Plans of a rendering: a policy with one position, and what is asked of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from overton.model.campaign import Enforce, Goal
from overton.policy.shape import VERSION, CampaignPolicy, MetricPolicy, Policy, PolicyExemption, PolicyPosition
from overton.render.drift import Comparison, compared
from overton.render.plan import Plan, plan_of
from overton.render.registry import target_of
from overton.render.target import Options

DAY = date(2026, 3, 2)
UNTIL = date(2026, 6, 30)
KEY = "request-timeouts"


def policy(not_allowed: float | None = 30, exempt: Mapping[str, float | None] | None = None, **keys: Any) -> Policy:
    """A policy of one campaign; `exempt` says the ceiling of each glob, and `keys` are those of its metric."""
    first = PolicyPosition(starts="2026-03-02T00:00:00Z", from_=DAY, not_allowed=not_allowed)
    exemptions = [
        PolicyExemption(items=items, until=UNTIL, ceiling=ceiling, why="a test")
        for items, ceiling in (exempt or {}).items()
    ]
    usual = {"unit": "s", "goal": Goal(at_most=0.001), "positions": (first,), "exemptions": tuple(exemptions)}
    campaign = CampaignPolicy(
        goal="No slow requests.", enforce=Enforce(runtime="deny"), metrics={"p99.9": MetricPolicy(**{**usual, **keys})}
    )
    return Policy(overton_policy=VERSION, issued="2026-03-02T00:00:00Z", campaigns={KEY: campaign})


def planned(not_allowed: float = 30, exempt: Mapping[str, float | None] | None = None, **keys: Any) -> Plan:
    return plan_of(policy(not_allowed, exempt, **keys), KEY, None, DAY)


def configuration(program: str, plan: Plan, **options: Any) -> str:
    return target_of(program).rendered(plan, Options(**options)).text


def check(program: str, plan: Plan, path: Path, **options: Any) -> Comparison:
    target = target_of(program)
    return compared(plan, target, target.deployed(path, plan, Options(**options)), str(path))


def drifted(program: str, plan: Plan, text: str, folder: Path, name: str = "deployed.conf") -> list[str]:
    """What drifted in a configuration, without the folder that it is in."""
    (folder / name).write_text(text, encoding="utf-8")
    return [str(one).replace(f"{folder}/", "") for one in check(program, plan, folder / name).drifts]
