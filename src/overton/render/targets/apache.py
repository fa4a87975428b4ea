"""Apache: `ProxyTimeout`, and for each exempt route a way of its own to the servers behind.

A `timeout` belongs to a worker, and workers with the same address are one; so each exempt route has a balancer.
"""

from overton.render.comments import commented, header, joined
from overton.render.deployed.apache import deployed
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, Routed, any_method, left_out, method_notes, routed

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = True
BY_METHOD = False
ADVICE = (
    "include this file in the virtual host, before its own ProxyPass",
    "Apache counts in whole seconds, between two reads: a response that trickles is not cut off",
)
ROUTED = "exempt routes need mod_proxy_balancer and mod_lbmethod_byrequests"


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = (*left_out(plan), *method_notes(plan, "Apache"))
    upstream = (options.upstream if "://" in options.upstream else f"http://{options.upstream}").rstrip("/")
    routes = list(any_method(routed(plan)))
    advice = (*ADVICE, ROUTED) if routes else ADVICE
    blocks = [line for number, one in enumerate(routes, 1) for line in _route(plan, number, one, upstream)]
    top = [*commented([*header(plan, "apache", options, *advice), *notes]), f"ProxyTimeout {plan.limit.units(1)}"]
    return Rendered(joined(top, blocks), notes)


def _route(plan: Plan, number: int, one: Routed, upstream: str) -> list[str]:
    balancer = f"balancer://overton-{plan.campaign.lower().replace('_', '-')}-{number}"
    pattern = f"^({one.route.pattern[1:-1]})$"
    return [
        *commented([one.remark]),
        f'<Proxy "{balancer}">',
        f'    BalancerMember "{upstream}" timeout={one.exempted.limit.units(1)}',
        "</Proxy>",
        f'ProxyPassMatch "{pattern}" "{balancer}$1"',
    ]
