"""Which items can be drawn, and as what."""

from overton.charts.packing import Thing
from overton.charts.shown import Shown
from overton.model.standing import Standing
from overton.progress.figures import Assessed

EXEMPT = " exempt"
"""What the kind of an exempt item ends with."""


def drawn(overview: Shown) -> tuple[Assessed, ...]:
    """The items with a value, worst first."""
    return tuple(a for a in overview.items if a.value is not None and a.verdict is not None)


def kind_of(assessed: Assessed) -> str:
    """How an item is drawn: its standing, and whether it is exempt."""
    assert assessed.verdict is not None
    return assessed.verdict.standing.value + (EXEMPT if assessed.verdict.exempt else "")


def standing_of(kind: str) -> Standing:
    return Standing(kind.removesuffix(EXEMPT))


def thing(key: int, assessed: Assessed) -> Thing:
    """An item to be packed; `key` is its place among those drawn."""
    assert assessed.value is not None
    return Thing(assessed.value, kind_of(assessed), key)
