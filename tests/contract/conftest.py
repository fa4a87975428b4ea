"""Every store, and how to open each a second time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from overton.store.memory import MemoryStore
from overton.store.orm.opening import open_store
from overton.store.port import Store
from postgresql_server import Server

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty store: of a new database, or none for SQLite in the test's folder."""
    if request.param == "sqlite":
        return ""
    server: Server = request.getfixturevalue("postgresql_server")
    return server.empty_database() if request.param == "empty postgresql" else server.store_database()


@pytest.fixture(params=["memory", *DATABASES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    url = request.getfixturevalue("postgresql_server").store_database() if request.param == "postgresql" else ""
    opened = open_store(url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def in_thread(store: Store) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Wraps what a thread does, so that it closes the connection that it was given."""

    def wrap(action: Callable[[], object]) -> Callable[[], object]:
        def act() -> object:
            try:
                return action()
            finally:
                if not isinstance(store, MemoryStore):
                    store.close()  # type: ignore[attr-defined]

        return act

    return wrap
