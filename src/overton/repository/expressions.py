r"""The dialect of regular expressions: what is in it, and what is wrong with an expression that is not.

Lines are matched one by one, without their ends; text is UTF-8; `\w`, `\d`, `\s`, `\b` know ASCII alone.
"""

import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from overton.repository.dialect import Token, character_set, tokens, written

LONGEST = 4_000
MOST_TIMES = 1_000
DEEPEST = 50
LONGEST_NAME = 32
"""Of a group; PCRE2 has no longer ones."""
_FURTHER = re.compile(r"\(\?(?:!|<!)")
_BACK = re.compile(r"\\[1-9]|\(\?P=")


class Flaw(NamedTuple):
    """What is wrong with an expression."""

    what: str
    todo: str


def sees_further(pattern: str) -> bool:
    """Whether a match in one line may be lost when the lines behind it are seen as well.

    An expression that asks what is not there, or for what was found ahead, may take the next line for its answer.
    """
    return _FURTHER.search(pattern) is not None or ("(?=" in pattern and _BACK.search(pattern) is not None)


def compiled(pattern: str, *, begun: bool = False, goes_on: bool = False) -> re.Pattern[str]:
    """For Python's engine; the pattern has no flaw. See `dialect.written`."""
    return re.compile(written(pattern, begun=begun, goes_on=goes_on))


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
    return found if found is not None else _unsound(pattern)


def _unsound(pattern: str) -> Flaw | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what Python may once mean by `[[`, which is written out for it
            re.compile(pattern)
        expression = compiled(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return Flaw(f"it is no regular expression: {error}", "correct it; a literal `(` or `[` is written `\\(`, `\\[`")
    if expression.fullmatch("") is not None:
        return Flaw("it matches where nothing is", "write an expression that needs at least one character")
    return None


def _foreign(pattern: str) -> Iterator[Flaw]:
    looks: list[bool] = []
    """Of the groups that are open: whether they only look around."""
    before = ""
    """What stands before that cannot be repeated, in words."""
    for token in tokens(pattern):
        yield from _foreign_word(token, pattern)
        if token.kind == "repeat" and before:
            yield Flaw(f"`{token.text}` repeats {before}", "leave it out")
        if token.kind in {"group", "look"}:
            looks.append(token.kind == "look")
        if len(looks) > DEEPEST:
            yield Flaw("its groups are nested too deep", f"nest at most {DEEPEST}")
            return
        empty = token.kind == "edge" or (token.kind == "close" and bool(looks) and looks.pop())
        before = "a repetition" if token.kind == "repeat" else "what has no characters" if empty else ""


def _foreign_word(token: Token, pattern: str) -> Iterator[Flaw]:
    text = token.text
    if any(end in text for end in "\n\r\0"):
        yield Flaw("it holds the end of a line", "match one line at a time")
    elif any("\ud800" <= character <= "\udfff" for character in text):
        yield Flaw("it holds what is no character", "write it in UTF-8")
    elif token.kind in {"set", "unended"}:
        yield from _foreign_set(token)
    elif token.kind == "repeat" and any(int(number) > MOST_TIMES for number in re.findall("[0-9]+", text)):
        yield Flaw(f"`{text}` repeats too often", f"repeat at most {MOST_TIMES:,} times")
    elif text == "{" and re.match(r"\{\s*\d*\s*,?\s*\d*\s*\}", pattern[token.start :]):
        yield Flaw("`{` begins what some engines take for a repetition", "write `{0,9}`, or a literal brace as `\\{`")
    elif token.kind == "strange":
        yield Flaw(f"`{text}` is not in this dialect", "the reference lists what is; a literal backslash is `\\\\`")
    else:
        yield from _foreign_group(token, pattern)


def _foreign_group(token: Token, pattern: str) -> Iterator[Flaw]:
    text = token.text
    if token.kind == "flag" and token.start > 0:
        yield Flaw("`(?i)` is not at its beginning", "move it there, or write `(?i:…)`")
    elif token.kind == "shape":
        what = f"`{pattern[token.start : token.start + 5]}…` is not in this dialect"
        yield Flaw(what, "use (…), (?:…), (?P<name>…), look-around or (?i)")
    elif token.kind == "back" and "(?i" in pattern:
        yield Flaw(f"`{text}` and `(?i` are in one expression", "engines fold case in two ways there: leave out one")
    elif text.startswith("(?P<") and len(text) > LONGEST_NAME + len("(?P<>"):
        yield Flaw(f"the name in `{text}` is too long", f"write at most {LONGEST_NAME} characters")


def _foreign_set(token: Token) -> Iterator[Flaw]:
    bare = re.sub(r"\\.", "", token.text[1:])
    for strange in ("[:", "[.", "[="):
        if strange in bare:
            yield Flaw(f"`{strange}` is not in this dialect", "write the characters, or \\d, \\w, \\s")
            return
    if token.kind == "unended":
        what = f"`{token.text[:12]}` is a set without its end, or with an escape that is not in this dialect"
        yield Flaw(what, "end it with `]`; a literal bracket is written `\\[`")
        return
    try:
        character_set(token.text)
    except ValueError as error:
        yield Flaw(f"`{error}` is no range of characters", "write `-` at the end of the set, or as `\\-`")
