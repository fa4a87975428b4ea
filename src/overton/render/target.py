"""What every target of a rendering has: how it is written, how it is read back, and what it is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from overton.render.limit import Limit
from overton.render.plan import Exempted, Plan
from overton.render.routes import InexpressibleError, Route, routes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What only the one who runs the software knows; each target says what it needs."""

    upstream: str = "app"
    """Where exempt requests go on to: a group of servers, a cluster or an address."""
    role: str = ""
    """The role whose queries are limited."""
    database: str = ""
    """The database whose queries are limited."""
    variable: str = ""
    """What environment variables begin with."""
    repeated: tuple[str, ...] = ()
    """The words of the command line that say what is written, beside the campaign and the program."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A configuration, and what people should know of it."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A limit that a deployed configuration sets, or fails to set."""

    place: str
    """As `file:line`."""
    what: str
    """As it is written."""
    limit: Limit
    route: Route | None = None
    """For which requests; None: for all that have no other."""
    per_second: int = 1000
    """How many of its units a second has: limits are rounded up to these."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """All limits of a configuration, those that are looked at first before the others."""

    found: Sequence[Found]
    absent: str
    """What is missing when there is none, for people."""
    notes: Sequence[str] = ()
    """What could not be looked at."""


class Target(Protocol):
    """A module: a program that can be told how long something may take."""

    BY_ROUTE: bool
    """Whether it holds some requests to other limits than the rest."""
    BY_METHOD: bool
    """Whether it tells the methods of requests apart in that."""

    def rendered(self, plan: Plan, options: Options) -> Rendered: ...

    def deployed(self, path: Path, plan: Plan, options: Options) -> Deployed:
        """What a file says, and the files that it includes; raises BadInputError."""
        ...


@dataclass(frozen=True, slots=True)
class Routed:
    """A route that is exempt, and why."""

    exempted: Exempted
    route: Route

    @property
    def remark(self) -> str:
        return remark(self.exempted)


def remark(one: Exempted) -> str:
    return f"{one.items}: {one.limit} until {one.until}: {one.why}"


def routed(plan: Plan) -> list[Routed]:
    """The exempt routes, the longest limit first; those that no configuration can express are left out."""
    found: list[Routed] = []
    for one in plan.exempted:
        try:
            found += [Routed(one, route) for route in routes_of(one.items)]
        except InexpressibleError:
            continue
    return found


def any_method(found: Sequence[Routed]) -> Iterator[Routed]:
    """For programs that cannot tell methods apart: each path once, with the longest of its limits."""
    seen: set[str] = set()
    for one in found:
        if one.route.pattern not in seen:
            seen.add(one.route.pattern)
            yield Routed(one.exempted, Route((), one.route.pattern, one.route.samples))


def left_out(plan: Plan) -> tuple[str, ...]:
    """Of each exemption that no route can be made of: why, and what happens to it."""
    notes: list[str] = []
    for one in plan.exempted:
        try:
            routes_of(one.items)
        except InexpressibleError as error:
            notes.append(f"{one.items!a} is left out, {error}; it is held to {plan.limit}")
    return tuple(notes)


def method_notes(plan: Plan, program: str) -> tuple[str, ...]:
    """Of each exemption of some methods only, where a program cannot tell them apart."""
    narrow = {one.exempted.items for one in routed(plan) if one.route.methods}
    return tuple(
        f"{one.items!a}: {program} does not tell methods apart here, so "
        + ("no method has a limit" if one.limit.endless else f"any method may take {one.limit}")
        for one in plan.exempted
        if one.items in narrow
    )


def unlimited_by(plan: Plan) -> tuple[str, ...]:
    """The exempt items without a ceiling, for which one limit for all would be none at all."""
    return () if plan.limit.endless else tuple(one.items for one in plan.exempted if one.limit.endless)


def one_for_all(plan: Plan, program: str) -> tuple[str, ...]:
    """What to know where one limit holds for all, and some items are exempt."""
    if plan.longest == plan.limit:
        return ()
    exempt = ", ".join(ascii(one.items) for one in plan.exempted)
    return (
        f"{program} has one limit for all: {plan.longest} instead of {plan.limit}, for what is exempt: {exempt}",
        "where these run elsewhere, use --without-exemptions",
    )
