"""A policy by HTTP: from the one address that was configured, within a stretch of time, up to a size."""

import io
import socket
import ssl
import time
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, cast
from urllib.parse import SplitResult, unquote, urlsplit

from overton.guard.policies import MOST_BYTES, UnreachableError
from overton.guard.wording import legible

TIME = 10.0
"""Seconds in which an answer must be whole."""
NOT_MODIFIED = 304
OK = 200


class PolicyAddress:
    """A policy behind an address; redirects are not followed, and no proxy of the environment is used."""

    def __init__(self, url: str, *, seconds: float = TIME, most_bytes: int = MOST_BYTES) -> None:
        self._url = url
        self.seconds = seconds
        """In which an answer must be whole."""
        self._most = most_bytes
        self._tag = ""
        self._accepted = ""
        self.name = _without_secrets(url)

    def accept(self) -> None:
        self._accepted = self._tag

    def fetch(self) -> bytes | None:
        deadline = time.monotonic() + self.seconds
        try:
            return self._fetched(deadline)
        except (OSError, HTTPException, ValueError) as error:
            slow = isinstance(error, TimeoutError)
            why = f"no whole answer within {self.seconds:g} s" if slow else f"{type(error).__name__}: {error}"
            raise UnreachableError(why, type(error).__name__) from error

    def _fetched(self, deadline: float) -> bytes | None:
        url = urlsplit(self._url)
        connection = _connection(url, self.seconds)
        try:
            connection.response_class = _reply_by(deadline)
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request("GET", target, headers=self._headers(url))
            reply = connection.getresponse()
            if reply.status == NOT_MODIFIED and self._accepted:
                return None
            if reply.status != OK:
                raise UnreachableError(f"it answers {reply.status}")
            text = reply.read(self._most + 1)
            if len(text) > self._most:
                raise UnreachableError(f"it has more than {self._most:,} bytes")
            if (length := reply.length) is not None and length > 0:
                raise UnreachableError("its answer was cut short")
            self._tag = reply.headers.get("ETag") or ""
            return text
        finally:
            connection.close()

    def _headers(self, url: SplitResult) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "overton-guard"}
        if self._accepted:
            headers["If-None-Match"] = self._accepted
        if url.username is not None:
            secret = f"{unquote(url.username)}:{unquote(url.password or '')}"
            headers["Authorization"] = f"Basic {b64encode(secret.encode()).decode()}"
        return headers


def _without_secrets(url: str) -> str:
    """An address for people: those that are none as well."""
    scheme, _, rest = url.partition("://")
    place = rest.partition("?")[0].partition("#")[0]
    host, slash, path = place.partition("/")
    return legible(f"{scheme}://{host.rpartition('@')[2]}{slash}{path}")


def _connection(url: SplitResult, seconds: float) -> HTTPConnection:
    if not url.hostname:
        raise ValueError("the address names no host")
    if url.scheme == "https":
        return HTTPSConnection(url.hostname, url.port, timeout=seconds, context=ssl.create_default_context())
    return HTTPConnection(url.hostname, url.port, timeout=seconds)


def _reply_by(deadline: float) -> type[HTTPResponse]:
    """An answer that must be whole at an instant of the monotonic clock, however slowly it drips."""

    class Reply(HTTPResponse):
        def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
            super().__init__(cast(socket.socket, _Hurried(sock, deadline)), *arguments, **named)

    return Reply


class _Hurried:
    """As much of a socket as an answer is read from."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Bytes(self._sock, self._deadline))


class _Bytes(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._bytes = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return cast(int, self._bytes.readinto(buffer))

    def close(self) -> None:
        self._bytes.close()
        super().close()
