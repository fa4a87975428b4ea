"""The guard follows a policy behind an address, and nothing that the server does hurts the program."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.policy_server import (
    Behaviour,
    PolicyServer,
    answering,
    cut_short,
    dripping,
    endless,
    policy_server,
    silent,
    tagged,
)
from guard_policies import CAMPAIGN, KEY, Clock, at, document, metric, position, text
from overton.guard import Guard
from overton.guard.fetching import PolicyAddress
from overton.policy.signature import Key

OTHER = Key(b"o" * 32)
GOOD = document(metric(position("2026-01-05")))
NEWER = document(metric(position("2026-01-05", 10, 20)), issued="2026-03-03T09:00:00Z")
OLDER = document(metric(position("2026-01-05", 1, 2)), issued="2026-03-01T09:00:00Z")


@pytest.fixture
def server() -> Iterator[PolicyServer]:
    with policy_server() as server:
        yield server


def following(server: PolicyServer, **keys: Any) -> Guard:
    """A guard that is patient with a server, and takes 100 kB of it; refreshed by the test."""
    return Guard(address_of(server), **{"keys": [KEY], **keys})


def address_of(server: PolicyServer) -> PolicyAddress:
    return PolicyAddress(server.url, seconds=60, most_bytes=100_000)


def limit(guard: Guard) -> float | None:
    """The bound in force, as a request meets it; None where it passes unseen."""
    rulings = guard._rulings  # noqa: SLF001  a ruling would begin to follow the policy beside the test
    held = rulings.held((CAMPAIGN, "GET /users", None), time.time())  # noqa: TID251  today's
    return held.drawn.refuse if held.drawn else None


TROUBLE: dict[str, tuple[Behaviour, str]] = {
    "garbage": (answering(b"<html>"), "cannot be used: "),
    "error": (answering(b"", 500), "cannot be read: it answers 500"),
    "redirect": (answering(b"", 302, Location="/other.json"), "cannot be read: it answers 302"),
    "huge": (endless, "cannot be read: it has more than 100,000 bytes"),
    "slow": (silent, "cannot be read: no whole answer within 0.2 s"),
    "dripping": (dripping(0.01), "cannot be read: no whole answer within 0.2 s"),
    "cut short": (cut_short(text(NEWER, KEY)), "cannot be read: its answer was cut short"),
    "unsigned": (answering(text(NEWER)), "is refused: signature: "),
    "signed by another": (answering(text(NEWER, OTHER)), "is refused: signature: "),
    "changed": (answering(text(NEWER, KEY).replace(b"20", b"99")), "is refused: signature: "),
    "of another version": (answering(text({**NEWER, "overton_policy": 2}, KEY)), "cannot be used: overton_policy: "),
    "older": (answering(text(OLDER, KEY)), "is ignored: it was issued 2026-03-01T09:00:00Z"),
    "not modified": (answering(b"", 304), "cannot be read: it answers 304"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_the_last_good_policy_stays_and_one_line_says_why(
    server: PolicyServer, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Whatever the server does; and one line says that it is over."""
    behaviour, expected = TROUBLE[name]
    address = address_of(server)
    guard = Guard(address, keys=[KEY])
    server.behave = answering(text(GOOD, KEY))
    guard.refresh()
    with caplog.at_level(logging.WARNING, "overton.guard"):
        server.behave = behaviour
        address.seconds = 0.2 if "0.2 s" in expected else 60
        for _ in range(3):
            guard.refresh()
        assert 30 == limit(guard)
        server.behave = answering(text(NEWER, KEY))
        address.seconds = 60
        for _ in range(3):
            guard.refresh()
    said, over = caplog.messages

    assert said.startswith(f"the policy at {server.url} {expected}")
    assert said.endswith("; the one that was issued 2026-03-02T09:00:00Z stays in force")
    assert f"the policy at {server.url} is good again" == over
    assert 20 == limit(guard)


def test_everything_passes_until_there_is_a_policy(server: PolicyServer, caplog: pytest.LogCaptureFixture) -> None:
    """Requests never wait for the server, and one line says so."""
    server.behave = answering(b"", 503)
    guard = following(server)
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for _ in range(3):
            guard.refresh()

    assert limit(guard) is None
    assert [
        f"the policy at {server.url} cannot be read: it answers 503; until there is one, everything passes"
    ] == caplog.messages


