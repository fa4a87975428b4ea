"""Held while a metric is measured, so that a second process waits instead of measuring the same again."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper

from overton.model.problem import BadInputError
from overton.store.orm.troubles import WRITABLE
from overton.store.port import Series


@contextmanager
def measuring(connection: BaseDatabaseWrapper, series: Series) -> Iterator[None]:
    """A lock that goes when its process does: on a file beside SQLite's, or of PostgreSQL's session."""
    digest = blake2b(repr((series.campaign, series.metric)).encode(errors="replace"), digest_size=8)
    if connection.vendor == "sqlite":
        with _lock_file(_beside(connection, f"measuring-{digest.hexdigest()}.lock")) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        key = int.from_bytes(digest.digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _beside(connection: BaseDatabaseWrapper, name: str) -> Path:
    """A file beside SQLite's; one that can only be read is named by a URL."""
    database = str(connection.settings_dict["NAME"])
    path = unquote(urlsplit(database).path) if database.startswith("file:") else database
    return Path(f"{path}.{name}")


def _lock_file(path: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise BadInputError.of(str(path), f"no lock can be made: {error.strerror}", WRITABLE) from error
