"""nginx: `proxy_read_timeout`, and a nested `location` for each exempt route."""

from collections.abc import Iterator

from overton.render.comments import commented, header, joined
from overton.render.deployed.nginx import deployed
from overton.render.limit import milliseconds
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, Routed, any_method, left_out, method_notes, routed

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = True
BY_METHOD = False
ADVICE = (
    "include this file in the location that has proxy_pass",
    "nginx counts between two reads: a response that trickles is not cut off",
)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = (*left_out(plan), *method_notes(plan, "nginx"))
    upstream = options.upstream if "://" in options.upstream else f"http://{options.upstream}"
    top = [*commented([*header(plan, "nginx", options, *ADVICE), *notes]), *_timeouts(milliseconds(plan.limit))]
    blocks = [line for one in any_method(routed(plan)) for line in _location(one, upstream)]
    return Rendered(joined(top, blocks), notes)


def _timeouts(limit: str) -> Iterator[str]:
    yield f"proxy_read_timeout {limit};"
    yield f"proxy_send_timeout {limit};"


def _location(one: Routed, upstream: str) -> list[str]:
    inside = [f"proxy_pass {upstream};", *_timeouts(milliseconds(one.exempted.limit))]
    return [
        *commented([one.remark]),
        f'location ~ "{one.route.pattern}" {{',
        *(f"    {line}" for line in inside),
        "}",
    ]
