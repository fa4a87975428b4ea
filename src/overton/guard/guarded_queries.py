"""What happens to one query, whatever runs it: judged, limited, refused when there is no time left, and reported."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from overton.guard.deadline import current
from overton.guard.guard import Guard
from overton.guard.judged import Ruling
from overton.guard.query_limit import Limit, limit_of, own_limit
from overton.guard.statement_limits import Connection
from overton.guard.statements import Statement

Result = TypeVar("Result")


def run(  # noqa: PLR0917  a record of them would cost as much as what is done with it
    guard: Guard,
    text: str,
    statement: Statement,
    ruling: Ruling | None,
    connection: Connection,
    call: Callable[[str], Result],
    *,
    many: bool = False,
) -> Result:
    """Run a statement. Raises what that raises, and Refused.

    Args:
        guard: takes the observation.
        text: as the application has it.
        statement: what is known of it.
        ruling: by what it is held; None where it is not measured.
        connection: on which it is run.
        call: runs it, given the text to send.
        many: whether it is to run with many rows of values.
    """
    if statement.kind != "query":
        connection.passed(statement)
        return call(text)
    if statement.names_limit:
        connection.passed(statement)
    bound = current()
    limit = own_limit(ruling) if bound is None else limit_of(ruling, bound, monotonic())
    if limit is not None:
        if limit.seconds <= 0 and limit.bound is not None:
            raise limit.refused()
        text = _held(connection, text, statement, limit, many=many)
    elif connection.holding:
        connection.lift()
    ended = False
    started = monotonic()
    try:
        return call(text)
    except Exception as error:
        took = monotonic() - started
        ended = limit is not None and _caused(connection, error, took)
        if limit is not None and ended:
            raise limit.refused(took) from error
        raise
    finally:
        took = monotonic() - started
        if limit is not None:
            connection.over()
        if ruling is not None:
            guard.observed(ruling, seconds=took, ended=ended)


def _held(connection: Connection, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:
    try:
        return connection.hold(text, statement, limit, many=many)
    except Exception:  # whatever a driver raises: then there is no limit
        return text


def _caused(connection: Connection, error: BaseException, took: float) -> bool:
    """Whether it was the guard's limit that ended a query; what wraps a driver's errors has them as their cause."""
    return any(connection.caused(one, took) for one in (error, error.__cause__) if one is not None)


@contextmanager
def set_aside(connection: Connection) -> Iterator[None]:
    """Have nothing limited that runs within, whatever sends it; it must not be told of it."""
    connection.lift()
    try:
        yield
    finally:
        connection.doubt()
