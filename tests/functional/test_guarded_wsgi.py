"""What the guard does to the requests of a WSGI application and of Flask, and what it leaves alone."""

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.util import FileWrapper, setup_testing_defaults
from wsgiref.validate import validator

import pytest
from flask import Blueprint, Flask, Response, stream_with_context

from guard_policies import CAMPAIGN, Clock, at, document, metric, position, tight
from overton.guard import Guard, Judged, Refused
from overton.guard.deadline import check, remaining
from overton.guard.flask_app import guard_flask
from overton.guard.wsgi import ROUTE, Environ, GuardWSGI, StartResponse
from overton.model.standing import Action

LIMIT = 0.1
"""Seconds: short enough to wait for, long enough for a request that does nothing on a busy machine."""
Body = Iterable[bytes]


@dataclass
class Answered:
    """What a WSGI server would have sent."""

    status: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    chunks: list[bytes] = field(default_factory=list)
    body: object = None

    @property
    def text(self) -> bytes:
        return b"".join(self.chunks)

    @property
    def problem(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.text)
        return said


def called(app: Callable[[Environ, StartResponse], Body], path: str = "/tasks/7", method: str = "GET") -> Answered:
    """Call an application as a server does: headers count once there is a first byte."""
    environ: Environ = {
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "REQUEST_METHOD": method,
        "wsgi.file_wrapper": FileWrapper,
    }
    setup_testing_defaults(environ)
    answered = Answered()

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        if exc_info and answered.text:
            raise exc_info[1]
        answered.status, answered.headers = status, dict(headers)
        return answered.chunks.append

    answered.body = app(environ, start_response)
    try:
        answered.chunks.extend(answered.body)
    finally:
        getattr(answered.body, "close", lambda: None)()
    return answered


class Guarded:
    """An application under the guard, and what the guard reported."""

    def __init__(self, make: Callable[[], Body], runtime: object = "deny", **keys: Any) -> None:
        self.reports: list[Judged] = []
        self.make = make
        self.app = GuardWSGI(self.bare, Guard(tight(runtime, LIMIT), reports=[self.reports.append]), CAMPAIGN, **keys)

    def bare(self, environ: Environ, start_response: StartResponse) -> Body:
        environ[ROUTE] = "/tasks/<id>"
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self.make()

    @property
    def report(self) -> Judged:
        (only,) = self.reports
        return only


def late() -> None:
    time.sleep(1.5 * LIMIT)


def checked_late() -> Body:
    late()
    check()
    return [b"never"]


def finished_late() -> Body:
    late()
    return [b"done"]


def made_late() -> Iterator[bytes]:
    late()
    check()
    yield b"never"


def begun_in_time() -> Iterator[bytes]:
    yield b""
    yield b"one "
    late()
    check()
    yield f"two {remaining()}".encode()


@pytest.mark.parametrize("make", [checked_late, made_late])
def test_a_safe_point_refuses(make: Callable[[], Body]) -> None:
    """Past the limit `check` ends the work, and the client is told why, also where a body is made while it is sent."""
    guarded = Guarded(make)
    answered = called(guarded.app)

    assert answered.status == "503 Service Unavailable"
    assert answered.headers == {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(answered.text)),
        "Cache-Control": "no-store",
    }
    assert (answered.problem["campaign"], answered.problem["item"]) == (CAMPAIGN, "GET /tasks/<id>")
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, True)


def test_an_answer_that_is_finished_late_is_delivered() -> None:
    """The work is done, and doing it again would help nobody; it is reported."""
    guarded = Guarded(finished_late)

    assert called(guarded.app).text == b"done"
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, False)


def test_an_answer_that_has_begun_is_let_go_on() -> None:
    """After the first byte no deadline holds; the whole is measured."""
    guarded = Guarded(begun_in_time)

    assert called(guarded.app).text == b"one two None"
    assert (guarded.report.action, guarded.report.ended) == (Action.REFUSE, False)


def test_an_answer_that_has_begun_breaks_off_where_that_is_asked_for() -> None:
    """With `cut_started` a safe point still refuses, and the server cuts the connection."""
    guarded = Guarded(begun_in_time, cut_started=True)

    with pytest.raises(Refused):
        called(guarded.app)
    assert guarded.report.ended


@pytest.mark.parametrize("mode", ["off", "observe", "warn"])
@pytest.mark.parametrize("make", [finished_late, begun_in_time])
def test_only_deny_changes_an_answer(mode: str, make: Callable[[], Body]) -> None:
    """Chunk for chunk it is what the application makes alone."""
    guarded = Guarded(make, mode)
    alone = called(guarded.bare)
    answered = called(guarded.app)

    assert (answered.status, answered.headers, answered.chunks) == (alone.status, alone.headers, alone.chunks)
    assert [report.ended for report in guarded.reports] == ([] if mode == "off" else [False])


@pytest.mark.parametrize("body", [[b"one"], (b"one", b"two"), FileWrapper(io.BytesIO(b"a file"))])
def test_bodies_that_a_server_knows_stay_what_they_are(body: Body) -> None:
    """Lists have a length and files are sent by the system: the server must see them."""
    guarded = Guarded(lambda: body)

    assert called(guarded.app).body is body
    assert len(guarded.reports) == 1


