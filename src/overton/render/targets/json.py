"""Everything as data, for what has no target of its own."""

import json
from typing import Any

from overton.render.deployed.json import deployed
from overton.render.limit import Limit
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, left_out, routed

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = True
BY_METHOD = True
VERSION = 1


def rendered(plan: Plan, options: Options) -> Rendered:
    document = {
        "overton_configuration": VERSION,
        "note": "rendered by overton; do not edit",
        "campaign": plan.campaign,
        "metric": plan.metric,
        "goal": plan.goal,
        "help": plan.help,
        "mode": plan.mode,
        "from": plan.since.isoformat(),
        "warn": None if plan.warn is None else _limit(plan.warn),
        **_limit(plan.limit),
        "exempt": [
            {"items": one.items, **_limit(one.limit), "until": one.until.isoformat(), "why": one.why}
            for one in plan.exempted
        ],
        "routes": [
            {"items": one.exempted.items, "methods": one.route.methods, "path": one.route.pattern}
            | _limit(one.exempted.limit)
            for one in routed(plan)
        ],
        "turns": [{"day": turn.day.isoformat(), "what": turn.what} for turn in plan.turns],
    }
    return Rendered(json.dumps(document, indent=2, ensure_ascii=False) + "\n", left_out(plan))


def _limit(limit: Limit) -> dict[str, Any]:
    """In exact seconds and in whole milliseconds; null is no limit."""
    if limit.seconds is None:
        return {"seconds": None, "milliseconds": None}
    return {"seconds": float(limit.seconds), "milliseconds": limit.units(1000)}
