"""Load for a server in a test: many requests at once, and what came of each."""

import http.client
import itertools
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_S = 30


@dataclass(frozen=True)
class Sent:
    """One request, and its answer; the status is 0 where there was none."""

    id: str
    milliseconds: int
    status: int
    body: bytes


class Load:
    """Clients that ask a server for work, each request with an id of its own."""

    def __init__(self, port: int, *, path: str = "/work", keep_alive: bool = True) -> None:
        self.sent: list[Sent] = []
        self._port = port
        self._path = path
        self._keep_alive = keep_alive
        self._ids = map(str, itertools.count(1))

    def get(self, path: str) -> Sent:
        """Ask for any path, once, without an id."""
        asking = self._connection()
        asking.request("GET", path)
        response = asking.getresponse()
        sent = Sent("", 0, response.status, response.read())
        asking.close()
        return sent

    def ask(self, milliseconds: int, connection: http.client.HTTPConnection | None = None) -> Sent:
        asking = connection or self._connection()
        number = next(self._ids)
        try:
            asking.request("GET", f"{self._path}?id={number}&ms={milliseconds}")
            response = asking.getresponse()
            sent = Sent(number, milliseconds, response.status, response.read())
        except (OSError, http.client.HTTPException) as error:
            sent = Sent(number, milliseconds, 0, repr(error).encode())
            asking.close()
        if connection is None or not self._keep_alive:
            asking.close()
        self.sent.append(sent)
        return sent

    @contextmanager
    def running(self, clients: int, milliseconds: Sequence[int]) -> Iterator[None]:
        """Ask and ask again, from so many clients at once, until the block ends."""
        stopping = threading.Event()

        def client(offset: int) -> None:
            connection = self._connection()
            for index in itertools.count(offset):
                if stopping.is_set():
                    break
                self.ask(milliseconds[index % len(milliseconds)], connection)
            connection.close()

        threads = [threading.Thread(target=client, args=(offset,)) for offset in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stopping.set()
            for thread in threads:
                thread.join()

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)


def reports_in(file: Path) -> list[dict[str, Any]]:
    """What the guard of a site reported, in order."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; fails where it never does."""
    for _ in range(int(PATIENCE_S / 0.02)):
        if holds():
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"never: {what}")
