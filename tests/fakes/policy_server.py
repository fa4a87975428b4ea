"""A server of policies that can be told to misbehave, and keeps what it was asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class PolicyServer:
    """On loopback, at `url`; what it answers may be changed at any time."""

    url: str = ""
    behave: Behaviour = field(default=lambda handler: handler.send_error(404))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers of each request."""


@contextmanager
def policy_server() -> Iterator[PolicyServer]:
    """A server while it is needed."""
    server = PolicyServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.path, dict(self.headers)))
            try:
                server.behave(self)
            except (ConnectionError, TimeoutError):
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_arguments: object) -> None:
            """Clients that go away are what is tested."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_port}/policy.json"
    thread = threading.Thread(target=lambda: http.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def answering(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Answers that, whole and at once."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def tagged(body: bytes, tag: str) -> Behaviour:
    """Answers 304 to whoever has it already."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == tag:
            handler.send_response(304)
            handler.end_headers()
        else:
            answering(body, ETag=tag)(handler)

    return behave


def cut_short(body: bytes) -> Behaviour:
    """Promises more than it sends."""
    return answering(body[: len(body) // 2], Content_Length=str(len(body)))


def dripping(pause: float) -> Behaviour:
    """Sends an endless head, a byte at a time."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while True:
            handler.wfile.write(b"x")
            time.sleep(pause)

    return behave


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Never answers, until the client gives up."""
    handler.rfile.read(1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Sends more than anybody can take."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        handler.wfile.write(b" " * 65_536)
