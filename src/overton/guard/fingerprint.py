"""Which query it is: its text without what changes from run to run.

Literals, parameters and comments go, lists and rows of values are folded, white space and case are evened out. It is
done with one linear pass over the text: no pattern here can go back over what it has read.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

Dialect = Literal["postgresql", "mysql", "sqlite"]

LONGEST_READ = 16_384
"""Characters beyond this are not looked at; a bulk load may have millions."""
LONGEST_TEXT = 200
"""Of a longer text the ends are kept, and a digest of the whole."""
LONGEST_END = 90

_COMMENTS = {
    "postgresql": r"--[^\n]*|/\*",
    "mysql": r"--(?=\s|\Z)[^\n]*|\#[^\n]*|/\*",
    "sqlite": r"--[^\n]*|/\*",
}
_SINGLE = r"'(?>[^']+|'')*+(?:'|\Z)"
_DOUBLE = r'"(?>[^"]+|"")*+(?:"|\Z)'
_BACKTICK = r"`(?>[^`]+|``)*+(?:`|\Z)"
_ESCAPED = r"'(?>[^'\\]+|\\(?:.|\Z)|'')*+(?:'|\Z)"
_STRINGS = {
    "postgresql": r"\$(?P<tag>(?:[^\W\d]\w*)?)\$(?s:.*?)(?:\$(?P=tag)\$|\Z)"
    rf"|[eE]{_ESCAPED}|(?:[bBxXnN]|[uU]&)?{_SINGLE}",
    "mysql": rf'(?:[bBxXnN]|_\w++\s*+)?{_ESCAPED}|"(?>[^"\\]+|\\(?:.|\Z)|"")*+(?:"|\Z)',
    "sqlite": rf"[xX]?{_SINGLE}",
}
_QUOTED = {
    "postgresql": rf"(?:[uU]&)?{_DOUBLE}",
    "mysql": _BACKTICK,
    "sqlite": rf"{_DOUBLE}|{_BACKTICK}|\[[^\]]*(?:\]|\Z)",
}
_PARAMETERS = {
    "postgresql": r"%(?:\(\w*\))?[sbt]|\$\d+|(?<![:\w\]]):[^\W\d]\w*",
    "mysql": r"%(?:\(\w*\))?s|\?|(?<![:\w]):[^\W\d]\w*",
    "sqlite": r"%(?:\(\w*\))?s|\?\d*|[:@$][^\W\d]\w*",
}
_NUMBER = r"(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*+(?:\.[\d_]*+)?|\.\d[\d_]*+)(?:[eE][+-]?\d+)?)"


def _tokens(dialect: Dialect) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<space>\s+)|(?P<comment>{_COMMENTS[dialect]})|(?P<string>{_STRINGS[dialect]})|(?P<quoted>{_QUOTED[dialect]})"
        rf"|(?P<parameter>{_PARAMETERS[dialect]}|__\[[^\]]*(?:\]|\Z))|(?P<number>{_NUMBER})|(?P<word>[^\W\d][\w$]*|@@?\w+)"
        r"|(?P<sign>::|->>?|#>>?|@>|<@|\|\||&&|[<>=!~]+|.)",
        re.DOTALL,
    )


_TOKENS: dict[Dialect, re.Pattern[str]] = {d: _tokens(d) for d in ("postgresql", "mysql", "sqlite")}
_COMMENT_ENDS = re.compile(r"/\*|\*/")
_GIVEN_NAME = re.compile(r"(?:--|/\*)\s*name:[ \t]*+([^\n*]*[^\s*])")
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_APART = frozenset((
    "all", "and", "any", "as", "between", "by", "case", "distinct", "else", "except", "exists", "from", "having",
    "in", "intersect", "into", "is", "join", "lateral", "like", "limit", "not", "offset", "on", "or", "over",
    "returning", "select", "set", "some", "then", "union", "using", "values", "when", "where", "with",
))  # fmt: skip
"""Words that an opening bracket and a sign stand apart from: what follows is no argument and no operand."""
_CONSTANTS = frozenset(("null", "true", "false", "default"))
_BEFORE_A_VALUE = frozenset(("(", ",", "=", "[", "then", "else"))
_CLOSES_UP = frozenset((",", ")", "]", ".", ";", "::", "["))
_NONE = -1
_OPENS = frozenset(("", "(", "[", ".", "::"))


def fingerprint(text: str, dialect: Dialect = "postgresql") -> str:
    """The text of a query as all of its runs share it; what is long keeps its ends and has a digest."""
    whole = _spaced(_Folding(text[:LONGEST_READ], dialect).tokens)
    if len(whole) <= LONGEST_TEXT:
        return whole
    digest = sha256(whole.encode(errors="replace")).hexdigest()[:12]
    return f"{whole[:LONGEST_END]} … {whole[-LONGEST_END:]} #{digest}"


def given_name(text: str) -> str:
    """The name that a comment gives a query, as in `/* name: find_user */` or `-- name: find_user`; empty without."""
    found = _GIVEN_NAME.search(text, 0, LONGEST_READ) if "name:" in text else None
    return found[1][:LONGEST_TEXT] if found else ""


class _Folding:
    """Reads a text once, and keeps in `tokens` what stays of it."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.tokens: list[str] = []
        self._opened: list[int] = []
        """Where each bracket that is open stands."""
        self._elements = [(_NONE, 0)]
        """Where the element before it and the one that is being read start: outside of brackets, then in each of them.
        """
        read = {
            "string": self._value,
            "parameter": self._value,
            "number": self._number,
            "word": self._word,
            "quoted": self._quoted,
            "sign": self._sign,
        }
        match = _TOKENS[dialect].match
        at = 0
        while found := match(text, at):
            kind, at = found.lastgroup or "space", found.end()
            if kind == "comment" and found[0] == "/*":
                at = _end_of_comment(text, at, nested=dialect == "postgresql")
            elif kind in read:
                read[kind](found[0])
        while self.tokens and self.tokens[-1] == ";":
            del self.tokens[-1]

    def _value(self, _mark: str = "") -> None:
        self.tokens.append("?")

    def _number(self, _mark: str) -> None:
        before = self.tokens[-2:]
        if before and before[-1] in "+-" and (len(before) == 1 or _awaits_a_value(before[0])):
            del self.tokens[-1]
        self._value()

    def _word(self, mark: str) -> None:
        word = mark.lower()
        constant = word in _CONSTANTS and self.tokens and self.tokens[-1] in _BEFORE_A_VALUE
        self.tokens.append("?" if constant else word)

    def _quoted(self, mark: str) -> None:
        name = mark[1:-1]
        self.tokens.append(name if _PLAIN_NAME.fullmatch(name) else mark)

    def _sign(self, mark: str) -> None:
        if mark in "([":
            self._opened.append(len(self.tokens))
            self.tokens.append(mark)
            self._elements.append((_NONE, len(self.tokens)))
        elif mark in ")]":
            self._close(mark)
        elif mark == ",":
            self._fold_element()
            self.tokens.append(mark)
            self._elements[-1] = (self._elements[-1][1], len(self.tokens))
        else:
            self.tokens.append(mark)

    def _close(self, mark: str) -> None:
        self._fold_element()
        self.tokens.append(mark)
        if not self._opened:
            return
        del self._elements[-1]
        if self._opened.pop() == self._elements[-1][1]:
            self._fold_element()

    def _fold_element(self) -> None:
        """Drop the element just read where the list goes on as before: `(?, ?)` is `(?)`, and so are two such rows."""
        (previous, start), tokens = self._elements[-1], self.tokens
        length = len(tokens) - start
        before = start - 1 - length
        # Only beside the element before it, which keeps deep nesting from being read again at each of its levels.
        if length <= 0 or previous < 0 or before < max(previous, 1) or tokens[before : start - 1] != tokens[start:]:
            return
        if tokens[start] == "(" or (tokens[start] == "?" and self._opened and tokens[before - 1] in "([,"):
            del tokens[start - 1 :]
            self._elements[-1] = (_NONE, before)


def _awaits_a_value(mark: str) -> bool:
    """Whether a sign after this mark belongs to the number that follows, and is no operator."""
    return mark in _APART or not (mark[-1].isalnum() or mark[-1] in '_?)]"`$')


def _end_of_comment(text: str, at: int, *, nested: bool) -> int:
    depth = 1
    while depth:
        found = _COMMENT_ENDS.search(text, at)
        if found is None:
            return len(text)
        at = found.end()
        if found[0] == "*/":
            depth -= 1
        elif nested:
            depth += 1
    return at


def _spaced(tokens: Sequence[str]) -> str:
    parts: list[str] = []
    last = ""
    for mark in tokens:
        calls = mark == "(" and (last[-1:].isalnum() or last[-1:] in '_"`]') and last not in _APART
        if not (last in _OPENS or mark in _CLOSES_UP or mark == "." or calls):
            parts.append(" ")
        parts.append(mark)
        last = mark
    return "".join(parts)
