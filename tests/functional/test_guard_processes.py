"""The guard in processes of every kind: forked, of green threads, and at their end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guard_policies import CAMPAIGN, document, metric, position, text

OLD = document(metric(position("2026-01-05")))
NEW = document(metric(position("2026-01-05", 10, 20)), issued="2026-03-03T09:00:00Z")

COMMON = f"""\
import os, sys, threading, time
from overton.guard import Guard
def limit(guard):
    return guard.ruling({CAMPAIGN!r}, "GET /users").refuse
def until(expected, guard):
    end = time.monotonic() + 20
    while limit(guard) != expected and time.monotonic() < end:
        time.sleep(0.005)
    return limit(guard)
def issue(content):
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.replace(path + ".new", path)
path = sys.argv[1]
OLD, NEW = {text(OLD)!r}, {text(NEW)!r}
"""

FORKED = """\
guard = Guard(path, refresh=0.01, switch=path + ".switch", observations=path + ".d")
if sys.argv[2] == "asked before":
    limit(guard)
else:
    assert threading.active_count() == 1, threading.enumerate()
pid = os.fork()
if pid == 0:
    issue(NEW)
    own = until(20, guard)
    guard.observed(guard.ruling("request-timeouts", "GET /users"), seconds=1)
    print(own, flush=True)
    sys.exit()
os.waitpid(pid, 0)
print(until(20, guard), flush=True)
"""

HAMMERED = """\
guard = Guard(path, refresh=0.001, observations=path + ".d")
over = threading.Event()
def hammer():
    while not over.is_set():
        guard.observed(guard.ruling("request-timeouts", "GET /users"), seconds=1)
def swap():
    while not over.is_set():
        issue(OLD)
        guard.refresh()
threads = [threading.Thread(target=one) for one in (hammer, hammer, swap)]
for thread in threads:
    thread.start()
for _ in range(20):
    pid = os.fork()
    if pid == 0:
        guard.refresh()
        ruling = guard.ruling("request-timeouts", "GET /users")
        guard.observed(ruling, seconds=1)
        guard.close()
        os._exit(0 if ruling.refuse == 30 else 1)
    assert os.waitpid(pid, 0)[1] == 0
over.set()
for thread in threads:
    thread.join()
print("done")
"""

GREEN = """\
guard = Guard(path, refresh=0.01, observations=path + ".d")
limit(guard)
issue(NEW)
print(until(20, guard))
import gevent
ticks = []
def tick():
    for _ in range(5):
        ticks.append(1)
        gevent.sleep(0.001)
greenlets = [gevent.spawn(limit, guard) for _ in range(100)] + [gevent.spawn(tick)]
gevent.joinall(greenlets, raise_error=True)
print({one.value for one in greenlets[:-1]}, len(ticks))
guard.close()
pid = os.fork()
if pid == 0:
    print(limit(guard), flush=True)
    os._exit(0)
os.waitpid(pid, 0)
"""

ENDED = """\
guard = Guard(sys.argv[2] or path, refresh=0.0001, switch=path + ".switch", observations=path + ".d", telemetry=True)
for _ in range(50):
    ruling = guard.ruling("request-timeouts", "GET /users")
import atexit, logging
@atexit.register
def late():
    ruling = guard.ruling("request-timeouts", "GET /users")
    if ruling:
        guard.observed(ruling, seconds=1)
class Late:
    def __del__(self):
        guard.ruling("request-timeouts", "GET /users")
sys.late = Late()
"""

QUIET = "import logging; logging.getLogger('overton.guard').setLevel(logging.ERROR)\n"


def run(folder: Path, program: str, *arguments: str, before: str = "") -> tuple[str, str]:
    """Output and errors of a program whose policy is in a file; fails if the program does."""
    policy = folder / "policy.json"
    policy.write_bytes(text(OLD))
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", before + COMMON + program, str(policy)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


@needs_fork
@pytest.mark.parametrize("asked", ["asked before", "asked after"])
def test_a_forked_process_follows_the_policy_too(tmp_path: Path, asked: str) -> None:
    """As a web server's workers do; and where nothing was asked before the fork, no thread was there to fork."""
    assert ("20.0\n20.0\n", "") == run(tmp_path, FORKED, asked)


@needs_fork
def test_a_fork_at_any_moment_leaves_no_lock_held(tmp_path: Path) -> None:
    """While threads observe, policies are swapped and observations are written."""
    assert ("done\n", "") == run(tmp_path, HAMMERED, before=QUIET)


def test_green_threads_follow_the_policy(tmp_path: Path) -> None:
    """With gevent, patched before or after the guard is loaded; also after a fork."""
    patch = "from gevent import monkey; monkey.patch_all()\n"
    for before in (patch, f"import overton.guard\n{patch}"):
        assert ("20.0\n{20.0} 5\n20.0\n", "") == run(tmp_path, GREEN, before=before)


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:9/policy.json"])
def test_the_end_of_a_program_is_silent(tmp_path: Path, address: str) -> None:
    """Also when the guard is asked while the interpreter is being taken apart."""
    assert ("", "") == run(tmp_path, ENDED, address, before=QUIET)
