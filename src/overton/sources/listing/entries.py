"""The entries of a list: lines, or what a path leads to."""

import json
import re
from collections.abc import Iterator, Sequence

from overton.code.sighting import Sighting
from overton.sources.listing.document import Keyed, Many, Node, One, read_document, singles, written
from overton.sources.listing.path import Step, walked
from overton.sources.said_paths import folded, path_in
from overton.sources.whole_files import text_of


def entries_of_lines(content: bytes, comment: str) -> Iterator[Sighting]:
    """Each line that is neither blank nor a comment; raises UnreadableError."""
    begun = re.compile(rf"(?:^|\s){re.escape(comment)}") if comment else None
    for number, line in enumerate(text_of(content).split("\n"), start=1):
        said = line if begun is None else begun.split(line, maxsplit=1)[0]
        if entry := folded(said):
            yield _sighting(entry, number, line.rstrip("\r"))


def entries_at(content: bytes, form: str, steps: Sequence[Step]) -> Iterator[Sighting]:
    """What a path leads to in YAML, TOML or JSON; raises UnreadableError."""
    text = text_of(content)
    lines = text.split("\n")
    places = _Places(text)
    for node in walked(read_document(text, form), steps):
        for key, value in _entries(node):
            entry = folded(written(key))
            if entry:
                line = _line(key) or places.line_of(key)
                yield _sighting(entry, line, lines[line - 1].rstrip("\r") if line else entry, value)


def _entries(node: Node) -> Iterator[tuple[Node, float]]:
    """The entries of a list; of a mapping its keys, worth their number if they have one; of one value, itself."""
    match node:
        case Many(nodes):
            yield from ((one, 1.0) for one in nodes)
        case Keyed(pairs):
            for key, one in pairs:
                yield key, one.number if isinstance(one, One) and one.number is not None else 1.0
        case One():
            yield node, 1.0


def _sighting(entry: str, line: int, text: str, value: float = 1.0) -> Sighting:
    return Sighting(line, text, value, key=entry, about=path_in(entry))


def _line(node: Node) -> int:
    first = next(singles(node), None)
    return first.line if first is not None else 0


class _Places:
    """Finds values in a text whose parser does not tell where they are: each after the one before it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._from = 0

    def line_of(self, node: Node) -> int:
        """The line in which the first single value of a node is written next; 0 where it is not found."""
        first = next(singles(node), None)
        if first is None:
            return 0
        quoted = [json.dumps(first.text, ensure_ascii=False), json.dumps(first.text), f"'{first.text}'"]
        bare = rf"(?<![\w.-]){re.escape(first.text)}(?![\w.-])"
        pattern = re.compile("|".join([*map(re.escape, quoted), bare]))
        found = pattern.search(self._text, self._from) or pattern.search(self._text)
        if found is None:
            return 0
        self._from = found.end()
        return self._text.count("\n", 0, found.start()) + 1
