"""An operator softens or stops the guard: by the environment, or by a file while the program runs."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from guard_policies import CAMPAIGN, KEY, Clock, at, document, metric, position, text
from overton.guard import Guard, Judged

KEYED = {"OVERTON_POLICY_KEY": "k" * 32}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A signed policy in a file, which denies."""
    file = tmp_path / "policy.json"
    file.write_bytes(text(document(metric(position("2026-01-05"))), KEY))
    return file


def mode(guard: Guard) -> str:
    """What happens to an item; `off` where there is no ruling."""
    ruling = guard.ruling(CAMPAIGN, "GET /users")
    return ruling.mode if ruling else "off"


def eventually(expected: object, found: Callable[[], object]) -> None:
    """Fails if it does not become so in a while."""
    end = time.monotonic() + 20
    while expected != (now := found()):
        assert time.monotonic() < end, now
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("word", "expected", "said"),
    [
        (None, "deny", 0),
        ("deny", "deny", 0),
        (" Warn ", "warn", 0),
        ("observe", "observe", 0),
        ("off", "off", 0),
        ("", "off", 0),
        ("0", "off", 1),
        ("disabled\x1b[31m", "off", 1),
    ],
)
def test_the_environment_sets_a_ceiling(
    policy: Path, caplog: pytest.LogCaptureFixture, word: str | None, expected: str, said: int
) -> None:
    """A word that is none was meant to stop something, and is said."""
    environ = {"OVERTON_POLICY": str(policy), **KEYED} | ({} if word is None else {"OVERTON_GUARD": word})
    with caplog.at_level(logging.WARNING, "overton.guard"), Guard.from_environment(environ) as guard:
        assert expected == mode(guard)

    assert said == len(caplog.messages)
    assert all(message.isprintable() for message in caplog.messages)


def test_a_file_softens_while_the_program_runs(policy: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without a restart, and back again when it is removed; both are said."""
    switch = tmp_path / "switch"
    environ = {"OVERTON_POLICY": str(policy), "OVERTON_GUARD_FILE": str(switch), **KEYED}
    with caplog.at_level(logging.WARNING, "overton.guard"), Guard.from_environment(environ) as guard:
        before = mode(guard)
        switch.write_text("observe\n")
        eventually("observe", lambda: mode(guard))
        switch.unlink()
        eventually("deny", lambda: mode(guard))

    assert "deny" == before
    assert [
        "the kill switch: nothing is enforced more strictly than 'observe' now; it was 'deny' before",
        "the kill switch: nothing is enforced more strictly than 'deny' now; it was 'observe' before",
    ] == caplog.messages


def test_a_switch_that_is_thrown_counts_for_what_was_begun(policy: Path, tmp_path: Path) -> None:
    """Who asks by a ruling of before whether to refuse is told not to."""
    switch, reports = tmp_path / "switch", list[Judged]()
    guard = Guard(policy, switch=switch, reports=[reports.append])
    ruling = guard.ruling(CAMPAIGN, "GET /users")
    assert ruling is not None

    enforced = [guard.observed(ruling, seconds=31).enforced]
    for word in ("warn", "off"):
        switch.write_text(word)
        guard.refresh()
        enforced.append(guard.observed(ruling, seconds=31).enforced)
    guard.close()

    assert [True, False, False] == enforced
    assert ["deny", "warn"] == [one.ruling.mode for one in reports]


def test_a_thread_that_cannot_be_started_is_tried_again(
    policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine may be short of them for a moment; the switch must work afterwards."""
    switch, clock = tmp_path / "switch", Clock(at("2026-03-10T12:00:00"))
    with Guard(policy, switch=switch, clock=clock) as guard:
        with monkeypatch.context() as short:
            short.setattr(threading.Thread, "start", _no_thread)
            before = mode(guard)
        clock.now += 60
        mode(guard)
        switch.write_text("observe")
        eventually("observe", lambda: mode(guard))

    assert "deny" == before


def _no_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "off"),
        (b"off", "off"),
        (b"observe\n# since the incident of 10 March, by the one on call\n", "observe"),
        (b"# " + b"why " * 50 + b"\nwarn", "warn"),
        (b"WARN", "warn"),
        (b"deny", "deny"),
        (b"\xff\x00", "off"),
        (b"warn x" * 99, "off"),
    ],
)
def test_a_file_that_cannot_be_understood_means_off(
    policy: Path, tmp_path: Path, content: bytes, expected: str
) -> None:
    """Whoever puts it there in an emergency need not get it right."""
    switch = tmp_path / "switch"
    switch.write_bytes(content)
    guard = Guard(policy, switch=switch)
    guard.close()

    assert expected == mode(guard)


