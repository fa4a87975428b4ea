"""Help: every command explains itself with an example, and is in the reference."""

from pathlib import Path

import pytest

from overton.cli.main import COMMANDS
from running import overton

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(command: str) -> None:
    """The example can be copied: it begins with `overton` and the command."""
    found = overton(command, "--help")

    assert 0 == found.exit_code
    assert f"Example: overton {command}" in " ".join(found.stdout.split())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_reference(command: str) -> None:
    """With the help as it is printed."""
    assert f"## overton {command}\n" in REFERENCE.read_text()


def test_the_overview_lists_every_command_without_loading_it() -> None:
    """The summaries stand in a table."""
    assert all(entry.summary for entry in COMMANDS.values())
    assert all(command in overton("--help").stdout for command in COMMANDS)


def test_an_unknown_command_is_bad_input() -> None:
    """Exit code 2, as for any other input that cannot be used."""
    assert 2 == overton("sttus").exit_code
