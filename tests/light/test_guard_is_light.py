"""The guard lives in other people's processes: it brings the standard library and our own light rooms, no more."""

import json
import subprocess
import sys

ROOMS = {"overton", "overton.guard", "overton.model", "overton.policy", "overton.window"}
AWAY = {
    "asyncio", "concurrent", "ctypes", "email", "http", "logging.handlers", "multiprocessing", "pickle",
    "queue", "selectors", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "unittest", "urllib.request", "xml",
}  # fmt: skip
"""What the standard library has and a guard whose policy is in a file does not need."""
PROGRAM = """\
import json, sys
before = set(sys.modules)
from overton.guard import Guard
Guard.from_environment({"OVERTON_POLICY": "missing.json"}).ruling("a", "b")
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def _loaded() -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_guard_loads_the_standard_library_and_our_light_rooms() -> None:
    """Also when it is asked."""
    ours = {".".join(name.split(".")[:2]) for name in _loaded() if name.split(".")[0] == "overton"}
    others = {name.split(".")[0] for name in _loaded()} - {"overton"} - set(sys.stdlib_module_names)
    others = {name for name in others if not name.startswith("_sysconfigdata")}  # the standard library's, built with it

    assert (ROOMS, set()) == (ours, others)


def test_the_guard_leaves_away_what_is_heavy_in_the_standard_library() -> None:
    """A program that uses none of it does not pay for it."""
    assert set() == {name for name in _loaded() if name in AWAY or name.partition(".")[0] in AWAY}
