"""Python's own engine, in a process of its own: for a git without Perl-compatible expressions, and for named groups.

Python's engine may take for ever on some pattern and line. The process gives itself a time for so many lines, and ends
when that is over.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from tempfile import TemporaryFile
from typing import IO, Any

from overton.model.problem import BadInputError
from overton.repository.contents import LineMatch
from overton.repository.expressions import compiled

SECONDS = 3.0
"""Of the processor, for `LINES` lines of one content; a plain pattern needs a thousandth of it."""
LINES = 10_000
TOO_LONG = 3
LOOKED_AT = 8_000
"""Bytes in which a NUL makes a content binary, as for git."""
_STRANGE = re.compile("[\udc80-\udcff]")
_KNOWN = re.compile("[^\udc80-\udcff]+")

Expressions = Mapping[tuple[bool, bool], re.Pattern[str]]
"""By whether something stands before the text, and whether something stands behind it."""


def search(pattern: str, contents: Iterable[tuple[str, bytes]], seconds: float = SECONDS) -> Iterator[LineMatch]:
    """All matches in these contents; raises BadInputError for a pattern that takes too long."""
    for oid, line, matched, _group in _searched(pattern, "", contents, seconds):
        yield LineMatch(oid, line, matched.encode())


def search_group(
    pattern: str, group: str, contents: Iterable[tuple[str, bytes]], seconds: float = SECONDS
) -> Iterator[tuple[str, int, str]]:
    """Content, line and what the group matched, of each match in which it took part."""
    for oid, line, _matched, text in _searched(pattern, group, contents, seconds):
        if text is not None:
            yield oid, line, text


def _searched(
    pattern: str, group: str, contents: Iterable[tuple[str, bytes]], seconds: float
) -> Iterator[tuple[str, int, str, str | None]]:
    with TemporaryFile() as given:
        given.write(json.dumps([pattern, group, seconds]).encode() + b"\n")
        for oid, content in contents:
            given.write(f"{oid} {len(content)}\n".encode() + content)
        given.seek(0)
        command = [sys.executable, "-m", "overton.repository.matching"]
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE) as process:  # noqa: S603  ourselves
            assert process.stdout is not None
            for row in process.stdout:
                yield tuple(json.loads(row))
        if process.returncode == TOO_LONG:
            what = f"the pattern `{pattern}` takes too long on some line"
            raise BadInputError.of("pattern", what, "nest no repetitions, as in `(a+)+`")
        if process.returncode:
            raise BadInputError.of("pattern", f"searching for {pattern!r} failed", "say so to those who wrote Overton")


def main(given: IO[bytes], printed: IO[str]) -> None:
    """Search the contents on `given`: a line of settings, then `oid size` and the content of each."""
    pattern, group, seconds = json.loads(given.readline())
    sides = product((False, True), repeat=2)
    expressions = {(begun, goes_on): compiled(pattern, begun=begun, goes_on=goes_on) for begun, goes_on in sides}
    signal.signal(signal.SIGVTALRM, lambda *_: sys.exit(TOO_LONG))
    while head := given.readline().split():
        content = given.read(int(head[1]))
        for found in lines_matched(expressions, group, content, seconds):
            printed.write(json.dumps([head[0].decode(), *found]) + "\n")
    printed.flush()


def lines_matched(expressions: Expressions, group: str, content: bytes, seconds: float) -> Iterator[tuple[Any, ...]]:
    """Line, text and group of each match; a byte that is no UTF-8 is in no match."""
    if b"\0" in content[:LOOKED_AT]:
        return
    for number, line in enumerate(content.split(b"\n")):
        if number % LINES == 0:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        for match in _matches(expressions, line.decode("utf-8", "surrogateescape")):
            yield number + 1, match.group(), match.group(group) if group else None


def _matches(expressions: Expressions, line: str) -> Iterator[re.Match[str]]:
    """As git does it: behind a match, another text begins in which `^` matches nowhere; an empty match ends it."""
    for text, begun, goes_on in _stretches(line):
        place = 0
        while match := expressions[begun, goes_on].search(text, place):
            if match.end() == match.start():
                return
            yield match
            begun, place = True, match.end()  # noqa: PLW2901  of what is left of it
            if "(?<" in match.re.pattern:
                text, place = text[place:], 0  # noqa: PLW2901  likewise


def _stretches(line: str) -> list[tuple[str, bool, bool]]:
    """The stretches of valid UTF-8, and whether something stands before and behind each."""
    if line.isascii() or _STRANGE.search(line) is None:
        return [(line, False, False)]
    return [(found.group(), found.start() > 0, found.end() < len(line)) for found in _KNOWN.finditer(line)]


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout)
