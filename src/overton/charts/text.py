"""Text in pictures: how wide it may become, and how names are shortened.

Nobody knows the reader's font, so widths are upper bounds: those of a wide system font (DejaVu Sans, Verdana).
"""

import unicodedata

NARROW, SLIM, USUAL, BROAD, FULL = 0.36, 0.45, 0.66, 0.8, 1.05
"""Widths of characters, in ems."""
BOLD = 1.12
CLASSES = {
    **dict.fromkeys("iljtfI.,:;|!'` ·", NARROW),
    **dict.fromkeys('r/\\()[]{}-"°\N{NO-BREAK SPACE}', SLIM),
    **dict.fromkeys("ABCDEGHKNOPQRSTUVXYZ&#=+<>~", BROAD),
    **dict.fromkeys("mwMW@%—→…", FULL),
}
ELLIPSIS = "…"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The most pixels that a line of text takes at a font size."""
    return sum(map(_ems, text)) * size * (BOLD if bold else 1)


def _ems(char: str) -> float:
    if char in CLASSES:
        return CLASSES[char]
    if unicodedata.combining(char) or char == "\N{LEFT-TO-RIGHT MARK}":
        return 0
    if ord(char) < 0x250:  # noqa: PLR2004  the end of Latin
        return USUAL
    return 1.4 if ord(char) >= 0x2E80 else FULL  # noqa: PLR2004  ideographs and pictographs


def shortened(text: str, room: float, size: float) -> str:
    """The text, or its beginning and end around an ellipsis, within so many pixels."""
    if text_width(text, size) <= room:
        return text
    kept = max((keep for keep in range(1, len(text)) if text_width(_middle_out(text, keep), size) <= room), default=0)
    return _middle_out(text, kept) if kept else ""


def _middle_out(text: str, keep: int) -> str:
    """So many characters, more of the end than of the beginning: the end tells routes and paths apart."""
    head = keep * 2 // 5
    return text[:head] + ELLIPSIS + text[len(text) - (keep - head) :]
