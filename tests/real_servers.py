"""Real servers for tests: on loopback, on a free port, in a folder of their own, and always stopped."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

WHERE = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
"""Where programs are looked for: those of packages, then the system's; daemons are seldom on the PATH."""
PATIENCE_S = 30


def program(name: str) -> str:
    """The path of a program; skips the test where there is none."""
    found = shutil.which(name, path=WHERE)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(
    command: Sequence[str], port: int, log: Path, *, environ: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server while it runs: ready when its port answers; what it says is in the log, and told if it fails."""
    with log.open("wb") as told:
        process = subprocess.Popen(
            command, stdout=told, stderr=subprocess.STDOUT, cwd=log.parent, env={**os.environ, **(environ or {})}
        )
    try:
        _until_it_answers(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    process.kill()
    raise AssertionError(f"{process.args!r} does not listen on {port}:\n{log.read_text(errors='replace')[-4000:]}")


def quietly(command: Sequence[str], folder: Path) -> str:
    """What a program said that has to succeed: both of its outputs."""
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@dataclass(frozen=True)
class MariaDb:
    """A MariaDB that lets `root` in without a password."""

    port: int
    socket: Path
    host: str = "127.0.0.1"
    user: str = "root"
    database: str = "test"
    """Empty, and made anew with the server."""


@contextmanager
def mariadb_server(configuration: str = "") -> Iterator[MariaDb]:
    """A MariaDB of its own, with this in its my.cnf; takes about two seconds to start."""
    install, daemon = program("mariadb-install-db"), program("mariadbd")
    with tempfile.TemporaryDirectory() as place:
        folder, user = Path(place), f"--user={getpass.getuser()}"
        data = f"--datadir={folder / 'data'}"
        small = "--innodb-log-file-size=4M"
        normal = "--auth-root-authentication-method=normal"
        quietly([install, "--no-defaults", data, user, normal, "--skip-test-db", small], folder)
        (folder / "first.sql").write_text("CREATE DATABASE IF NOT EXISTS test;\n")
        (folder / "my.cnf").write_text(configuration)
        port, local = free_port(), folder / "socket"
        command = [
            daemon,
            f"--defaults-file={folder / 'my.cnf'}",
            data,
            user,
            small,
            f"--port={port}",
            f"--socket={local}",
        ]
        command += ["--bind-address=127.0.0.1", f"--init-file={folder / 'first.sql'}", "--skip-name-resolve"]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-fast-shutdown=2", "--skip-networking=0"]
        with started(command, port, folder / "log"):
            yield MariaDb(port, local)


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis of its own, by its URL; it keeps nothing on the disk."""
    daemon, port = program("redis-server"), free_port()
    with tempfile.TemporaryDirectory() as place:
        command = [daemon, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", place]
        with started(command, port, Path(place) / "log"):
            yield f"redis://127.0.0.1:{port}/0"


class _Sleeper(BaseHTTPRequestHandler):
    """Answers with the path, after as many seconds as its query says."""

    def do_GET(self) -> None:
        time.sleep(float(self.path.partition("?s=")[2] or 0))
        body = self.path.encode()
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    do_POST = do_GET  # noqa: N815  named by the standard library

    def log_message(self, *_: object) -> None:
        """Nothing: tests read what the servers say."""


@contextmanager
def slow_upstream() -> Iterator[int]:
    """A server whose answers take as long as they are asked to: `/path?s=2` takes two seconds; by its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Sleeper)
    server.daemon_threads = True
    server.block_on_close = False
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def statuses(port: int, *requests: str) -> list[int]:
    """The status of each request, such as `GET /a?s=1`, all sent at once; 0 where the connection was cut."""
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(lambda request: _status(port, *request.split(" ", 1)), requests))


def _status(port: int, method: str, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
