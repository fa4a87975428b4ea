"""Fixtures that several kinds of tests share."""

from collections.abc import Iterator

import pytest

from postgresql_server import Server, running
from real_servers import MariaDb, mariadb_server


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_once() -> Iterator[MariaDb]:
    """One MariaDB for all tests, which share its database."""
    with mariadb_server() as server:
        yield server
