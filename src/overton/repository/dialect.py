r"""The words of the dialect of regular expressions, and how each is written so that every engine means the same.

What engines understand in their own ways is written out: `\w` as the set of characters that it is, `\b` as what stands
beside it. Newer versions of git would take all letters of the world for `\w`, and PCRE2's fast engine loses characters
beyond ASCII on `\S`, `\W` and `\D`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<group>\(\?P<[A-Za-z_]\w*> | \(\?(?: : | i: ) | \((?!\?|\*))
    | (?P<look>\(\?(?: [=!] | <[=!] ))
    | (?P<close>\))
    | (?P<flag>\(\?i\))
    | (?P<back>\(\?P=[A-Za-z_]\w*\) | \\[1-9](?![0-9]))
    | (?P<shape>\([?*])
    | (?P<kind>\\[dDwWsS])
    | (?P<edge>\\[bB] | \^ | \$)
    | (?P<escape>\\(?: x[0-9A-Fa-f]{2} | t | [^A-Za-z0-9\n] ))
    | (?P<strange>\\.?)
    | (?P<set>\[)
    | (?P<repeat>(?: [*+?] | \{[0-9]+(?:,[0-9]*)?\} )\??)
    | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_SET_TOKEN = re.compile(
    r"(?P<kind>\\[dDwWsS])|(?P<one>\\(?:x[0-9A-Fa-f]{2}|t|[^A-Za-z0-9\n])|[^\\\]])", re.ASCII | re.DOTALL
)
_LAST = "\U0010ffff"
_WORD = "[0-9A-Za-z_]"
_KINDS = {
    r"\d": "0-9",
    r"\D": rf"\x00-\x2f\x3a-{_LAST}",
    r"\w": "0-9A-Za-z_",
    r"\W": rf"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-{_LAST}",
    r"\s": r"\x09-\x0d\x20",
    r"\S": rf"\x00-\x08\x0e-\x1f\x21-{_LAST}",
}
_SIDES = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_INSIDE = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
_NOWHERE = "(?!)"


class Token(NamedTuple):
    """A word of an expression."""

    kind: str
    """A name in `_TOKEN`; `unended` for a set without its end, or with an escape that there is not."""
    text: str
    start: int


class CharacterSet(NamedTuple):
    """What stands between `[` and `]`."""

    negated: bool
    kinds: tuple[str, ...]
    r"""Of characters, such as `\d`."""
    ranges: tuple[tuple[str, str], ...]
    """First and last, as they are written; equal for a single character."""


def tokens(pattern: str) -> Iterator[Token]:
    """All words of a pattern, in order."""
    place = 0
    while place < len(pattern):
        found = _TOKEN.match(pattern, place)
        assert found is not None
        kind, start, place = str(found.lastgroup), place, found.end()
        if kind == "set":
            end = _set_end(pattern, place)
            kind, place = ("set", end) if end else ("unended", len(pattern))
        yield Token(kind, pattern[start:place], start)


def _set_end(pattern: str, place: int) -> int:
    """Where a set ends that begins before `place`; 0 where it does not."""
    place += pattern.startswith("^", place)
    place += pattern.startswith("]", place)
    while not pattern.startswith("]", place):
        found = _SET_TOKEN.match(pattern, place)
        if found is None:
            return 0
        place = found.end()
    return place + 1


def character_set(text: str) -> CharacterSet:
    """A whole set, from `[` to `]`; raises ValueError for a range that is none."""
    inside = text[1:-1]
    negated = inside.startswith("^")
    inside = inside[negated:]
    parts = [(str(found.lastgroup), found.group()) for found in re.finditer(r"^\]|" + _SET_TOKEN.pattern, inside)]
    kinds: list[str] = []
    ranges: list[tuple[str, str]] = []
    while parts:
        kind, first = parts.pop(0)
        last = first
        if len(parts) > 1 and parts[0][1] == "-":
            _, (last_kind, last) = parts.pop(0), parts.pop(0)
            if "kind" in {kind, last_kind}:
                raise ValueError(f"{first}-{last}")
        if kind == "kind":
            kinds.append(first)
        else:
            ranges.append((first, last))
    return CharacterSet(negated, tuple(kinds), tuple(ranges))


def written(pattern: str, *, begun: bool = False, goes_on: bool = False) -> str:
    """A pattern without a flaw, for both engines.

    Args:
        pattern: in the dialect.
        begun: whether something stands before the text: then `^` matches nowhere.
        goes_on: whether something stands behind it: then `$` matches nowhere.
    """
    folding = "(?i" in pattern
    nowhere = "^" * begun + "$" * goes_on
    return "".join(_written(token, folding=folding, nowhere=nowhere) for token in tokens(pattern))


def _written(token: Token, *, folding: bool, nowhere: str) -> str:
    if token.kind == "kind":
        return _exactly(_KINDS[token.text], folding=folding)
    if token.kind == "set":
        return _written_set(character_set(token.text), folding=folding)
    if token.text in {r"\b", r"\B"}:
        beside = _SIDES if token.text == r"\b" else _INSIDE
        return f"(?-i:{beside})" if folding else beside
    if token.kind == "edge" and token.text in nowhere:
        return _NOWHERE
    return f"\\{token.text}" if token.text in {"{", "}"} else token.text


def _written_set(found: CharacterSet, *, folding: bool) -> str:
    kinds = "".join(_KINDS[kind] for kind in found.kinds)
    ranges = "".join(_member(first) + (f"-{_member(last)}" if last != first else "") for first, last in found.ranges)
    sign = "^" * found.negated
    if not (folding and kinds):
        return f"[{sign}{ranges}{kinds}]"
    # Whatever case is, a kind of characters stays what it is.
    exact = _exactly(sign + kinds, folding=True)
    if not ranges:
        return exact
    return f"(?:(?![{ranges}]){exact})" if found.negated else f"(?:{exact}|[{ranges}])"


def _exactly(inside: str, *, folding: bool) -> str:
    return f"(?-i:[{inside}])" if folding else f"[{inside}]"


def _member(character: str) -> str:
    """A character of a set, such that no engine takes it for anything else."""
    return f"\\{character}" if len(character) == 1 and character in "[]^-&|~:.=\\" else character
