"""Item names as requests of a proxy."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.model.window import Position
from overton.render.routes import (
    METHODS,
    InexpressibleError,
    Route,
    is_everything,
    route_of_path,
    route_of_pattern,
    routes_of,
)
from overton.render.target import routed
from overton.window.bounds import bounds_of
from rendered import DAY, KEY, planned, policy

REST = "~overton/~overton"


@pytest.mark.parametrize(
    ("items", "methods", "pattern"),
    [
        ("GET /users/{id}", ("GET",), r"^/users/[^/]+$"),
        ("GET /users/<int:id>/", ("GET",), r"^/users/[^/]+/$"),
        ("GET users/<int:id>/", ("GET",), r"^/users/[^/]+/$"),
        ("GET /users/:id", ("GET",), r"^/users/[^/]+$"),
        ("GET /users/:id(.:format)", ("GET",), r"^/users/[^/]+(?:\.[^/]+)?$"),
        ("GET /files/{rest:path}", ("GET",), r"^/files/.*$"),
        ("GET /files/<path:rest>", ("GET",), r"^/files/.*$"),
        ("GET /files/{rest...}", ("GET",), r"^/files/.*$"),
        ("GET /files/{*rest}", ("GET",), r"^/files/.*$"),
        ("GET /v1/things/{id}:cancel", ("GET",), r"^/v1/things/[^/]+\x3acancel$"),
        ("/users/*", (), r"^/users/.*$"),
        ("* /users/*", (), r"^/users/.*$"),
        ("*/users", (), r"^.*/users$"),
        ("P?T /a.b", ("PUT",), r"^/a\.b$"),
        ("P* /a", ("PATCH", "POST", "PUT"), r"^/a$"),
        ("GET *", ("GET",), r"^.*$"),
        ("GET /a?", ("GET",), r"^/a.$"),
    ],
)
def test_a_route_template_is_a_pattern_of_paths(items: str, methods: tuple[str, ...], pattern: str) -> None:
    """Parameters of the usual frameworks take in one part of a path, or the rest of it."""
    assert [(methods, pattern)] == [(one.methods, one.pattern) for one in routes_of(items)]


@pytest.mark.parametrize(
    "items", ["nightly-report", "", 'GET /a"', "GET /a\nb", "GET ^/a$", "GET /\\d", "GET /" + "y" * 1000]
)
def test_what_is_no_route_cannot_be_expressed(items: str) -> None:
    """Names of jobs, and names that hold what no path has."""
    with pytest.raises(InexpressibleError):
        routes_of(items)


@given(st.text())
def test_no_name_gets_anything_special_into_a_pattern(items: str) -> None:
    """Whatever a name holds, quotes, semicolons, spaces and line breaks are not in its pattern."""
    try:
        routes = routes_of(items)
    except InexpressibleError:
        return
    for one in routes:
        assert re.fullmatch(r"\^[A-Za-z0-9/_~.*+?:()\[\]^\\-]*\$", one.pattern)
        assert set(one.methods) <= set(METHODS)


@pytest.mark.parametrize(("items", "expected"), [("*", True), ("**", True), ("", False), ("* *", False)])
def test_a_glob_of_stars_alone_is_everything(items: str, *, expected: bool) -> None:
    """Such an exemption is no route: it lifts the limit of all."""
    assert expected == is_everything(items)


SOME_METHODS = st.sampled_from(["GET", "POST", "*", "G*", "?ET", "P*"])
PATHS = st.text("ab/*?", max_size=5).map("/{}".format) | st.text("ab/*?", max_size=5).map("*{}".format)
GLOBS = st.tuples(SOME_METHODS, PATHS).map(" ".join) | st.just("*")
EXEMPT = st.dictionaries(GLOBS, st.none() | st.sampled_from([1.0, 31.0, 40.0, 50.0]), max_size=4)


@given(EXEMPT, st.sampled_from(["GET", "POST", "PUT"]), st.text("ab/", max_size=4).map("/{}".format))
def test_the_first_route_that_fits_says_what_the_window_says(
    exempt: dict[str, float | None], method: str, path: str
) -> None:
    """The limit of a request is that of its item, exemptions that overlap included."""
    plan = planned(30, exempt)
    metric = policy(30, exempt).campaigns[KEY].metrics["p99.9"]
    assert metric.goal is not None
    at = metric.positions[0].not_allowed
    assert at is not None

    fitting = [
        one.exempted.limit
        for one in routed(plan)
        if (not one.route.methods or method in one.route.methods) and re.search(one.route.pattern, path)
    ]
    found = fitting[0] if fitting else plan.limit
    expected = bounds_of(
        f"{method} {path}", DAY, goal=metric.goal, position=_position(at), exemptions=metric.exemptions
    ).refuse
    assert expected == (None if found.seconds is None else float(found.seconds))


def _position(at: float) -> Position:
    return Position(from_=DAY, not_allowed=at)


@pytest.mark.parametrize(
    ("written", "pattern", "samples"),
    [
        ("^/exports/", "^/exports/.*$", ("/exports/", f"/exports/{REST}")),
        ("^/exports/.*", "^/exports/.*$", ("/exports/", f"/exports/{REST}")),
        (r"^\/a\.b$", r"^/a\.b$", ("/a.b",)),
        ("^(/exports/.*)$", "^/exports/.*$", ("/exports/", f"/exports/{REST}")),
        ("^(/a|/b)$", "^(/a|/b)$", ()),
        (r"\.pdf$", r"^.*\.pdf$", ()),
    ],
)
def test_patterns_that_people_write_are_brought_into_one_form(
    written: str, pattern: str, samples: tuple[str, ...]
) -> None:
    """What is open at its ends is written out, so that the same requests have the same pattern."""
    found = route_of_pattern(written)

    assert found == Route((), pattern, samples)


def test_what_takes_in_every_path_is_no_route() -> None:
    """A limit for it is one for everything."""
    assert [None] * 5 == [
        route_of_path("/"),
        route_of_path(""),
        route_of_pattern("/"),
        route_of_pattern("^/"),
        route_of_pattern("^.*$"),
    ]


def test_a_route_takes_in_those_within_it() -> None:
    """By methods and by paths; what is not known to be within is not."""
    exports = routes_of("GET /exports/*")[0]

    assert exports.takes_in(routes_of("GET /exports/a/{id}")[0])
    assert not exports.takes_in(routes_of("/exports/a")[0])
    assert not exports.takes_in(routes_of("GET /reports")[0])
    assert not exports.takes_in(Route(("GET",), "^/exports/[ab]$"))
    assert not Route((), "(").takes_in(exports)
