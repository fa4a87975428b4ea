r"""Text that others wrote, made fit for any output: paths of any bytes, lines of code with anything in them.

A path that is no UTF-8 comes with its bytes as lone surrogates. Every format writes such a byte as a backslash escape:
`caf\xe9.py`.
"""

import re
import unicodedata

from overton.code.utf8 import utf8
from overton.progress.wording import clean

RUNNERS = re.compile(r"##(?=\w*\[)")
"""How runners' commands begin anywhere in a line: `##[group]`, `##vso[…]`, `##teamcity[…]`."""

UNPRINTABLE = {"Cc", "Cf", "Cn", "Zl", "Zp"}
"""Categories of Unicode."""


def line(text: str) -> str:
    """One line without control characters, white space folded, with no command to a runner in it."""
    return RUNNERS.sub("## ", clean(utf8(text)))


def no_command(told: str) -> str:
    """A line of a log that GitHub's runner takes for text: it must not begin with `::`."""
    return told.replace("::", "\N{PROPORTION}:", 1) if told.lstrip().startswith("::") else told


def printable(text: str) -> str:
    """The same text, what cannot be printed as a backslash escape and nothing folded; for paths."""
    return "".join(_escape(char) if unicodedata.category(char) in UNPRINTABLE else char for char in utf8(text))


def path(text: str) -> str:
    """A path that can be copied, and begin a line."""
    told = RUNNERS.sub("## ", printable(text))
    return f"./{told}" if told.lstrip().startswith("::") else told


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def shortened(text: str, limit: int) -> str:
    """At most so many characters, the end left out."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shortened_left(text: str, limit: int) -> str:
    """At most so many characters, the beginning left out: the end of a path says most."""
    return text if len(text) <= limit else "…" + text[1 - limit :]
