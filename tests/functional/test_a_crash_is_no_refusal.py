"""A mistake of Overton's own ends with another exit code than "not allowed"."""

import subprocess
import sys

CRASHING = """\
import click
from overton.cli import main
main.COMMANDS["crash"] = main.Entry("overton.cli.main:crash", "")
main.crash = click.Command("crash", callback=lambda: 1 / 0)
main.main(["crash"])
"""


def test_an_unexpected_error_ends_with_exit_code_2() -> None:
    """The trace is shown, so that it can be told to those who wrote Overton."""
    ran = subprocess.run([sys.executable, "-c", CRASHING], capture_output=True, text=True, check=False)

    assert 2 == ran.returncode
    assert "ZeroDivisionError" in ran.stderr
