"""Fixtures that several kinds of tests share."""

from collections.abc import Iterator

import pytest

from postgresql_server import Server, running


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    with running() as server:
        yield server
