"""Whether what is deployed holds what the Window says. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from overton.render.limit import Limit
from overton.render.plan import Plan
from overton.render.routes import Route
from overton.render.target import Deployed, Found, Routed, Target, any_method, routed


@dataclass(frozen=True, slots=True)
class Drift:
    """One place where a configuration and the Window differ."""

    place: str
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.place}: found {self.found}; wanted {self.wanted}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it; it matches when nothing drifted."""

    drifts: tuple[Drift, ...]
    notes: tuple[str, ...]
    """Where it is stricter than it has to be, and what could not be looked at."""


def compared(plan: Plan, target: Target, deployed: Deployed, file: str) -> Comparison:
    """What is looser than the Window has drifted, and so has what is missing; what is stricter is noted.

    Values are compared as time, whatever unit they are written in.
    """
    routes = _wanted(plan, target)
    general = plan.limit if target.BY_ROUTE else plan.longest
    drifts: list[Drift] = []
    notes = list(deployed.notes)
    for one in deployed.found:
        allowed = [limit.rounded(one.per_second) for limit in _allowed(one, general, routes)]
        if one.limit > max(allowed):
            drifts.append(Drift(one.place, one.what, _at_most(max(allowed), one.route)))
        elif one.limit < min(allowed):
            notes.append(f"{one.place}: {one.what} is stricter than the Window, which allows {min(allowed)}")
    if all(one.route is not None for one in deployed.found) and not general.endless:
        drifts.insert(0, Drift(file, deployed.absent, f"at most {general} for everything"))
    drifts += _cut(routes, deployed.found, file)
    return Comparison(tuple(drifts), tuple(notes))


def _wanted(plan: Plan, target: Target) -> Sequence[Routed]:
    if not target.BY_ROUTE:
        return ()
    return routed(plan) if target.BY_METHOD else list(any_method(routed(plan)))


def _allowed(found: Found, general: Limit, routes: Sequence[Routed]) -> Sequence[Limit]:
    """What the Window allows for all that a limit is set for: by each of the exemptions, else like everything."""
    if found.route is None:
        return [general]
    return [one.exempted.limit for one in routes if one.route.takes_in(found.route)] or [general]


def _at_most(limit: Limit, route: Route | None) -> str:
    return f"at most {limit}" if route is None else f"at most {limit}, since no exemption lets it take longer"


def _cut(routes: Sequence[Routed], found: Sequence[Found], file: str) -> Iterator[Drift]:
    """Exempt routes that are cut off like everything else."""
    for one in routes:
        holds = next((own for own in found if own.route is None or own.route.takes_in(one.route)), None)
        if holds is not None and holds.route is None and holds.limit < one.exempted.limit:
            methods = f"{' '.join(one.route.methods)} " if one.route.methods else ""
            wanted = f"{one.exempted.limit} for {methods}{one.route.pattern}: {one.exempted.items} is exempt"
            yield Drift(file, f"no limit of its own for an exempt route, so {holds.what} holds", wanted)
