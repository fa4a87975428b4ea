"""uWSGI: `harakiri`, in whole seconds; with exempt routes, by its internal routing."""

from overton.render.comments import commented, header, joined
from overton.render.deployed.uwsgi import deployed
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, Routed, left_out, routed

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = True
BY_METHOD = True
ADVICE = ("use this file with ini = FILE, and a master process; whole seconds, the worker is ended",)
ROUTED = "exempt routes need a uWSGI with PCRE: harakiri alone is only the last resort"


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = left_out(plan)
    routes = routed(plan)
    lines = _by_route(plan, routes) if routes else [f"harakiri = {plan.limit.units(1)}"]
    advice = (*ADVICE, ROUTED) if routes else ADVICE
    return Rendered(joined(commented([*header(plan, "uwsgi", options, *advice), *notes]), ["[uwsgi]"], lines), notes)


def _by_route(plan: Plan, routes: list[Routed]) -> list[str]:
    """The last rule that matches counts; a rule can only shorten `harakiri`, so that is the longest of all."""
    lines = [f"harakiri = {plan.longest.units(1)}", f"route-run = harakiri:{plan.limit.units(1)}"]
    for one in reversed(routes):
        methods = f"(?:{'|'.join(one.route.methods)})" if one.route.methods else "[A-Z]+"
        condition = f"regexp:${{REQUEST_METHOD}}${{PATH_INFO}};^{methods}{one.route.pattern[1:]}"
        lines += [*commented([one.remark]), f"route-if = {condition} harakiri:{one.exempted.limit.units(1)}"]
    return lines