def test_a_switch_that_cannot_be_read_is_on(policy: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is there, so somebody meant it; and it is said once."""
    with caplog.at_level(logging.WARNING, "overton.guard"):
        guard = Guard(policy, switch=tmp_path)
        guard.refresh()
        guard.close()

    assert "off" == mode(guard)
    assert [
        f"the kill switch {tmp_path} cannot be read, so it is on: Is a directory",
        "the kill switch: nothing is enforced more strictly than 'off' now; it was 'deny' before",
    ] == caplog.messages


def test_neither_switch_makes_anything_stricter(policy: Path, tmp_path: Path) -> None:
    """The softest of environment, file and policy holds."""
    switch = tmp_path / "switch"
    switch.write_text("deny")
    policy.write_bytes(text(document(runtime="observe")))
    guard = Guard(policy, switch=switch, ceiling="warn")
    guard.close()

    assert "observe" == mode(guard)


def test_a_policy_file_is_followed(policy: Path) -> None:
    """What something else writes there counts without a restart; what is wrong with it does not."""
    newer = document(metric(position("2026-01-05", 10, 20)), issued="2026-03-03T09:00:00Z")
    with Guard(policy, keys=[KEY], refresh=0.01) as guard:
        before = guard.ruling(CAMPAIGN, "GET /users")
        policy.write_bytes(text(newer))
        time.sleep(0.05)
        unsigned = guard.ruling(CAMPAIGN, "GET /users")
        policy.write_bytes(text(newer, KEY))
        eventually(20, lambda: (ruling := guard.ruling(CAMPAIGN, "GET /users")) and ruling.refuse)

    assert before
    assert before == unsigned


def test_a_policy_file_that_is_not_there_yet_is_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Everything passes until then, and that is said once."""
    file = tmp_path / "policy.json"
    with caplog.at_level(logging.WARNING, "overton.guard"), Guard(file, refresh=0.01) as guard:
        before = mode(guard)
        file.write_bytes(text(document()))
        eventually("deny", lambda: mode(guard))

    assert "off" == before
    assert [
        f"the policy at {file} cannot be read: No such file or directory; until there is one, everything passes",
        f"the policy at {file} is good again",
    ] == [message for message in caplog.messages if "cannot be used" not in message]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, ""),
        ({"OVERTON_POLICY": ""}, ""),
        ({"OVERTON_POLICY": "missing.json"}, "the policy at missing.json cannot be read: No such file or directory"),
        ({"OVERTON_POLICY_KEY": " "}, "OVERTON_POLICY_KEY: it is set, but holds no key"),
        ({"OVERTON_POLICY_KEY": "short"}, "OVERTON_POLICY_KEY: the key has 5 characters"),
        ({"OVERTON_POLICY_REFRESH": "often"}, "OVERTON_POLICY_REFRESH says 'often', which is no number of seconds"),
        ({"OVERTON_POLICY_REFRESH": "nan"}, "OVERTON_POLICY_REFRESH says 'nan', which is no number of seconds"),
        ({"OVERTON_GUARD_OBSERVATIONS": "/proc/nowhere", "OVERTON_GUARD_TELEMETRY": "on"}, ""),
    ],
)
def test_nothing_in_the_environment_keeps_a_program_from_starting(
    environ: dict[str, str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything passes, and one line says why, if there is a reason to."""
    with caplog.at_level(logging.WARNING, "overton.guard"), Guard.from_environment(environ) as guard:
        assert "off" == mode(guard)

    assert said == (caplog.messages[0][: len(said)] if caplog.messages else "")
    assert bool(said) == len(caplog.messages)
