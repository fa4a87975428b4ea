"""Starting up: `overton check` of one code campaign with nothing to look at, beside a bare interpreter.

The last commit is empty, and the check compares with the one before it; against HEAD itself it takes a shorter way.
Processes in turn, bytecode cached; the peer is `python -c pass` of the same interpreter.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

GOAL = 11
CAMPAIGN = """\
campaign: no-suppressions
goal: The type checker sees all of the code.
metric:
  name: suppressed type errors
  goal: {at_most: 0}
  source: {kind: pattern, pattern: "type: ignore", include: ["**/*.py"]}
window:
  - {from: 2026-01-05, not_allowed: worse}
"""
BARE = [sys.executable, "-c", "pass"]
OVERTON = [sys.executable, "-c", "from overton.cli.main import main; main()"]


def run(*, quick: bool) -> None:
    """Print the medians, and the median of the ratios of neighbours."""
    with TemporaryDirectory() as folder:
        _repository(Path(folder))
        check = [*OVERTON, "check", "-C", folder, "--base"]
        contestants = {
            "overton check --base HEAD~1, an empty commit": [*check, "HEAD~1"],
            "overton check --base HEAD": [*check, "HEAD"],
            "overton --version": [*OVERTON, "--version"],
        }
        for name, command in contestants.items():
            bare, ours = _in_turn(BARE, command, 5 if quick else 25)
            ratio = median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
            print(
                f"{name}: {1000 * median(ours):.0f} ms, a bare interpreter {1000 * median(bare):.0f} ms; "
                f"{ratio:.1f} x (fastest of each {min(ours) / min(bare):.1f} x)"
            )
    print(f"the goal for the check against HEAD~1 is {GOAL} x")


def _repository(folder: Path) -> None:
    (folder / "campaigns").mkdir()
    (folder / "campaigns" / "no-suppressions.yaml").write_text(CAMPAIGN, encoding="utf-8")
    (folder / "module.py").write_text("value = 1  # type: ignore\n", encoding="utf-8")
    commit = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "--allow-empty", "-m"]
    for arguments in (["init", "-q"], ["add", "."], [*commit, "Begin"], [*commit, "Change no file"]):
        subprocess.run(["git", "-C", folder, *arguments], check=True)


def _in_turn(first: Sequence[str], second: Sequence[str], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each run, the two in turn, after one of each that fills the caches."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for command, kept in zip((first, second), times, strict=True):
            start = time.perf_counter()
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            seconds = time.perf_counter() - start
            if done.returncode != 0:
                raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
            if turn:
                kept.append(seconds)
    return times
