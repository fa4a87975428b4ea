"""Deprecated APIs that are still called: definitions that say they are deprecated, and who calls their names."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from overton.discover import languages as of
from overton.discover.signal import Signal
from overton.discover.signals import MARKER
from overton.repository.contents import Contents
from overton.repository.expressions import compiled
from overton.repository.git import named

AHEAD = 15
"""Lines after a marker in which the definition begins."""
BEHIND = 40
"""Lines before a marker in a docstring in which the definition begins."""
MOST_LETTERS = 3_000
FEWEST_CALLS = 8
ON_ITS_OWN = 20
"""Calls from which a name is worth a campaign of its own, in"""
MANY_FILES = 5
SHORTEST = 6
COMMON = frozenset(
    {
        "create",
        "delete",
        "update",
        "insert",
        "remove",
        "append",
        "encode",
        "decode",
        "render",
        "handle",
        "format",
        "invoke",
    }
)

_MODIFIERS = r"(?:[\w<>\[\],.?@]+\s+)*?"
DEFINITIONS: Mapping[str, re.Pattern[str]] = {
    one: re.compile(expression)
    for suffixes, expression in (
        (of.PYTHON, r"^\s*(?:async\s+)?(?:def|class)\s+(\w+)"),
        (
            of.JAVASCRIPT,
            (
                r"^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:function\*?|const|let)\s+(\w+)"
                r"|^\s*(?:(?:public|private|protected|static|async|override)\s+)*(\w+)\s*(?:<[^>]*>)?\("
            ),
        ),
        (of.GO, r"^func\s+(?:\([^)]*\)\s*)?(\w+)"),
        (of.RUST, r"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:const|async|unsafe)\s+)*fn\s+(\w+)"),
        (of.KOTLIN, r"^\s*(?:\w+\s+)*fun\s+(?:<[^>]*>\s*)?(?:\w+\.)?(\w+)"),
        (("java", "cs", "dart", "scala", "groovy"), rf"^\s*{_MODIFIERS}(?:[\w<>\[\],.?]+)\s+(\w+)\s*(?:<[^>]*>)?\("),
        (of.PHP, r"^\s*(?:\w+\s+)*function\s+&?(\w+)"),
    )
    for one in suffixes
}
PASSED_OVER = re.compile(r"^\s*(?:$|[*@#\[)]|//|/\*|\"\"\"|\.\.)")
"""Lines between a marker and what it marks."""
_WORDS = r"\b(?:return|await|yield|if|elif|not|and|or|in|else|throw|case)\s+"
_SIGNS = r"[.(\[{=,!&|:+*/?<>-]\s*"


@dataclass(frozen=True, slots=True)
class Called:
    """A deprecated name, and how often it is called."""

    name: str
    calls: int
    files: int


def deprecated_names(text: str, suffix: str) -> Iterator[str]:
    """The functions that a file says are deprecated, by their names."""
    lines = text.split("\n")
    definition = DEFINITIONS.get(suffix)
    if definition is None:
        return
    marker = compiled(MARKER)
    for nth, line in enumerate(lines):
        if marker.search(line):
            above = ".. deprecated" in line
            found = _above(lines, nth, definition) if above else _below(lines, nth, definition)
            if found and len(found) >= SHORTEST and found not in COMMON and not found.startswith("__"):
                yield found


def _below(lines: Sequence[str], nth: int, definition: re.Pattern[str]) -> str:
    commented = lines[nth].lstrip().startswith("*") or "/*" in lines[nth]
    closed = not commented or "*/" in lines[nth]
    for line in lines[nth + 1 : nth + 1 + AHEAD]:
        if not closed:
            closed = "*/" in line
        elif not PASSED_OVER.match(line):
            found = definition.match(line)
            return next((name for name in found.groups() if name), "") if found else ""
    return ""


def _above(lines: Sequence[str], nth: int, definition: re.Pattern[str]) -> str:
    margin = len(lines[nth]) - len(lines[nth].lstrip())
    for line in reversed(lines[max(nth - BEHIND, 0) : nth]):
        found = definition.match(line)
        if found and len(line) - len(line.lstrip()) < margin:
            return next((name for name in found.groups() if name), "")
    return ""


def calling(names: Collection[str], suffix: str) -> str:
    """The expression for calls of these names, not their definitions."""
    anyone = "|".join(map(re.escape, sorted(names)))
    start = r"^\s*|" if suffix in of.PYTHON else ""
    return rf"(?:{start}{_SIGNS}|{_WORDS})(?:{anyone})\s*\("


def still_called(
    defined: Mapping[str, int], suffixes: Sequence[str], oids: Collection[str], contents: Contents
) -> list[Called]:
    """The deprecated names that are called, the most called first.

    A name that is also defined where nothing says so is left out: nobody can tell which of the two is called.

    Args:
        defined: how often each name is defined as deprecated.
        suffixes: of the files of the language.
        oids: the contents of its files.
        contents: to be read.
    """
    names = [name for name, _ in sorted(defined.items(), key=lambda pair: (-pair[1], pair[0]))]
    names = names[: _room(names)]
    if not names:
        return []
    calls, files, definitions = _counted(names, defined, suffixes[0], oids, contents)
    sure = [name for name in names if calls[name] and definitions[name] <= defined[name]]
    return sorted(
        (Called(name, calls[name], len(files[name])) for name in sure), key=lambda one: (-one.calls, one.name)
    )


def _counted(
    names: Sequence[str], defined: Mapping[str, int], suffix: str, oids: Collection[str], contents: Contents
) -> tuple[Counter[str], Mapping[str, set[str]], Counter[str]]:
    """By name: how often it is called, in which contents, and how often it is defined."""
    anyone = "|".join(map(re.escape, names))
    expression = re.compile(rf"\b({anyone})\s*\(", re.ASCII)
    call = re.compile(calling(names, suffix), re.ASCII)
    calls: Counter[str] = Counter()
    definitions: Counter[str] = Counter()
    files: defaultdict[str, set[str]] = defaultdict(set)
    for oid, _line, raw in contents.lines(rf"(?:{anyone})[ \t]*\(", oids):
        line = named(raw)
        head = DEFINITIONS[suffix].match(line)
        said = {group for group in head.groups() if group} if head else set()
        definitions.update(said & defined.keys())
        for found in call.finditer(line):
            name = expression.search(found.group())
            if name and not (name[1] in said and found.start() == 0):
                calls[name[1]] += 1
                files[name[1]].add(oid)
    return calls, files, definitions


def _room(names: Sequence[str]) -> int:
    """How many of these one expression has room for."""
    return sum(1 for length in accumulate(len(name) + 1 for name in names) if length <= MOST_LETTERS)


def call_signals(called: Sequence[Called], language: str, suffixes: Sequence[str]) -> Iterator[Signal]:
    """A campaign for each name that is called much, and one for the rest of the language."""
    alone = [one for one in called if one.calls >= ON_ITS_OWN and one.files >= MANY_FILES][:3]
    for one in alone:
        yield _signal([one.name], f"calls-of-{_words(one.name)}", f"`{one.name}`", suffixes)
    rest = _fitting([one for one in called if one not in alone])
    if sum(one.calls for one in rest) >= FEWEST_CALLS:
        yield _signal(
            [one.name for one in rest],
            f"deprecated-calls-{language.lower()}",
            f"what our {language} code marks as deprecated",
            suffixes,
        )


def _fitting(called: Sequence[Called]) -> Sequence[Called]:
    """As many as one expression has room for."""
    return called[: _room([one.name for one in called])]


def _signal(names: Sequence[str], key: str, what: str, suffixes: Sequence[str]) -> Signal:
    pattern = calling(names, suffixes[0])
    return Signal(
        key=key,
        metric=f"calls of {what}".replace("`", ""),
        goal=f"Nothing calls {what} any more, so that it can be deleted.".replace("`", ""),
        item="call",
        gain="What is deprecated has to be kept, tested and explained for as long as anything calls it.",
        worth=0.95,
        pattern=pattern,
        suffixes=suffixes,
        anchor="|".join(map(re.escape, sorted(names))),
        rules=rf"\b({'|'.join(map(re.escape, sorted(names)))})\s*\(" if len(names) > 1 else "",
    )


def _words(name: str) -> str:
    """`oldName` and `old_name` as `old-name`."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()).strip("-")
