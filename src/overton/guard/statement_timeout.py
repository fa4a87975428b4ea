"""PostgreSQL's `statement_timeout`: set for the transaction, or for the session where there is no transaction."""

import re
from typing import Any

from overton.guard.deadline import NEARLY
from overton.guard.query_limit import Limit
from overton.guard.statement_limits import Connection, asked, told
from overton.guard.statements import Statement

_CANCELLED = "57014"
_IDLE = 0
_UNITS = {"": 1, "us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


def milliseconds(shown: str) -> int:
    """What `SHOW statement_timeout` says, such as `1500ms` or `2min`; 0 for no limit."""
    number, unit = re.fullmatch(r"(\d+)\s*([a-z]*)", shown.strip()).groups()  # type: ignore[union-attr]
    return int(int(number) * _UNITS[unit])


class PostgreSqlConnection(Connection):
    """Sends a SET when the limit is another than the one that is set, and else nothing.

    Neither SET nor SHOW takes a snapshot, so the application can still choose the isolation level of its transaction.
    """

    def __init__(self, raw: Any, driver: Any = None, *, pooled: bool = False) -> None:
        """A connection.

        Args:
            raw: by which statements are sent.
            driver: the driver's own connection, if that is another.
            pooled: whether sessions are shared with others behind a pooler, so that nothing may be set for one.
        """
        self._raw = raw
        self._driver = raw if driver is None else driver
        self._pooled = pooled
        self._own = 0
        """The application's own limit in milliseconds, 0 for none."""
        self._ours = 0
        """Our limit, if it is the one that holds; else 0."""
        self._of_session = 0
        """Our limit, if there is one, that the session has outside of the transaction."""
        self._in_transaction: set[int] = set()
        """What we have set in the transaction."""
        self._unsure = True
        """Whether the database has to be asked what is set."""
        self._theirs = False
        """Whether the application may have set something for its transaction."""

    @property
    def holding(self) -> bool:  # type: ignore[override]
        return bool(self._of_session or self._in_transaction)

    def hold(self, text: str, statement: Statement, limit: Limit, *, many: bool) -> str:  # noqa: ARG002  one for all
        self._notice_the_end()
        wanted = limit.milliseconds
        session = bool(getattr(self._raw, "autocommit", False))
        if (self._unsure or wanted != self._ours) and not (session and self._pooled):
            self._attempt(wanted, session=session)
        return text

    def lift(self) -> None:
        self._notice_the_end()
        if self._ours or (self._unsure and self.holding):
            self._attempt(0, session=bool(getattr(self._raw, "autocommit", False)))

    def passed(self, statement: Statement) -> None:
        if statement.names_limit or statement.kind == "transaction" or statement.word == "rollback":
            self._unsure = True
            self._theirs = self._theirs or statement.names_limit

    def doubt(self) -> None:
        self._unsure = self._theirs = True

    def _transaction_over(self) -> None:
        if self._in_transaction:
            self._in_transaction.clear()
            self._ours = self._of_session
        self._unsure = self._unsure or self._theirs
        self._theirs = False

    def give_back(self) -> bool:
        self._transaction_over()
        if self._of_session and getattr(self._raw, "autocommit", False):
            self._attempt(0, session=True)
        return not self._of_session

    def caused(self, error: BaseException, took: float) -> bool:
        code = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
        return code == _CANCELLED and 0 < self._ours * NEARLY <= took * 1000

    def _attempt(self, wanted: int, *, session: bool) -> None:
        """Set our limit, or the application's own where that is stricter, or where we want none."""
        unsure, self._unsure = self._unsure, True
        try:
            if unsure:
                self._look()
            ours = 0 if 0 < self._own <= wanted else wanted
            if ours != self._ours:
                self._set(ours, session=session)
        except Exception:
            return
        self._unsure = False

    def _set(self, ours: int, *, session: bool) -> None:
        value = ours or self._own
        if not session:
            self._in_transaction.add(value)
            told(self._raw, f"SET LOCAL statement_timeout = {value}")
        else:
            self._of_session = ours or self._of_session
            told(self._raw, f"SET statement_timeout = {value}")
            self._of_session = ours
        self._ours = ours

    def _look(self) -> None:
        now = milliseconds(asked(self._raw, "SHOW statement_timeout"))
        if now and (now == self._of_session or now in self._in_transaction):
            self._ours = 0 if now == self._own else now
        else:
            self._own, self._ours = now, 0

    def _notice_the_end(self) -> None:
        """A transaction ends without our being told."""
        if self._in_transaction:
            goes_on = in_transaction(self._driver)
            if goes_on is False:
                self._transaction_over()
            self._unsure = self._unsure or goes_on is None


def in_transaction(driver: Any) -> bool | None:
    """Whether a connection is in a transaction, without asking the database; None for a driver that cannot tell."""
    status = getattr(getattr(driver, "pgconn", None) or getattr(driver, "info", None), "transaction_status", None)
    if status is not None:
        return bool(status != _IDLE)
    asyncpg_knows = getattr(driver, "is_in_transaction", None)
    return None if asyncpg_knows is None else bool(asyncpg_knows())
