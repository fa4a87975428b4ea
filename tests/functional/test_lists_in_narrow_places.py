"""`items` and `exempt list` can be read in a narrow terminal and in a pipe."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exempting import Exempting

LISTS = (("items",), ("exempt", "list", "--all"))
RUN = "from overton.cli.main import main; import sys; main(sys.argv[1:])"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Exempting]:
    found = Exempting(tmp_path)
    found.ask("--ticket", "INF-812", "--ceiling", "50", days=10)
    found.run("exempt", "grant", "1", "--by", "priya")
    found.ask(items="GET /slow")
    yield found
    found.store.close()


def on_terminal(there: Exempting, columns: int, *arguments: str) -> list[str]:
    """The lines that a command prints to a terminal so wide."""
    screen, its_end = pty.openpty()
    environ = {**os.environ, "COLUMNS": f"{columns}", "NO_COLOR": "1", "TERM": "xterm"}
    command = [sys.executable, "-c", RUN, *arguments, "-C", str(there.root)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=its_end, stderr=subprocess.DEVNULL, env=environ
    )
    os.close(its_end)
    said = bytearray()
    try:
        while chunk := os.read(screen, 4096):
            said += chunk
    except OSError:  # the terminal is closed
        pass
    os.close(screen)
    assert process.wait() == 0
    return re.sub("\x1b\\[[0-9;]*m", "", said.decode()).splitlines()


@pytest.mark.parametrize("command", LISTS)
def test_in_a_narrow_terminal_no_word_is_split(there: Exempting, command: tuple[str, ...]) -> None:
    """All lines fit, and every word of a pipe's is one of the terminal's."""
    lines = on_terminal(there, 60, *command)
    words = {word for line in lines for word in line.split()}

    assert max(map(len, lines)) <= 60
    assert set(there.run(*command).stdout.split()) == words


@pytest.mark.parametrize("command", LISTS)
def test_in_a_pipe_no_line_is_padded(there: Exempting, command: tuple[str, ...]) -> None:
    """A line is as long as what it says."""
    lines = there.run(*command).stdout.splitlines()

    assert lines == [line.rstrip() for line in lines]


def test_a_wide_terminal_has_a_table_of_items(there: Exempting) -> None:
    """With a column for each thing there is to compare."""
    assert any(
        line.split() == ["standing", "item", "owner", "since", "why"] for line in on_terminal(there, 140, "items")
    )
