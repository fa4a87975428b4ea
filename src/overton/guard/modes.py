"""How strictly is enforced, from off to deny, and which of two modes is the softer."""

from overton.model.campaign import Mode

MODES: tuple[Mode, ...] = ("off", "observe", "warn", "deny")


def softer(one: Mode, other: Mode) -> Mode:
    return one if MODES.index(one) <= MODES.index(other) else other


def mode_of(word: str) -> Mode | None:
    """The mode that a word of an operator's means, whatever its case; None when it is none."""
    lower = word.strip().lower()
    return next((mode for mode in MODES if mode == lower), None)
