"""A pipe whose reader leaves early, as `head` does, never looks like "not allowed"."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulated_workspace import DAY, workspace

COMMANDS = (
    ("--help",),
    ("report", "--help"),
    ("status", "--at", f"{DAY}"),
    ("items", "request-timeouts", "--at", f"{DAY}"),
    ("items", "request-timeouts", "--at", f"{DAY}", "--json"),
    ("window", "simulate", "request-timeouts", "--not-allowed", "10", "--at", f"{DAY}"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("read"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_reader_who_left_is_no_refusal(command: tuple[str, ...], folder: Path) -> None:
    """Nor is it "fine", as nobody saw the end; nothing is said of it."""
    reading, writing = os.pipe()
    os.close(reading)
    run = "import sys; from overton.cli.main import main; main(sys.argv[1:])"
    words = [sys.executable, "-c", run, *command]
    try:
        ran = subprocess.run(words, cwd=folder, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)

    assert (141, b"") == (ran.returncode, ran.stderr)
