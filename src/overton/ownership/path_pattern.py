"""Patterns of paths, as CODEOWNERS files and their like write them, cut into segments.

`**` as a whole segment stands for any number of folders, `*` for anything within a name, `?` for one character of a
name, `[a-z]` for one of a range, and a backslash takes the meaning of the character after it. Case counts.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property, lru_cache
from typing import NamedTuple

ANY_DEPTH = "**"


class Reach(Enum):
    """What a pattern owns of the thing that it names."""

    WHOLE = "the file, or all that is in the folder"
    BELOW = "all that is in the folder"
    FILE = "the file"


class Pattern(NamedTuple):
    """A pattern from the root on."""

    segments: tuple[str, ...]
    """As they are written, without slashes; `**` is any number of folders."""
    reach: Reach


def from_root(segments: list[str], reach: Reach) -> Pattern:
    """The simplest pattern that says the same."""
    simple: list[str] = []
    for segment in segments:
        if segment != ANY_DEPTH or simple[-1:] != [ANY_DEPTH]:
            simple.append(segment)
    if reach is not Reach.BELOW and simple[-2:] == [ANY_DEPTH, "*"]:
        return from_root(simple[:-2], Reach.BELOW)
    if reach is Reach.BELOW and simple[-1:] == [ANY_DEPTH]:
        return from_root(simple[:-1], Reach.BELOW)
    return Pattern(tuple(simple), reach)


def like_gitignore(text: str) -> Pattern:
    """A pattern that is anchored when it has a slash before its end, and else found at any depth.

    Unlike in gitignore, `docs/*` is the files of that folder and nothing below them.
    """
    segments = text.strip("/").split("/")
    if "/" not in text.rstrip("/"):
        segments.insert(0, ANY_DEPTH)
    if text.endswith("/"):
        return from_root([*segments, "*"] if segments[-1] == ANY_DEPTH else segments, Reach.BELOW)
    if segments[-1] == ANY_DEPTH:
        return from_root(segments, Reach.BELOW)
    return from_root(segments, Reach.FILE if text.endswith("/*") else Reach.WHOLE)


class Segment:
    """What one segment says of a name."""

    def __init__(self, text: str) -> None:
        plain = _SPECIAL.search(text) is None
        self._between_stars = (_Piece(text, re.escape(text)),) if plain else tuple(_pieces(text))

    @property
    def literal(self) -> str | None:
        """The one name that it stands for, if that is what it does."""
        return self._between_stars[0].text if len(self._between_stars) == 1 else None

    @property
    def affixes(self) -> tuple[str, str] | None:
        """What a name begins and ends with, where that is all that is asked of it."""
        if len(self._between_stars) != 2:  # noqa: PLR2004  one star
            return None
        first, last = self._between_stars
        return (first.text, last.text) if first.text is not None and last.text is not None else None

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        # What stands between two stars is found where it first occurs and never looked for again: always right here,
        # and many stars do not take for ever.
        first, *rest = (piece.regex for piece in self._between_stars)
        if not rest:
            return re.compile(first, re.DOTALL)
        *middle, last = rest
        return re.compile(first + "".join(f"(?>.*?{piece})" for piece in middle) + ".*" + last, re.DOTALL)

    def matches(self, name: str) -> bool:
        return self._regex.fullmatch(name) is not None


class _Piece(NamedTuple):
    """What is between two stars."""

    text: str | None
    """None where it is more than text."""
    regex: str


def _pieces(segment: str) -> Iterator[_Piece]:
    text: str | None = ""
    regex = ""
    starred = False
    for part in _parts(segment):
        if part == "*":
            if not starred:
                yield _Piece(text, regex)
            text, regex, starred = "", "", True
            continue
        starred = False
        literal = part[-1] if len(part) == 1 or part[0] == "\\" else None
        if literal is None or part in ("?", "["):
            text, regex = None, regex + _one_of(part)
        else:
            text, regex = None if text is None else text + literal, regex + re.escape(literal)
    yield _Piece(text, regex)


_SPECIAL = re.compile(r"[*?\[\\]")
_PART = re.compile(r"\\.|\[[!^]?+(?:\\.|[^\\])(?:\\.|[^\\\]])*\]|.", re.DOTALL)


def _parts(segment: str) -> list[str]:
    return _PART.findall(segment)


_NEVER = "(?!)"


def _one_of(part: str) -> str:
    """The regular expression of `?`, of a range, or of a range that does not end, which nothing matches."""
    if len(part) == 1:
        return "." if part == "?" else _NEVER
    inverse = part[1] in "!^"
    members = re.findall(r"\\.|.", part[2 if inverse else 1 : -1], re.DOTALL)
    said = ""
    while members:
        low = high = members.pop(0)[-1]
        if len(members) > 1 and members[0] == "-":
            members.pop(0)
            high = members.pop(0)[-1]
        if low <= high:
            said += f"{re.escape(low)}-{re.escape(high)}"
    if not said:
        return "." if inverse else _NEVER
    return f"[{'^' if inverse else ''}{said}]"


@lru_cache(maxsize=65_536)
def segment(text: str) -> Segment:
    return Segment(text)
