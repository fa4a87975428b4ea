"""The reference of commands is their help, word for word."""

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from overton.cli.lazy_group import Entry
from overton.cli.main import COMMANDS
from running import overton

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
HEAD = """\
# Commands

Every command looks for the workspace in this folder and above it; `--directory` names another.
Exit codes: 0 fine, 1 not allowed (or findings, with `lint --strict`), 2 bad input; 141 when the reader of a pipe left.
What is measured can be read by programs with `--json`. A terminal gets colour and progress bars; a pipe gets neither.
"""


def _below(command: str) -> Iterator[str]:
    """The names of a group's commands."""
    entries: Mapping[str, Entry] = getattr(import_module(COMMANDS[command].place.partition(":")[0]), "COMMANDS", {})
    yield from sorted(entries)


def _reference() -> str:
    sections = [HEAD]
    for command in sorted(COMMANDS):
        for words in ((command,), *((command, sub) for sub in _below(command))):
            level = "#" * (len(words) + 1)
            shown = overton(*words, "--help", COLUMNS="100", TERMINAL_WIDTH="100").stdout.rstrip()
            sections.append(f"{level} overton {' '.join(words)}\n\n```\n{shown}\n```\n")
    return "\n".join(sections)


def test_the_reference_of_commands_is_their_help() -> None:
    """Run with OVERTON_WRITE_GOLDEN=1 to write it anew."""
    found = _reference()
    if os.environ.get("OVERTON_WRITE_GOLDEN"):
        REFERENCE.write_text(found)

    assert REFERENCE.read_text() == found
