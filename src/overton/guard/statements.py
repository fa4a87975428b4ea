"""What the guard knows of a statement: which item it is, and whether it is one to be limited at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from overton.guard.fingerprint import Dialect, fingerprint, given_name

Kind = Literal["query", "setting", "savepoint", "transaction"]

_KEPT = 4096
"""How many statements are remembered; who has more writes values into their text."""
_LONGEST_KEY = 4096
_FIRST_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("begin", "start", "commit", "end", "abort", "xa"), "transaction"),
    **dict.fromkeys(("savepoint", "release"), "savepoint"),
    **dict.fromkeys(("set", "reset", "show", "discard", "pragma", "use", "prepare", "deallocate", "unlock"), "setting"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, as it is written."""

    item: str
    kind: Kind
    """Only a query is measured, limited and refused; the rest is quick, and needed to get out of trouble."""
    names_limit: bool
    """Whether it may change how long the database lets statements run."""
    word: str
    """Its first word, in small letters."""


class Statements:
    """What is known of the statements of one database; bounded, and safe under threads."""

    def __init__(self, dialect: Dialect, named: Callable[[str], str]) -> None:
        """`named` makes an item's name of what a query is called."""
        self._dialect = dialect
        self.named = named
        self._known: dict[str | int, Statement] = {}
        self.seen = self._known.get
        """What is known of a text already, if it is; quicker than `known`."""

    def known(self, text: str) -> Statement:
        # The text of a long one is not kept.
        key = text if len(text) <= _LONGEST_KEY else hash(text)
        found = self._known.get(key)
        if found is None:
            found = self._read(text)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = found
        return found

    def _read(self, text: str) -> Statement:
        called = fingerprint(text, self._dialect)
        word = called.lstrip("( ").split(" ", 1)[0].split("(", 1)[0]
        kind: Kind = _FIRST_WORDS.get(word, "query")
        if word == "rollback":
            kind = "savepoint" if " to " in called else "transaction"
        lower = text.lower()
        names_limit = any(name in lower for name in ("statement_timeout", "max_statement_time", "max_execution_time"))
        resets_all = kind == "setting" and word in ("reset", "discard")
        return Statement(self.named(given_name(text) or called), kind, names_limit or resets_all, word)
