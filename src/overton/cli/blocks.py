"""Things told one below the other: a heading each, and lines below it that break between words.

What has names and reasons in it needs more room than a table in a narrow terminal gives its columns, and one in a pipe
or a log is wider than whoever reads it can see.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

INDENT = 4
Labelled = tuple[str, "Text"]


def show_block(console: "Console", heading: "Text", lines: Sequence[Labelled]) -> None:
    """Print a heading and what belongs to it, each under its label, if it has any."""
    room = max((len(label) + 2 for label, text in lines if label and text.plain), default=0)
    _show(console, heading, first="", then=" " * INDENT)
    for label, text in lines:
        if text.plain:
            start = " " * INDENT + label.ljust(room)
            _show(console, text, first=start, then=" " * len(start))


def _show(console: "Console", text: "Text", *, first: str, then: str) -> None:
    from rich.text import Text

    width = max(console.width - len(then), 1)
    for number, line in enumerate(text.wrap(console, width, overflow="fold")):
        line.rstrip()
        console.print(Text.assemble(then if number else first, line), soft_wrap=True, highlight=False)
