"""ESLint's bulk suppressions: `{file: {rule: {count}}}`."""

import re
from collections.abc import Iterator
from typing import Any

from overton.sources.ratchet.dialect import USUAL_NAMES, Dialect, Entry
from overton.sources.ratchet.json_text import loaded, number
from overton.sources.whole_files import UnreadableError

_RULE = re.compile(r'^\s*"((?:[^"\\]|\\.)*)"\s*:\s*\{', re.MULTILINE)
_TODO = "let ESLint write it: `eslint --suppress-all`"


def read_eslint(text: str) -> Iterator[Entry]:
    """Rules in files, with how many of them are suppressed."""
    document: Any = loaded(text, _TODO)
    if not isinstance(document, dict):
        raise UnreadableError("it is no object of files", _TODO)
    lines = _Lines(text)
    for path, rules in document.items():
        if not isinstance(rules, dict):
            raise UnreadableError(f"{path!r} has no object of rules", _TODO)
        lines.at(path)
        for rule, said in rules.items():
            count = said.get("count") if isinstance(said, dict) else None
            yield Entry(rule, path, number(count, rule, _TODO), lines.at(rule))


class _Lines:
    """The lines of the keys that hold objects, in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys = _RULE.finditer(text)
        self._seen, self._line = 0, 1

    def at(self, key: str) -> int:
        """The line of the next of these keys, if it is this one; else 0."""
        found = next(self._keys, None)
        if found is None:
            return 0
        self._line += self._text.count("\n", self._seen, found.start(1))
        self._seen = found.start(1)
        return self._line if found[1] == key else 0


ESLINT = Dialect(read_eslint, USUAL_NAMES["eslint"])
