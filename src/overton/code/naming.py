"""What items are called: names that follow from a tree alone, and how one name follows another."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache

from overton.code.identity import folded
from overton.code.utf8 import utf8

LONGEST = 160
LONGEST_LINE = 300
"""Characters of a line that are kept: on one line of a packed script there may be thousands of matches."""
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")


@lru_cache(maxsize=1 << 14)
def names(path: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The names of what stands on these lines of a file, in their order; equal ones are numbered."""
    seen: Counter[str] = Counter()
    found = []
    file = printable(path)
    for text in texts:
        name = f"{file}: {_label(text)}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _label(text: str) -> str:
    """What a line is called: most lines stay as they are from version to version."""
    return shortened(printable(folded(text)))


def printable(text: str) -> str:
    """Without control characters, and as UTF-8: what a database can keep."""
    return _UNPRINTED.sub("\N{REPLACEMENT CHARACTER}", utf8(text))


def shortened(text: str, longest: int = LONGEST) -> str:
    """A long text by its beginning and a digest of all of it."""
    if len(text) <= longest:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{text[: longest - 10]}… {digest}"


def line_kept(line: str) -> str:
    """A line as a sighting has it: as it stands, without its end; a very long one with white space folded, and cut."""
    line = line.rstrip("\r")
    return line if len(line) <= LONGEST_LINE else shortened(folded(line), LONGEST_LINE)


def former_names(linked: Mapping[str, str], before: Collection[str], after: Collection[str]) -> dict[str, str]:
    """What items were called before, by their names now; items that keep their names are not in it.

    A name on both sides is the same item, whatever the links say: then the item that the links would have given that
    name takes the place of the one that had it.

    Args:
        linked: the name before of each name after, where the items are the same.
        before: the names before, of what changed.
        after: the names after, of what changed.
    """
    former = {}
    for name in after:
        if name in before:
            continue
        earlier = linked.get(name)
        while earlier is not None and earlier in after:
            earlier = linked.get(earlier)
        if earlier is not None:
            former[name] = earlier
    return former
