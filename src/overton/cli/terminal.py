"""How standings and bars look in a terminal: by sign, word and colour, never by colour alone."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from overton.progress.figures import Numbers

MARKS = {
    "done": ("✓", "green"),
    "later": ("·", "bright_black"),
    "warned": ("▲", "yellow"),
    "not_allowed": ("✗", "red"),
    "exempt": ("○", "cyan"),
    "no_data": ("?", "bright_black"),
}
"""Each standing's sign and colour."""

BLOCKS = {"done": "█", "later": "░", "warned": "▒", "not_allowed": "▓"}
"""What a bar is made of: the shade alone tells the standings apart."""

PIPE_WIDTH = 200
"""Columns where there is no terminal: nothing is cut for a program or a log."""


def wide(console: "Console") -> "Console":
    """As wide as the terminal, or wide enough for anything in a pipe."""
    if not sys.stdout.isatty():
        console.width = PIPE_WIDTH
    return console


def bar(numbers: "Numbers", width: int) -> "Text":
    """Meeting and remaining as one bar; every standing that has an item has at least one block."""
    from rich.text import Text

    counts = [(standing.value, count) for standing, count in numbers.standings.items()]
    text = Text()
    for standing, cells in zip((name for name, _ in counts), shares([c for _, c in counts], width), strict=True):
        text.append(BLOCKS[standing] * cells, style=MARKS[standing][1])
    return text


def shares(counts: list[int], width: int) -> list[int]:
    """`width` cells divided by the counts: at least one for each that is not 0, the largest giving way."""
    total = sum(counts)
    if total == 0:
        return [0] * len(counts)
    cells = [max(round(width * count / total), 1) if count else 0 for count in counts]
    while sum(cells) != width:
        largest = cells.index(max(cells))
        cells[largest] += 1 if sum(cells) < width else -1
    return cells
