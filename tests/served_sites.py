"""The guarded sites, served by real servers."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guard_policies import document, metric, position
from load import Load, reports_in, until
from real_servers import free_port, program, started

GOAL_S = 0.01
CLIENTS = 5
SERVERS = {
    "uvicorn, Starlette": ["uvicorn", "--factory", "guarded_sites:starlette"],
    "uvicorn, FastAPI with threads": ["uvicorn", "--factory", "guarded_sites:fastapi"],
    "uvicorn, Django": ["uvicorn", "--factory", "guarded_sites:django_asgi"],
    "gunicorn sync, Flask": ["gunicorn", "--workers", "2", "--preload", "guarded_sites:flask()"],
    "gunicorn gthread, Flask": ["gunicorn", "--worker-class", "gthread", "--threads", "8", "guarded_sites:flask()"],
    "gunicorn gevent, Flask": ["gunicorn", "--worker-class", "gevent", "guarded_sites:flask()"],
    "gunicorn gthread, Django": ["gunicorn", "--worker-class", "gthread", "--threads", "8", "guarded_sites:django()"],
}


def policy(limit: float) -> bytes:
    """A policy that allows requests so many seconds."""
    held = position("2020-01-01", limit / 2, limit)
    return json.dumps(document(metric(held, goal={"at_most": GOAL_S}))).encode()


def put(file: Path, content: bytes) -> None:
    """Replace a file at once, as `policy export` does."""
    new = file.with_suffix(".new")
    new.write_bytes(content)
    new.replace(file)


@dataclass
class Site:
    """A site that is served, and what its guard reports."""

    load: Load
    reports: Path

    def said(self) -> list[dict[str, Any]]:
        return reports_in(self.reports)

    def moved_to(self, limit: float) -> None:
        """Wait until every process holds its requests to this limit, and those of before are answered."""
        until(lambda: self._limits() == {limit}, f"all processes hold {limit}")

    def _limits(self) -> set[float]:
        by_process: dict[int, list[float]] = {}
        for said in self.said():
            by_process.setdefault(said["process"], []).append(said["refuse"])
        return {limit for limits in by_process.values() for limit in limits[-2 * CLIENTS :]}

    def served_more(self, requests: int) -> None:
        """Wait until there were so many more."""
        until_there_are = len(self.load.sent) + requests
        until(lambda: len(self.load.sent) >= until_there_are, f"{requests} requests more")


@contextmanager
def served(command: list[str], folder: Path, policy: str | Path) -> Iterator[Site]:
    """A site while it is served, by the policy at a path or an address."""
    port, reports = free_port(), folder / "reports"
    name, *arguments = command
    bound = ["--port", str(port), "--log-level", "warning"] if name == "uvicorn" else ["--bind", f"127.0.0.1:{port}"]
    paths = [str(Path(__file__).parent), *sys.path]
    environ = {"PYTHONPATH": os.pathsep.join(paths), "SITE_POLICY": str(policy), "SITE_REPORTS": str(reports)}
    with started([program(name), *bound, *arguments], port, folder / "log", environ=environ):
        yield Site(Load(port, keep_alive=name == "uvicorn" or "gthread" in command), reports)