def test_a_body_is_closed_once() -> None:
    """`close` of the application's body is called, also when it is not read to its end."""
    closed = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"one", b"two"])

        def close(self) -> None:
            closed.append(True)

    guarded = Guarded(Body)
    environ: Environ = {}
    setup_testing_defaults(environ)
    body = guarded.app(environ, lambda *_: lambda _: None)
    next(iter(body))
    body.close()  # type: ignore[attr-defined]

    assert closed == [True]
    assert len(guarded.reports) == 1


def test_the_interface_is_kept_to_the_letter() -> None:
    """The standard library's validator finds no fault on either side."""
    guarded = Guarded(begun_in_time)
    guarded.app.app = validator(guarded.app.app)
    answered = called(validator(guarded.app))

    assert answered.text == b"one two None"


def test_a_refusal_of_a_head_request_has_no_body() -> None:
    """Headers alone, as for any answer to HEAD."""
    answered = called(Guarded(checked_late).app, method="HEAD")

    assert (answered.status, answered.chunks) == ("503 Service Unavailable", [])


@pytest.mark.parametrize("when", ["at once", "later"])
def test_an_application_s_exception_is_passed_on(when: str) -> None:
    """It is the very same, and the time until it is reported."""
    boom = LookupError("boom")

    def chunk() -> bytes:
        raise boom

    def failing() -> Body:
        return [chunk()] if when == "at once" else (chunk() for _ in range(1))

    guarded = Guarded(failing)
    with pytest.raises(LookupError) as raised:
        called(guarded.app)

    assert raised.value is boom
    assert len(guarded.reports) == 1


def test_nothing_holds_what_follows_a_request() -> None:
    """A thread that serves many requests carries no deadline from one to the next."""
    guarded = Guarded(begun_in_time)
    called(guarded.app)

    assert remaining() is None


def test_a_function_names_items() -> None:
    """A request is called what the function says of its environment."""
    guarded = Guarded(checked_late, item=lambda environ: f"page {environ['PATH_INFO']}")

    assert called(guarded.app).problem["item"] == "page /tasks/7"


class Shop:
    """A Flask application under the guard."""

    def __init__(self, runtime: object = "deny") -> None:
        self.reports: list[Judged] = []
        app = Flask("shop")
        pages = Blueprint("pages", "shop", url_prefix="/pages")

        @pages.route("/<int:number>")
        def page(number: int) -> str:
            return f"page {number}, {remaining() is not None}"

        @app.route("/late/<name>")
        def late_page(name: str) -> Response:
            return Response(checked_late(), headers={"X-Name": name})

        @app.route("/stream")
        def stream() -> Response:
            return Response(stream_with_context(begun_in_time()))

        @app.errorhandler(500)
        def failed(_: Exception) -> tuple[str, int]:
            return "our own page", 500

        app.register_blueprint(pages)
        guard = Guard(tight(runtime, LIMIT), reports=[self.reports.append])
        self.app = guard_flask(app, guard, CAMPAIGN)

    @property
    def items(self) -> list[str]:
        return [report.ruling.item for report in self.reports]


def test_flask_s_items_are_its_rules() -> None:
    """Blueprints included; what no rule takes is one item."""
    shop = Shop()

    assert called(shop.app, "/pages/7").text == b"page 7, True"
    assert [called(shop.app, path).status for path in ("/nothing", "/else")] == ["404 NOT FOUND"] * 2
    assert shop.items == ["GET /pages/<int:number>", "unmatched", "unmatched"]


def test_flask_answers_a_refusal() -> None:
    """A safe point's refusal is Flask's own answer, not a page about an error."""
    shop = Shop()
    answered = called(shop.app, "/late/shoes")

    assert (answered.status, answered.headers["Content-Type"]) == (
        "503 SERVICE UNAVAILABLE",
        "application/problem+json",
    )
    assert (answered.headers["Cache-Control"], answered.problem["item"]) == ("no-store", "GET /late/<name>")
    assert [report.ended for report in shop.reports] == [True]


def test_flask_streams_go_on() -> None:
    """What has begun is sent whole."""
    shop = Shop()

    assert called(shop.app, "/stream").text == b"one two None"
    assert [report.action for report in shop.reports] == [Action.REFUSE]


def test_what_began_before_a_position_is_not_refused_by_it() -> None:
    """Though it is first asked for once the position has started."""
    clock, reports = Clock(at("2026-03-31T23:59:59")), list[Judged]()
    policy = document(
        metric(position("2026-03-02", None, 1000), position("2026-04-01", None, 0.01), goal={"at_most": 0})
    )

    def application(environ: Environ, start_response: StartResponse) -> Body:
        environ[ROUTE] = "/tasks/{id}"
        time.sleep(0.02)
        clock.set("2026-04-01T00:00:01")
        check()
        start_response("200 OK", [])
        return [b"done"]

    guard = Guard(policy, clock=clock, reports=[reports.append])

    assert called(GuardWSGI(application, guard, CAMPAIGN)).status == "200 OK"
    assert [Action.PASS] == [one.action for one in reports]


def test_of_two_guards_the_sooner_deadline_holds() -> None:
    """Also where the inner one only observes."""

    def application(environ: Environ, start_response: StartResponse) -> Body:
        environ[ROUTE] = "/tasks/{id}"
        time.sleep(2 * LIMIT)
        check()
        start_response("200 OK", [])
        return [b"done"]

    inner = GuardWSGI(application, Guard(tight("observe", LIMIT)), CAMPAIGN)
    outer = GuardWSGI(inner, Guard(tight("deny", LIMIT)), CAMPAIGN)

    assert called(outer).status == "503 Service Unavailable"
