"""A history as one line of block characters."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN = "_.-=+*%#"
"""Where blocks cannot be printed."""


def sparkline(values: Sequence[float], levels: str = BLOCKS) -> str:
    """A character a value, from 0 to the largest; only 0 is drawn as a space."""
    top = max(values, default=0.0)
    return "".join(_level(value, top, levels) for value in values)


def _level(value: float, top: float, levels: str) -> str:
    if value <= 0:
        return " "
    return levels[min(len(levels) - 1, int(value / top * len(levels) - 1e-9))]
