"""gunicorn: `timeout`, in whole seconds, the same for every request."""

from overton.render.comments import commented, header, joined
from overton.render.deployed.gunicorn import deployed
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, one_for_all

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = False
BY_METHOD = False
ADVICE = (
    "add this to gunicorn.conf.py; whole seconds",
    "sync workers are ended in the middle of a request; others are ended only when they block for so long",
)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = one_for_all(plan, "gunicorn")
    timeout = 0 if plan.longest.seconds is None else plan.longest.units(1)
    return Rendered(
        joined(commented([*header(plan, "gunicorn", options, *ADVICE), *notes]), [f"timeout = {timeout}"]), notes
    )
