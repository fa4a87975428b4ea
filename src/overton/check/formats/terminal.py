"""Lines in a terminal: wrapped at words, and in colour."""

from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from overton.check.formats.context import RenderContext

if TYPE_CHECKING:
    from overton.check.formats.text import Line


def painted(lines: "Iterable[Line]", context: RenderContext) -> str:
    """The lines as they are written to a terminal."""
    console = Console(
        file=StringIO(),
        width=context.width,
        force_terminal=True,
        color_system="standard" if context.colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as captured:
        for line in lines:
            _print(line, console, context.width)
    return captured.get()


def _print(line: "Line", console: Console, width: int) -> None:
    text = Text.assemble(*line.pieces)
    # Sentences wrap where they stand. A place or a line of code stays whole, so that it is a link and can be copied.
    parts = text.wrap(console, max(width - line.indent, 1), overflow="fold") if line.indent else (text,)
    for part in parts:
        part.rstrip()
        part.pad_left(line.indent)
        console.print(part, soft_wrap=True)
