"""The guard in real servers under load, while the Window moves and while its policy cannot be had."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from load import until
from overton.model.campaign import Goal
from overton.model.standing import Standing
from overton.model.window import Position
from overton.window.judge import judge
from real_servers import free_port
from served_sites import CLIENTS, GOAL_S, SERVERS, Site, policy, put, served

NARROW_S = 0.06
WIDE_S = 20.0
MIX = (0, 0, 20, 0, 120)
"""Milliseconds of work: well within the narrow Window, and well beyond it."""


def judged_alike(site: Site) -> None:
    """Every request was answered, reported once, and judged as the judge says of its value and the limit it met."""
    reports = {said["id"]: said for said in site.said()}
    assert len(reports) == len(site.said())
    for sent in site.load.sent:
        said = reports[sent.id]
        held = Position(from_=date(2020, 1, 1), warn=said["warn"], not_allowed=said["refuse"])
        standing = judge(said["value"], goal=Goal(at_most=GOAL_S), position=held).standing
        assert said["action"] == {Standing.NOT_ALLOWED: "refuse", Standing.WARNED: "warn"}.get(standing, "pass")
        assert said["item"] == "GET /work"
        assert sent.status == (503 if said["ended"] else 200), sent
        if sent.milliseconds / 1000 > said["refuse"]:
            assert said["ended"], sent
        if said["ended"]:
            assert said["value"] > said["refuse"], sent
            assert json.loads(sent.body)["limit"] == said["refuse"]


@pytest.mark.parametrize("server", SERVERS)
def test_every_request_is_judged_by_the_window_it_met(server: str, tmp_path: Path) -> None:
    """While the Window moves under load, each answer is what the judge says, and refusals begin and stop with it."""
    file = tmp_path / "policy.json"
    put(file, policy(WIDE_S))
    with served(SERVERS[server], tmp_path, file) as site:
        with site.load.running(CLIENTS, MIX):
            for limit in (NARROW_S, WIDE_S, NARROW_S):
                put(file, policy(limit))
                site.moved_to(limit)
                site.served_more(40)
        last = [site.load.ask(milliseconds).status for milliseconds in (120, 0)]

    assert last == [503, 200]
    assert {said["refuse"] for said in site.said()} == {WIDE_S, NARROW_S}
    judged_alike(site)


class PolicyServer:
    """Serves a policy, or does what servers do on a bad day."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.trouble = ""
        self.port = free_port()
        self.asked = 0
        self._ending = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/policy.json"

    def start(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                if outer.trouble == "slow":
                    outer._ending.wait(20)
                body = b"<html>" if outer.trouble == "garbage" else outer.content
                self.send_response(500 if outer.trouble == "broken" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Nothing: whoever asked has gone."""

        self._server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def begin(self, trouble: str) -> None:
        self.trouble = trouble
        if trouble == "killed":
            self.stop()

    def recover(self, content: bytes) -> None:
        self.content, self.trouble = content, ""
        self._ending.set()
        self._ending = threading.Event()
        if self._server is None:
            self.start()


@pytest.fixture
def policy_server() -> Iterator[PolicyServer]:
    server = PolicyServer(policy(NARROW_S))
    yield server
    server.recover(server.content)
    server.stop()


@pytest.mark.parametrize(
    ("server", "troubles"),
    [("uvicorn, Starlette", ["killed", "garbage", "broken", "slow"]), ("gunicorn gevent, Flask", ["slow"])],
)
def test_no_request_is_lost_with_the_policy_s_server(
    server: str, troubles: list[str], policy_server: PolicyServer, tmp_path: Path
) -> None:
    """Killed, slow or answering nonsense: the last good policy holds, and the next good one is taken."""
    with served(SERVERS[server], tmp_path, policy_server.address) as site:
        until(lambda: site.load.ask(0).status == 200 and site.said() != [], "the first policy")
        site.load.sent.clear()
        with site.load.running(CLIENTS, MIX):
            for trouble in troubles:
                policy_server.begin(trouble)
                site.served_more(60)
                assert {said["refuse"] for said in site.said()[-50:]} == {NARROW_S}
                policy_server.recover(policy(WIDE_S))
                site.moved_to(WIDE_S)
                policy_server.recover(policy(NARROW_S))
                site.moved_to(NARROW_S)

    assert {sent.status for sent in site.load.sent} == {200, 503}
    judged_alike(site)


def test_a_policy_s_server_that_was_never_there_hinders_nobody(tmp_path: Path) -> None:
    """Without any policy yet, everything passes."""
    with served(SERVERS["uvicorn, Starlette"], tmp_path, f"http://127.0.0.1:{free_port()}/policy.json") as site:
        assert [site.load.ask(120).status for _ in range(3)] == [200] * 3
        assert site.said() == []
