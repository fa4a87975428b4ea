r"""The dialect of regular expressions: what Perl-compatible expressions and Python's mean alike.

Lines are matched one by one, without their ends; text is UTF-8; `\w`, `\d`, `\s`, `\b` and `(?i)` know ASCII alone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 4_000
_TOKEN = re.compile(
    r"""
      (?P<group>\(\?P<[A-Za-z_]\w*> | \(\?P=[A-Za-z_]\w*\) | \(\?(?: [:>=!] | <[=!] | i: ) | \((?!\?|\*))
    | (?P<flag>\(\?i\))
    | (?P<shape>\((?:\?|\*))
    | (?P<escape>\\(?: x[0-9A-Fa-f]{2} | [dDwWsSbBt] | [1-9](?![0-9]) | [^A-Za-z0-9\n] ))
    | (?P<strange>\\.?)
    | (?P<set>\[)
    | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_SET_TOKEN = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|[dDwWsSt]|[^A-Za-z0-9\n])|[^\\\]]", re.ASCII)


class Flaw(NamedTuple):
    """What is wrong with an expression."""

    what: str
    todo: str


def looks_around(pattern: str) -> bool:
    """Whether it asks what does not stand beside a match."""
    return "(?!" in pattern or "(?<!" in pattern


def compiled(pattern: str) -> re.Pattern[str]:
    """For Python's engine; raises re.error."""
    return re.compile(pattern, re.ASCII)


def groups_of(pattern: str) -> tuple[str, ...]:
    """The names of its groups; the pattern has no flaw."""
    return tuple(compiled(pattern).groupindex)


def flaw_of(pattern: str) -> Flaw | None:
    """The first thing in a pattern that this dialect does not have."""
    if not pattern:
        return Flaw("it is empty", "write a regular expression, or a plain word")
    if len(pattern) > LONGEST:
        return Flaw(f"it has {len(pattern):,} characters", f"write at most {LONGEST:,}")
    found = next(_foreign(pattern), None)
    if found is not None:
        return found
    try:
        expression = compiled(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return Flaw(f"it is no regular expression: {error}", "correct it; a literal `(` or `[` is written `\\(`, `\\[`")
    if expression.fullmatch("") is not None:
        return Flaw("it matches where nothing is", "write an expression that needs at least one character")
    return None


def _foreign(pattern: str) -> Iterator[Flaw]:
    place = 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        assert token is not None
        text, place = token.group(), token.end()
        if text in {"\n", "\r", "\0"} or text.startswith("\\\r"):
            yield Flaw("it holds the end of a line", "match one line at a time")
        elif token.lastgroup == "flag" and token.start() > 0:
            yield Flaw("`(?i)` is not at its beginning", "move it there, or write `(?i:…)`")
        elif token.lastgroup == "shape":
            yield Flaw(
                f"`{pattern[token.start() : place + 3]}…` is not in this dialect",
                "use (…), (?:…), (?P<name>…), look-around, (?>…) or (?i)",
            )
        elif token.lastgroup == "strange":
            yield Flaw(f"`{text}` is not in this dialect", "the reference lists what is; a literal backslash is `\\\\`")
        elif token.lastgroup == "set":
            flaw, place = _set(pattern, place)
            if flaw is not None:
                yield flaw


def _set(pattern: str, place: int) -> tuple[Flaw | None, int]:
    """The flaw in a set of characters that begins before `place`, and where it ends."""
    start = place - 1
    place += pattern.startswith("^", place)
    place += pattern.startswith("]", place)
    while not pattern.startswith("]", place):
        if pattern.startswith(("[:", "[.", "[="), place):
            return Flaw(
                f"`{pattern[place : place + 2]}` is not in this dialect", "write the characters, or \\d, \\w, \\s"
            ), place
        token = _SET_TOKEN.match(pattern, place)
        if token is None:
            what = f"`{pattern[start:][:12]}` is a set without its end, or with an escape that is not in this dialect"
            return Flaw(what, "end it with `]`; a literal bracket is written `\\[`"), len(pattern)
        place = token.end()
    return None, place + 1
