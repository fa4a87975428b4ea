"""What happens to one query, whatever runs it: judged, limited, refused when there is no time left, and reported."""

import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from overton.guard import deadline
from overton.guard.guard import Guard
from overton.guard.judged import Ruling
from overton.guard.query_limit import limit_of
from overton.guard.statement_limits import Connection
from overton.guard.statements import Statement

Result = TypeVar("Result")


class Query(NamedTuple):
    """One statement that is about to be sent."""

    text: str
    """As the application has it."""
    statement: Statement
    ruling: Ruling | None
    """By what it is held; None where it is not measured."""
    many: bool = False
    """Whether it is to run with many rows of values."""


def run(guard: Guard, query: Query, connection: Connection, call: Callable[[str], Result]) -> Result:
    """Run a statement by `call`, which is given the text to send. Raises what it raises, and Refused."""
    statement = query.statement
    if statement.kind != "query" or statement.names_limit:
        connection.passed(statement)
    if statement.kind != "query":
        return call(query.text)
    limit = limit_of(query.ruling, deadline.current(), time.monotonic())
    if limit is None:
        if connection.holding:
            connection.lift()
        return _measured(guard, query, call)
    if limit.seconds <= 0 and limit.bound is not None:
        raise limit.refused()
    text = connection.hold(query.text, statement, limit, many=query.many)
    ended = False
    started = time.monotonic()
    try:
        return call(text)
    except Exception as error:
        took = time.monotonic() - started
        ended = caused(connection, error, took)
        if ended:
            raise limit.refused(took) from error
        raise
    finally:
        took = time.monotonic() - started
        connection.over()
        if query.ruling is not None:
            guard.observed(query.ruling, seconds=took, ended=ended)


def _measured(guard: Guard, query: Query, call: Callable[[str], Result]) -> Result:
    started = time.monotonic()
    try:
        return call(query.text)
    finally:
        if query.ruling is not None:
            guard.observed(query.ruling, seconds=time.monotonic() - started)


def caused(connection: Connection, error: BaseException, took: float) -> bool:
    """Whether it was the guard's limit that ended a query; what wraps a driver's errors has them as their cause."""
    return any(connection.caused(one, took) for one in (error, error.__cause__) if one is not None)
