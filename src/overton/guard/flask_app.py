"""The guard in a Flask application: items by its URL rules, and refusals as its own answers."""

from typing import Any

from flask import Flask, Response, request

from overton.guard.answer import answer_to
from overton.guard.guard import Guard
from overton.guard.refused import Refused
from overton.guard.wsgi import EXCHANGE, ROUTE, GuardWSGI, Item


def guard_flask(
    app: Flask,
    guard: Guard,
    campaign: str,
    item: Item = "{method} {route}",
    *,
    metric: str | None = None,
    cut_started: bool = False,
) -> Flask:
    """Hold every request of an application to a campaign's Window; the application, for convenience.

    The arguments are those of `GuardWSGI`; `{route}` is the rule, such as `/users/<int:id>`.
    """
    # Flask's documentation wraps an application like this.
    app.wsgi_app = GuardWSGI(  # type: ignore[method-assign]
        app.wsgi_app, guard, campaign, item, metric=metric, cut_started=cut_started
    )
    app.url_value_preprocessor(_note_route)
    app.register_error_handler(Refused, _answer)
    return app


def _note_route(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


def _answer(refused: Refused) -> Response:
    answer = answer_to(refused)
    if answer is None:
        raise refused
    request.environ[EXCHANGE].finish(refused=refused)
    status, headers, body = answer
    return Response(body, status, headers)
