"""Environment variables, for whatever reads its limits from there."""

from overton.render.comments import commented, header, joined
from overton.render.deployed.env import deployed, prefix_of
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, one_for_all

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = False
BY_METHOD = False
ADVICE = ("seconds are whole, rounded up; 0 is no limit",)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = one_for_all(plan, "an environment")
    name = prefix_of(plan, options)
    endless = plan.longest.seconds is None
    lines = [f"{name}_{unit}={0 if endless else plan.longest.units(per)}" for unit, per in (("S", 1), ("MS", 1000))]
    return Rendered(joined(commented([*header(plan, "env", options, *ADVICE), *notes]), lines), notes)
