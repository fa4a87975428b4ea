"""The guard's observations as files, and a campaign that measures them."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from guard_policies import CAMPAIGN, Clock, at, document, metric, position, text
from overton.guard import Guard, Judged, Ruling
from overton.guard.observations import AT_ONCE, ObservationFiles
from overton.guard.saying import Trouble
from overton.model.standing import Action
from running import overton

MEASURED = """\
campaign: request-timeouts
goal: No slow requests.
metric:
  name: p90 request duration
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source:
    kind: events
    from: observations/*.jsonl
    where: campaign = 'request-timeouts'
    item: "{item}"
    value: value
    aggregate: p90
    time: at
window:
  - {from: 2026-03-02, warn: 15, not_allowed: 30}
"""
ODD = ["GET /users", 'GET /"quoted"\n', "GET /\udcff", "GET /ü\u2028", "GET /\0", "GET /{id}"]
RULING = Ruling(CAMPAIGN, "p99", "GET /users", "s", mode="observe", seconds=1)


def lines(folder: Path) -> list[dict[str, Any]]:
    """What all files say, which are whole lines only."""
    texts = [path.read_bytes() for path in sorted(folder.glob("*.jsonl"))]
    assert all(text.rstrip(b" ").endswith(b"\n") for text in texts if text)
    return [json.loads(line) for text in texts for line in text.split(b"\n") if line.strip()]


def observation(seconds: float = 1.0) -> Judged:
    return Judged(RULING, seconds, Action.PASS)


def files(folder: Path, clock: Clock | None = None, **keys: Any) -> ObservationFiles:
    return ObservationFiles(folder, Trouble(), clock=clock or Clock(at("2026-03-10T12:00:00")), **keys)


def test_a_campaign_measures_what_the_guard_saw(tmp_path: Path) -> None:
    """From requests to numbers by `overton measure`, without any tracing: odd names included."""
    clock = Clock(at("2026-03-10T12:00:00.25"))
    folder = tmp_path / "observations"
    policy = document(metric(position("2026-03-02")), runtime="observe")
    with Guard(policy, observations=folder, clock=clock) as guard:
        for number in range(1, 11):
            clock.now += 60
            for item in ODD:
                ruling = guard.ruling(CAMPAIGN, item)
                assert ruling is not None
                guard.observed(ruling, seconds=number)
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "request-timeouts.yaml").write_text(MEASURED)

    measured = overton("measure", "-C", str(tmp_path), "--at", "2026-03-10")
    items = overton("items", CAMPAIGN, "--json", "-C", str(tmp_path), "--at", "2026-03-10")

    assert (0, "") == (measured.exit_code, measured.stderr)
    assert f"{len(ODD)} items" in measured.stdout
    assert {9.0} == {item["value"] for item in json.loads(items.stdout)["items"]}


def test_a_line_says_what_when_and_what_became_of_it(tmp_path: Path) -> None:
    """In UTC, in the metric's unit."""
    policy = document(metric(position("2026-03-02")))
    with Guard(policy, observations=tmp_path, clock=Clock(at("2026-03-10T12:00:00.25"))) as guard:
        ruling = guard.ruling(CAMPAIGN, "GET /users")
        assert ruling is not None
        guard.observed(ruling, seconds=31, ended=True)
        guard.observed(ruling, value=float("nan"))

    assert [
        {
            "at": "2026-03-10T12:00:00.250000Z",
            "campaign": CAMPAIGN,
            "metric": "metric 1",
            "item": "GET /users",
            "value": 31,
            "unit": "s",
            "action": "refuse",
            "mode": "deny",
            "ended": True,
        }
    ] == lines(tmp_path)


def test_a_full_file_is_followed_by_another_and_the_oldest_go(tmp_path: Path) -> None:
    """A folder never grows beyond its bound; a file of another day is another file."""
    clock = Clock(at("2026-03-10T12:00:00"))
    kept = files(tmp_path, clock, file_bytes=2000, folder_bytes=10_000)
    for _ in range(200):
        clock.now += 1
        kept(observation())
        kept.flush()
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    kept.close()
    clock.now += 86_400
    kept(observation())
    kept.close()

    assert 10_000 >= sum(sizes)
    assert 2200 >= max(sizes)
    assert at("2026-03-11T12:03:20") == at(lines(tmp_path)[-1]["at"])


def test_what_other_programs_keep_in_the_folder_stays(tmp_path: Path) -> None:
    """Only files of the guard's own kind are removed."""
    (tmp_path / "other.jsonl").write_bytes(b" " * 20_000)
    (tmp_path / "old.overton.jsonl").write_bytes(b" " * 20_000)
    kept = files(tmp_path, file_bytes=2000, folder_bytes=10_000)
    kept(observation())
    kept.close()

    assert (True, False) == ((tmp_path / "other.jsonl").exists(), (tmp_path / "old.overton.jsonl").exists())


def test_more_than_can_be_written_is_counted_and_dropped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Memory is bounded, and it is said once."""
    kept = files(tmp_path, most_waiting=100)
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for _ in range(250):
            kept(observation())
    kept.close()

    assert (150, 100, 1) == (kept.dropped, len(lines(tmp_path)), len(caplog.messages))


def test_a_folder_that_cannot_be_written_is_said_once_and_once_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The program goes on, and so do the observations when it is mended."""
    folder = tmp_path / "folder"
    folder.write_text("not a folder")
    kept = files(folder)
    with caplog.at_level(logging.WARNING, "overton.guard"):
        for _ in range(3):
            kept(observation())
            kept.flush()
        folder.unlink()
        kept(observation())
        kept.close()

    assert (3, 1, 2) == (kept.dropped, len(lines(folder)), len(caplog.messages))


def test_half_a_line_is_cut_off(tmp_path: Path) -> None:
    """When the disk is full in the middle of one, what is left is whole lines."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    kept = files(tmp_path)
    try:
        kept(observation())
        kept.flush()
        length = sum(path.stat().st_size for path in tmp_path.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (length + 10, before[1]))
        kept(observation())
        kept.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    kept(observation())
    kept.close()

    assert (2, 1) == (len(lines(tmp_path)), kept.dropped)


def test_threads_lose_nothing(tmp_path: Path) -> None:
    """Every observation is written once, whoever takes it and whenever it is flushed."""
    kept = files(tmp_path)
    number = AT_ONCE // 2

    def take(which: int) -> None:
        for index in range(number):
            kept(observation(which * number + index))
            if index % 500 == 0:
                kept.flush()

    threads = [threading.Thread(target=take, args=[which]) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept.close()

    assert set(range(4 * number)) == {line["value"] for line in lines(tmp_path)}
    assert (4 * number, 1) == (len(lines(tmp_path)), len(list(tmp_path.iterdir())))


PROGRAM = """\
import os, sys, time
from overton.guard import Guard
guard = Guard(sys.argv[1], observations=sys.argv[2])
def see(number):
    for index in range(number):
        guard.observed(guard.ruling("request-timeouts", "GET /users"), seconds=1)
see(3)
if pid := os.fork():
    see(4)
    os.waitpid(pid, 0)
else:
    see(5)
if sys.argv[3] == "kill":
    while True:
        see(1)
"""


def _program(tmp_path: Path, end: str) -> list[str]:
    policy = tmp_path / "policy.json"
    policy.write_bytes(text(document(metric(position("2026-01-05")))))
    interpreter = [sys.executable, "-W", "ignore::DeprecationWarning"]
    return [*interpreter, "-c", PROGRAM, str(policy), str(tmp_path / "observations"), end]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_each_process_writes_its_own_file_up_to_its_end(tmp_path: Path) -> None:
    """Also after a fork: nothing is written twice, nothing is left when the interpreter ends, nothing is said."""
    done = subprocess.run(_program(tmp_path, "end"), capture_output=True, text=True, check=True)
    found = sorted((tmp_path / "observations").iterdir())

    assert ("", "") == (done.stdout, done.stderr)
    assert Counter({5: 1, 7: 1}) == Counter(path.read_bytes().count(b"\n") for path in found)


def test_a_process_that_is_killed_leaves_whole_lines(tmp_path: Path) -> None:
    """At any moment."""
    folder = tmp_path / "observations"
    with subprocess.Popen(_program(tmp_path, "kill"), start_new_session=True) as process:
        while not folder.is_dir() or sum(path.stat().st_size for path in folder.iterdir()) < 1_000_000:
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)

    assert {1} == {line["value"] for line in lines(folder)}
