"""Limits on statements, by each database's own means; one object a connection.

What a connection had before, it has again afterwards. Where a limit cannot be set, the statement runs without one.
"""

import re
import time
from math import inf
from typing import Any

from overton.guard.deadline import NEARLY
from overton.guard.query_limit import Limit
from overton.guard.statements import Statement


class Connection:
    """A connection whose database has no limit that is known here, and what every other one can be asked."""

    holding = False
    """Whether something of ours is set on the connection."""

    def hold(self, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:  # noqa: ARG002  for the others
        """Have the next statement limited; the text to send for it. `many`: it is to run with many rows of values."""
        return text

    def over(self) -> None:
        """The statement has ended."""

    def lift(self) -> None:
        """Have the next statement run without a limit of ours."""

    def passed(self, statement: Statement) -> None:
        """A statement goes by that may change what is set: the application's own."""

    def doubt(self) -> None:
        """Others may have set something that went by unseen."""

    def give_back(self) -> bool:
        """Leave the connection as it was; False where that cannot be done."""
        return True

    def caused(self, error: BaseException, took: float) -> bool:  # noqa: ARG002  for the others
        """Whether it was the limit that ended the statement, after so many seconds."""
        return False


UNLIMITED = Connection()
"""Any connection that nothing is set on."""


class SqliteConnection(Connection):
    """SQLite asks a handler now and then while it runs a statement. An application's own handler is replaced.

    Not for a connection that threads share: the handler waits for the interpreter's lock with SQLite's own lock held,
    while another thread that uses the connection waits the other way round, and both for ever.
    """

    STEPS = 2000
    """Of SQLite's virtual machine, between two questions: well under a millisecond."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._end = inf
        self._ended = False

    def hold(self, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:  # noqa: ARG002  each row counts
        self._ended = False
        if not self.holding:
            self.holding = True
            self._raw.set_progress_handler(self._late, self.STEPS)
        self._end = time.monotonic() + limit.seconds
        return text

    def over(self) -> None:
        self._end = inf

    def give_back(self) -> bool:
        if self.holding:
            self.holding = False
            self._raw.set_progress_handler(None, 0)
        return True

    def caused(self, error: BaseException, took: float) -> bool:  # noqa: ARG002  the handler knows
        return self._ended

    def _late(self) -> bool:
        self._ended = time.monotonic() > self._end
        return self._ended


class MariaDbConnection(Connection):
    """MariaDB takes a limit with the statement: nothing is ever set on the connection."""

    WORDS = frozenset(("select", "with", "values", "table", "insert", "update", "delete", "replace", "call", "do"))
    TIMED_OUT = frozenset((1969, 3024))

    def __init__(self) -> None:
        self._limit = 0.0

    def hold(self, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:
        self._limit = 0.0
        # Drivers turn many rows into one statement by its first words.
        if many or statement.word not in self.WORDS:
            return text
        self._limit = limit.milliseconds / 1000
        ours = f"{self._limit:.3f}"
        stricter = f"IF(@@max_statement_time BETWEEN 0.000001 AND {ours}, @@max_statement_time, {ours})"
        return f"SET STATEMENT max_statement_time={stricter} FOR {text}"

    def caused(self, error: BaseException, took: float) -> bool:
        code = getattr(error, "errno", None) or (error.args[0] if error.args else None)
        return code in self.TIMED_OUT and 0 < self._limit * NEARLY <= took


class MySqlConnection(MariaDbConnection):
    """MySQL takes a limit with a SELECT, as a hint; it has none for other statements."""

    _SELECT = re.compile(
        r"(?:[\s(]+|/\*(?!\+).*?\*/|(?:--|#)[^\n]*\n)*+select\b(?:\s*(/\*\+))?", re.IGNORECASE | re.DOTALL
    )

    def __init__(self, raw: Any) -> None:
        super().__init__()
        self._raw = raw
        self._own: int | None = None

    def hold(self, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:
        self._limit = 0.0
        select = self._SELECT.match(text)
        if many or select is None or statement.names_limit:
            return text
        own, ours = self._own_limit(), limit.milliseconds
        if own is None or 0 < own <= ours:
            return text
        self._limit = ours / 1000
        hint = f" MAX_EXECUTION_TIME({ours}) "
        return f"{text[: select.end()]}{hint if select[1] else f' /*+{hint}*/'}{text[select.end() :]}"

    def passed(self, statement: Statement) -> None:
        if statement.names_limit:
            self._own = None

    def _own_limit(self) -> int | None:
        """The application's own limit in milliseconds, 0 for none; None where it cannot be known."""
        if self._own is None:
            try:
                self._own = int(asked(self._raw, "SELECT @@SESSION.max_execution_time"))
            except Exception:
                return None
        return self._own


def asked(raw: Any, question: str) -> Any:
    """The one value that a statement returns, on a connection of any driver's."""
    cursor = raw.cursor()
    try:
        cursor.execute(question)
        row = cursor.fetchone()
    finally:
        cursor.close()
    return next(iter(row.values())) if isinstance(row, dict) else row[0]


def told(raw: Any, statement: str) -> None:
    """Run a statement that returns nothing."""
    cursor = raw.cursor()
    try:
        cursor.execute(statement)
    finally:
        cursor.close()