def test_a_server_that_was_killed_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody listens any more: the last good policy stays."""
    with policy_server() as server:
        server.behave = answering(text(GOOD, KEY))
        guard = following(server)
        guard.refresh()
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for _ in range(3):
            guard.refresh()

    assert 30 == limit(guard)
    assert 1 == len(caplog.messages)
    assert "Connection refused" in caplog.messages[0]


def test_a_policy_is_asked_for_once(server: PolicyServer) -> None:
    """What was accepted is not sent again; what was refused is."""
    server.behave = tagged(b"garbage", '"1"')
    guard = following(server)
    guard.refresh()
    guard.refresh()
    server.behave = tagged(text(GOOD, KEY), '"1"')
    guard.refresh()
    guard.refresh()

    assert [None, None, None, '"1"'] == [headers.get("If-None-Match") for _, headers in server.asked]
    assert 30 == limit(guard)


def test_only_the_address_that_was_configured_is_asked(server: PolicyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its query and its secret, through no proxy; what is said of it has neither."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    server.behave = answering(b"", 302, Location="/elsewhere")
    address = PolicyAddress(server.url.replace("//", "//ana:s%20cret@") + "?for=web")
    Guard(address).refresh()

    assert ["/policy.json?for=web"] == [path for path, _ in server.asked]
    assert "Basic YW5hOnMgY3JldA==" == server.asked[0][1]["Authorization"]
    assert server.url == address.name


@pytest.mark.parametrize("url", ["http://", "http:///policy.json", "http://[", "http://127.0.0.1:99999/", "https://\n"])
def test_an_address_that_is_none_lets_everything_pass(url: str) -> None:
    """A program never fails to start because of the guard."""
    guard = Guard(url)
    guard.refresh()

    assert limit(guard) is None


def test_a_copy_of_the_last_good_policy_outlives_the_process(server: PolicyServer, tmp_path: Path) -> None:
    """The next process begins with it while the server is away, and it is believed only if it is signed."""
    copy = tmp_path / "policy.json"
    server.behave = answering(text(GOOD, KEY))
    following(server, copy=copy).refresh()
    server.behave = answering(b"", 500)

    assert 30 == limit(following(server, copy=copy))
    assert limit(following(server, copy=copy, keys=[OTHER])) is None
    assert [copy] == list(tmp_path.iterdir())


@pytest.mark.parametrize("restarted", [False, True])
def test_a_policy_of_a_wrong_clock_stands_in_nobody_s_way(
    server: PolicyServer,
    tmp_path: Path,
    restarted: bool,  # noqa: FBT001
) -> None:
    """It says that it is from the future, so another is not refused for being older; also not by a process after it."""
    keys = {"copy": tmp_path / "policy.json", "clock": Clock(at("2026-03-10T12:00:00"))}
    guard = following(server, **keys)
    server.behave = answering(text(GOOD | {"issued": "2036-03-03T09:00:00Z"}, KEY))
    guard.refresh()
    server.behave = answering(text(NEWER, KEY))
    guard = following(server, **keys) if restarted else guard
    guard.refresh()

    assert 20 == limit(guard)


def test_a_copy_that_cannot_be_kept_is_said_and_does_no_harm(
    server: PolicyServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk is not the program's trouble."""
    server.behave = answering(text(GOOD, KEY))
    guard = following(server, copy=tmp_path / "missing" / "policy.json")
    with caplog.at_level(logging.WARNING, "overton.guard"):
        guard.refresh()

    assert 30 == limit(guard)
    assert ["No such file or directory"] == [said.rpartition(": ")[2] for said in caplog.messages]


def test_the_policy_is_followed_beside_the_requests(server: PolicyServer) -> None:
    """The first ruling begins it; what is newer arrives by itself."""
    server.behave = answering(text(GOOD, KEY))
    with following(server, refresh=0.01) as guard:
        assert guard.ruling(CAMPAIGN, "GET /users") is None
        assert guard.ready()
        server.behave = answering(text(NEWER, KEY))
        end = time.monotonic() + 20
        while (ruling := guard.ruling(CAMPAIGN, "GET /users")) is None or ruling.refuse != 20:
            assert time.monotonic() < end
            time.sleep(0.005)


def test_every_observation_is_judged_by_a_policy_that_was_in_force(server: PolicyServer) -> None:
    """Threads hammer while policies and the kill switch change: none is lost, none is torn between two policies."""
    bounds = [(number, 2 * number) for number in range(10, 22)]
    policies = [
        document(metric(position("2026-01-05", *pair)), issued=f"2026-03-02T09:00:{number:02}Z")
        for number, pair in enumerate(bounds)
    ]
    seen: list[tuple[float | None, float | None]] = []
    with following(server, reports=[lambda judged: seen.append((judged.ruling.warn, judged.ruling.refuse))]) as guard:
        server.behave = answering(text(policies[0], KEY))
        guard.refresh()
        over = threading.Event()
        counts = [0, 0, 0]

        def hammer(which: int) -> None:
            while not over.is_set():
                ruling = guard.ruling(CAMPAIGN, f"GET /{counts[which] % 7}")
                assert ruling is not None
                counts[which] += guard.observed(ruling, seconds=1).ruling is ruling

        threads = [threading.Thread(target=hammer, args=[which]) for which in range(3)]
        for thread in threads:
            thread.start()
        for policy in policies:
            server.behave = answering(text(policy, KEY))
            guard.refresh()
        over.set()
        for thread in threads:
            thread.join()

    assert sum(counts) == len(seen) > 0
    assert {(float(warn), float(refuse)) for warn, refuse in bounds} >= set(seen)
    assert 42 == limit(guard)
