"""Every colour, sign and shape, named once.

Standings differ by hue, by lightness and by shape. Marks keep 3:1 against what they lie on and text 4.5:1, in light
and in dark, and the four marks stay apart for colour-blind readers; the tests measure it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from overton.model.standing import Standing


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour on light and on dark paper."""

    light: str
    dark: str


SHADES: Mapping[str, Shade] = {
    "paper": Shade("#ffffff", "#15181c"),
    "ink": Shade("#1b1f24", "#e9ebee"),
    "quiet": Shade("#59616b", "#a4acb6"),
    "line": Shade("#878f99", "#747d88"),
    "hair": Shade("#dfe3e8", "#2e343b"),
    "link": Shade("#0a5aa6", "#86b9f5"),
    "done-mark": Shade("#137c68", "#31baa8"),
    "done-ink": Shade("#0b6a58", "#5fc9b1"),
    "done-wash": Shade("#eaf5f2", "#14272a"),
    "later-mark": Shade("#7689b4", "#737e9e"),
    "later-ink": Shade("#50608a", "#a9b5cf"),
    "later-wash": Shade("#f1f3f8", "#1d222c"),
    "warned-mark": Shade("#b47c22", "#ecb24b"),
    "warned-ink": Shade("#835500", "#edb95a"),
    "warned-wash": Shade("#fdf4e0", "#2a2416"),
    "not-allowed-mark": Shade("#851825", "#d94253"),
    "not-allowed-ink": Shade("#8f1a2c", "#ff969f"),
    "not-allowed-wash": Shade("#fbebec", "#311d21"),
}

Theme = Callable[[str], str]
"""What a picture writes for a colour's name."""

WORDS: Mapping[Standing, str] = {
    Standing.DONE: "done",
    Standing.LATER: "later",
    Standing.WARNED: "warned",
    Standing.NOT_ALLOWED: "not allowed",
}
SHAPES: Mapping[Standing, str] = {
    Standing.DONE: "circle",
    Standing.LATER: "square",
    Standing.WARNED: "triangle-up",
    Standing.NOT_ALLOWED: "diamond",
}


def variable(name: str) -> str:
    """For a picture inside the page, which follows the reader's light or dark."""
    return f"var(--{name})"


def light(name: str) -> str:
    """For a picture that stands alone, as in a mail."""
    return SHADES[name].light


def shade_of(standing: Standing, part: str) -> str:
    """The name of a standing's `mark`, `ink` or `wash`."""
    return f"{standing.value.replace('_', '-')}-{part}"
