"""What goes wrong with a database, told as bad input: what it is, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db.utils import DatabaseError, InterfaceError, OperationalError

from overton.model.problem import BadInputError

WRITABLE = "make it writable, or set OVERTON_DATABASE_URL to a PostgreSQL database"

KNOWN = (
    ("file is not a database", "this is no SQLite database", "move the file away and measure again"),
    ("malformed", "the database is damaged", "restore it from a back-up, or move it away and measure again"),
    ("readonly database", "the database cannot be written", WRITABLE),
    ("unable to open database file", "the database cannot be opened", WRITABLE),
    ("database is locked", "another process has been writing for a minute", "wait for it to end, then try again"),
    ("disk is full", "the disk is full", "make room, then try again; nothing was half written"),
    ("permission denied", "the user lacks a right", "let the user create and write tables in the database"),
)
"""By a part of what the database says."""

INSUFFICIENT_PRIVILEGE = "42501"


@dataclass(frozen=True, slots=True)
class Address:
    """How people know a database."""

    shown: str
    secret: str = field(default="", repr=False)
    """The password, which no message may contain."""


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Tell what the database's surroundings did wrong; mistakes of our own pass through."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if type(error) not in {DatabaseError, InterfaceError, OperationalError} and not _may_not(error):
            raise
        raise BadInputError.of(address.shown, *_what_and_todo(str(error), address.secret)) from None


def _may_not(error: Exception) -> bool:
    """Whether PostgreSQL refused for want of a right, which Django counts among the mistakes of programs."""
    return getattr(error.__cause__, "sqlstate", None) == INSUFFICIENT_PRIVILEGE


def _what_and_todo(said: str, secret: str) -> tuple[str, str]:
    for part, what, todo in KNOWN:
        if part in said:
            return what, todo
    said = " ".join(said.split())
    if secret:
        said = said.replace(secret, "…")
    return said, "check that the database can be reached, and OVERTON_DATABASE_URL"
