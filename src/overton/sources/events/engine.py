"""DuckDB, shut in: no extensions, no files but the named ones, a memory limit, and progress told while it works."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import duckdb
import numpy as np

from overton.model.problem import BadInputError
from overton.sources.port import Progress

MEMORY_LIMIT = "OVERTON_MEMORY_LIMIT"
POLL_SECONDS = 0.1
FEWEST_THREADS = 2

OutOfMemory = duckdb.OutOfMemoryException
EngineError = duckdb.Error
Row = tuple[Any, ...]
Column = list[Any]
Answer = TypeVar("Answer")


class Engine:
    """One connection to DuckDB without a database of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query of few."""
        return self._patiently(lambda: self.connection.execute(sql).fetchall())

    def columns(self, sql: str) -> list[Column]:
        """The columns of a query of many rows."""
        return self._patiently(lambda: self._columns(sql))

    def _columns(self, sql: str) -> list[Column]:
        found = self.connection.execute(sql).fetchnumpy()
        with many_objects():
            return [_listed(column) for column in found.values()]

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        """The answer, if need be with fewer threads."""
        while True:
            try:
                return ask()
            except OutOfMemory:
                if not self.take_less():
                    raise

    def describe(self, sql: str) -> dict[str, str]:
        """The columns of a query and their types, without running it."""
        return {str(row[0]): str(row[1]) for row in self.rows(f"DESCRIBE {sql}")}

    def watched(self, sql: str, progress: Progress) -> list[Column]:
        """The columns of a long query, its progress told meanwhile; an interruption stops it."""
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(self._columns, sql)
            try:
                return self._awaited(running, progress)
            except BaseException:
                self.connection.interrupt()
                raise

    def _awaited(self, running: Future[list[Column]], progress: Progress) -> list[Column]:
        while True:
            try:
                return running.result(timeout=POLL_SECONDS)
            except TimeoutError:
                if running.done():
                    continue
                progress(max(0.0, self.connection.query_progress()) / 100)

    def take_less(self) -> bool:
        """Work with half the threads, each of which needs memory of its own, but two at least; whether that is less."""
        ((threads,),) = self.connection.execute("SELECT current_setting('threads')").fetchall()
        if threads <= FEWEST_THREADS:
            return False
        self.connection.execute(f"SET threads = {max(FEWEST_THREADS, threads // 2)}")
        return True

    def lock(self, paths: Sequence[str]) -> None:
        """From here on nothing but these files can be read, and no setting changed but the number of threads."""
        self.connection.execute("SET allowed_paths = ?", [list(paths)])
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET allowed_configs = ['threads']")
        self.connection.execute("SET lock_configuration = true")


def _listed(column: np.ndarray[Any, Any]) -> Column:
    """The values of a column, which has a mask where there are nulls; times of day are not asked for."""
    found: Column = (column.astype("datetime64[D]") if column.dtype.kind == "M" else column).tolist()
    return found


@contextmanager
def many_objects() -> Iterator[None]:
    """No search for garbage while many objects are made that are none: it would take as long as making them."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


@contextmanager
def opened(timezone: str, environ: Mapping[str, str]) -> Iterator[Engine]:
    """DuckDB with times that do not say their zone being of `timezone`.

    It writes nothing anywhere: percentiles cannot be moved to a disk, and to move what is around them only makes it
    slow to run out of memory, where it is to be quick.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
        "temp_directory": "",
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        _set(connection, "TimeZone", timezone, "timezone", "write it as `Europe/Paris`")
        if limit := environ.get(MEMORY_LIMIT):
            _set(connection, "memory_limit", limit, MEMORY_LIMIT, "write it as 1GB")
        yield Engine(connection)


def _set(connection: duckdb.DuckDBPyConnection, setting: str, value: str, key: str, todo: str) -> None:
    try:
        connection.execute(f"SET {setting} = ?", [value])
    except duckdb.Error as error:
        raise BadInputError.of(key, f"{value!r} is not understood", todo) from error


def said_by(error: Exception) -> str:
    """What DuckDB says is wrong, in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    first = lines[0] if lines else type(error).__name__
    return first.partition("Error: ")[2] or first
