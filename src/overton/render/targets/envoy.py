"""Envoy: a RouteConfiguration with a `timeout` for each route."""

import json

from overton.render.comments import commented, header, joined
from overton.render.deployed.envoy import deployed
from overton.render.limit import Limit
from overton.render.plan import Plan
from overton.render.routes import Route
from overton.render.target import Options, Rendered, left_out, routed

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = True
BY_METHOD = True
STREAM_IDLE_S = 300
"""Envoy ends a stream that is idle for so long, unless the route says otherwise."""
ADVICE = (
    "this is a RouteConfiguration: put it under route_config, or serve it as a route discovery resource",
    "the whole response has to be there in time",
)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = left_out(plan)
    name = _quoted(f"overton-{plan.campaign}")
    head = [f"name: {name}", "virtual_hosts:", f"- name: {name}", '  domains: ["*"]', "  routes:"]
    cluster = _quoted(options.upstream)
    routes = [
        line
        for one in routed(plan)
        for line in (
            *commented([one.remark], indent="  "),
            *_route(one.exempted.limit, cluster, f"safe_regex: {{regex: {_quoted(one.route.pattern)}}}", one.route),
        )
    ]
    rest = _route(plan.limit, cluster, 'prefix: "/"')
    return Rendered(joined(commented([*header(plan, "envoy", options, *ADVICE), *notes]), head, routes, rest), notes)


def _route(limit: Limit, cluster: str, match: str, route: Route | None = None) -> list[str]:
    long = limit.seconds is None or limit.seconds > STREAM_IDLE_S
    methods = _quoted("|".join(route.methods)) if route and route.methods else ""
    return [
        "  - match:",
        f"      {match}",
        *(
            [f'      headers: [{{name: ":method", string_match: {{safe_regex: {{regex: {methods}}}}}}}]']
            if methods
            else []
        ),
        "    route:",
        f"      cluster: {cluster}",
        f"      timeout: {_duration(limit)}",
        *(["      idle_timeout: 0s"] if long else []),
    ]


def _duration(limit: Limit) -> str:
    if limit.seconds is None:
        return "0s"
    whole, rest = divmod(limit.units(1000), 1000)
    return f"{whole}.{rest:03}s" if rest else f"{whole}s"


def _quoted(text: str) -> str:
    """A JSON string is one of YAML's."""
    return json.dumps(text)
