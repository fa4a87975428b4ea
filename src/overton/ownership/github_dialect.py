"""CODEOWNERS as GitHub reads it.

The last line that matches a path wins, and one without owners clears what lines above it said. Patterns are those of
gitignore but for `!`, ranges and a `#` at the beginning. A line that GitHub does not understand is skipped.
"""

import re

from overton.ownership.entry import LARGEST, Entry, Flaw, Words, lines_of
from overton.ownership.path_pattern import like_gitignore

_OWNER = re.compile(r"@[A-Za-z0-9][\w-]*(?:/\w[\w.-]*)?|[^\s@]+@[^\s@]+\.[^\s@.]+", re.ASCII)
_RANGE = re.compile(r"(?<!\\)(?:\\\\)*\[")
_LONE_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\$")


def read_github(text: str) -> tuple[list[Entry], list[Flaw]]:
    """What the file says, and what is wrong with it."""
    if len(text.encode("utf-8", "surrogatepass")) >= LARGEST:
        return [], [Flaw(0, 0, "GitHub does not load a file of 3 MB or more", "write fewer, wider patterns")]
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    for words in lines_of(text):
        owners, invalid = _owners(words)
        fault = _pattern_fault(words.pattern)
        if fault is not None:
            flaws.append(Flaw(words.line, words.column, f"GitHub skips this line: {fault[0]}", fault[1]))
        elif invalid is not None:
            what = f"GitHub skips this line: {invalid[1]!r} is no owner"
            flaws.append(Flaw(words.line, words.column + invalid[0], what, "write @user, @org/team or a mail address"))
        else:
            entries.append(Entry(words.line, words.pattern, like_gitignore(words.pattern), owners))
    return entries, flaws


def _owners(words: Words) -> tuple[tuple[str, ...], tuple[int, str] | None]:
    """The owners up to a comment; and the first word that is none, with where it is."""
    owners = []
    for word in re.finditer(r"\S+", words.rest):
        if word[0].startswith("#"):
            break
        if _OWNER.fullmatch(word[0]) is None:
            return (), (len(words.pattern) + word.start(), word[0])
        owners.append(word[0])
    return tuple(owners), None


def _pattern_fault(pattern: str) -> tuple[str, str] | None:
    """What is wrong with a pattern, and what to do."""
    if pattern.startswith("!"):
        return "it knows no `!`", "write the pattern without `!` and without owners, below the others"
    if pattern.startswith(r"\#"):
        return r"`\#` does not begin a pattern", "write `?` for the `#`"
    if _RANGE.search(pattern):
        return "it knows no `[ ]`", "write `?` or `*`, or a line for each"
    if _LONE_BACKSLASH.search(pattern):
        return "a backslash is the last of its pattern", "take the backslash away"
    if not pattern.strip("/"):
        return f"`{pattern}` matches nothing", "write `*` for every file"
    return None
