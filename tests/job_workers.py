"""Real workers for tests of guarded jobs, in a folder that has their jobs, a policy, and what the guard told."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guard_policies import tight
from overton.model.standing import Action
from real_servers import PATIENCE_S

GUARD = """\
import json, os, time
from overton.guard import Guard
from overton.guard.deadline import check

def told(judged):
    ruling = judged.ruling
    line = json.dumps([ruling.item, judged.value, judged.action, judged.ended, ruling.warn, ruling.refuse, ruling.mode])
    file = os.open("told.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode() + b"\\n")
    os.close(file)

guard = Guard("policy.json", refresh=0.05, reports=[told], observations="seen")

def work_for(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        check()
        time.sleep(0.002)
    return "done"
"""


@dataclass(frozen=True)
class Told:
    """One observation, as the guard of a worker reported it."""

    item: str
    value: float
    action: str
    ended: bool
    warn: float | None
    refuse: float | None
    mode: str

    @property
    def judged(self) -> Action:
        """What follows from the value and the bounds alone."""
        if self.refuse is not None and self.value > self.refuse:
            return Action.REFUSE
        return Action.WARN if self.warn is not None and self.value > self.warn else Action.PASS


@dataclass(frozen=True)
class Jobs:
    """A folder with a module of jobs, `shop`, whose guard follows the policy that is there."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "guarded.py").write_text(GUARD)

    def write(self, jobs: str) -> None:
        (self.folder / "shop.py").write_text(jobs)

    def allow(self, seconds: float, mode: object = "deny", **more: Any) -> None:
        """Move Not Allowed; whoever reads the policy meanwhile finds the old one or the new one."""
        new = self.folder / "policy.new"
        new.write_text(json.dumps(tight(mode, seconds, **more)))
        new.replace(self.folder / "policy.json")

    def told(self) -> list[Told]:
        file = self.folder / "told.jsonl"
        return [Told(*json.loads(line)) for line in file.read_text().splitlines()] if file.exists() else []

    def kept(self) -> int:
        """How many observations the workers wrote to files."""
        return sum(len(file.read_bytes().splitlines()) for file in (self.folder / "seen").iterdir())

    @contextmanager
    def worker(self, command: Sequence[str], environ: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker while it runs, in the folder; what it says is in the file `log`."""
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, **environ, "PYTHONPATH": str(self.folder)},
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
