"""The examples of "How to guard a web application" run as they are written."""

import re
from pathlib import Path
from typing import Any

import pytest

from asgi_calls import called
from guard_policies import document, metric, position, text
from overton.guard.django_middleware import GuardMiddleware
from overton.guard.wsgi import GuardWSGI

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "guard-a-web-application.md"
EXAMPLE = re.compile(r"^( *)```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def example(word: str) -> dict[str, Any]:
    """What the one example that has this word defines."""
    (code,) = [
        re.sub(rf"^{indent}", "", body, flags=re.MULTILINE)
        for indent, body in EXAMPLE.findall(PAGE.read_text("utf-8"))
        if word in body
    ]
    names: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102  our own document
    return names


@pytest.fixture(autouse=True)
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = position("2020-01-01", 15, 30)
    (tmp_path / "policy.json").write_bytes(text(document(metric(held))))
    monkeypatch.setenv("OVERTON_POLICY", str(tmp_path / "policy.json"))


def test_the_fastapi_example_is_guarded() -> None:
    """Its application answers, and its requests are ruled on."""
    names = example("FastAPI()")

    assert called(names["app"], "GET /openapi.json").status == 200
    assert names["guard"].ruling("request-timeouts", "GET /openapi.json").deadline == 30


def test_the_flask_example_is_guarded() -> None:
    """Its requests go through the guard, and nobody loses the application."""
    app = example("guard_flask")["app"]

    assert isinstance(app.wsgi_app, GuardWSGI)
    assert app.test_client().get("/nothing").status_code == 404


def test_the_wsgi_example_is_guarded() -> None:
    """It answers, by the route that it notes."""
    application = example("overton.route")["application"]
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET"}

    assert application(environ, lambda *_: lambda _: None) == [b"done"]
    assert application.name(environ, True) == "GET /users/<id>"  # noqa: FBT003


def test_the_django_example_names_the_middleware() -> None:
    """The path in the settings is the class's."""
    settings = example("OVERTON_CAMPAIGN")

    assert settings["MIDDLEWARE"][0] == f"{GuardMiddleware.__module__}.{GuardMiddleware.__qualname__}"
    assert example("shop/guarding.py")["guard"] is not None


def test_the_example_of_a_safe_point_runs() -> None:
    """Where nothing is enforced it sends everything."""
    sent: list[tuple[int, float | None]] = []

    def send(row: int, timeout: float | None) -> None:
        sent.append((row, timeout))

    example("def export")["export"]([1, 2], send)

    assert sent == [(1, None), (2, None)]


def test_the_example_that_leaves_streams_out_does() -> None:
    """Server-sent events have no name, all else has its own."""

    async def page() -> str:
        return "page"

    app = example("FastAPI()")["app"]
    app.add_api_route("/events", page)
    app.add_api_route("/pages/{number}", page)
    names = example("def item")
    seen: list[str | None] = []

    async def outer(scope: Any, receive: Any, send: Any) -> None:
        await names["guarded"](app)(scope, receive, send)
        seen.append(names["item"](scope))

    assert [called(outer, f"GET {path}").status for path in ("/events", "/pages/7")] == [200, 200]
    assert seen == [None, "GET /pages/{number}"]
