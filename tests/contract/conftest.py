"""Every store, and how to open each a second time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from overton.store.memory import MemoryStore
from overton.store.orm.opening import open_store
from overton.store.port import Store

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty store: of a new database, or none for SQLite in the test's folder."""
    if request.param == "sqlite":
        return ""
    return str(request.getfixturevalue("postgresql_server").store_database())


@pytest.fixture(params=["memory", *DATABASES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
    opened = open_store(server.store_database() if server else "", tmp_path)
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
