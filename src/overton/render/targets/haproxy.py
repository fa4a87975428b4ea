"""HAProxy: `timeout server`, and `http-request set-timeout server` for each exempt route."""

from overton.render.comments import commented, header, joined
from overton.render.deployed.haproxy import deployed
from overton.render.limit import milliseconds
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, Routed, left_out, routed

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = True
BY_METHOD = True
ADVICE = (
    "paste this into the backend, or into a named defaults section that backends are `from`; HAProxy 2.4 or later",
    "HAProxy counts between two reads: a response that trickles is not cut off",
)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = left_out(plan)
    top = [*commented([*header(plan, "haproxy", options, *ADVICE), *notes], indent="    ")]
    # The last rule that matches counts, so the longest comes last.
    rules = [line for one in reversed(routed(plan)) for line in _rule(one)]
    return Rendered(joined(top, [f"    timeout server {milliseconds(plan.limit)}"], rules), notes)


def _rule(one: Routed) -> list[str]:
    methods = f"{{ method {' '.join(one.route.methods)} }} " if one.route.methods else ""
    limit = milliseconds(one.exempted.limit)
    return [
        *commented([one.remark], indent="    "),
        # Nothing is special between single quotes, and no pattern holds one.
        f"    http-request set-timeout server {limit} if {methods}{{ path_reg '{one.route.pattern}' }}",
    ]
