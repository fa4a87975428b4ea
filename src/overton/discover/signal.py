"""One signal: what a line of code shows, and what the campaign about it would say."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Signal:
    """A thing that one line of code shows."""

    key: str
    metric: str
    goal: str
    item: str
    gain: str
    worth: float
    pattern: str
    suffixes: Sequence[str]
    anchor: str
    """A plainer expression that every such line matches too, of little but letters: git finds it many times faster."""
    rules: str = ""
    """An expression whose first group is what the line names, such as the rules that it switches off."""
