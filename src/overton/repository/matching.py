"""Python's own engine, in a process of its own: for a git without Perl-compatible expressions, and for named groups.

Python's engine may take for ever on some pattern and line. The process gives itself a time for each content, and ends
when that is over.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from overton.model.problem import BadInputError
from overton.repository.contents import LineMatch
from overton.repository.expressions import compiled

SECONDS = 10.0
"""For one content; a plain pattern needs a thousandth of it for a megabyte."""
TOO_LONG = 3
BEHIND = "\0"
"""Stands for what came before, which an expression is not to see: no letter, no white space."""
LOOKED_AT = 8_000
"""Bytes in which a NUL makes a content binary, as for git."""


def search(pattern: str, contents: Iterable[tuple[str, bytes]], seconds: float = SECONDS) -> Iterator[LineMatch]:
    """All matches in these contents; raises BadInputError for a pattern that takes too long."""
    for oid, line, column, matched, _group in _searched(pattern, "", contents, seconds):
        yield LineMatch(oid, line, column, matched.encode("utf-8", "surrogateescape"))


def search_group(
    pattern: str, group: str, contents: Iterable[tuple[str, bytes]], seconds: float = SECONDS
) -> Iterator[tuple[str, int, str]]:
    """Content, line and what the group matched, of each match in which it took part."""
    for oid, line, _column, _matched, text in _searched(pattern, group, contents, seconds):
        if text is not None:
            yield oid, line, text


def _searched(
    pattern: str, group: str, contents: Iterable[tuple[str, bytes]], seconds: float
) -> Iterator[tuple[str, int, int, str, str | None]]:
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
            what = f"the pattern {pattern!r} takes too long on some line"
            raise BadInputError.of("pattern", what, "nest no repetitions, as in `(a+)+`")
        if process.returncode:
            raise BadInputError.of("pattern", f"searching for {pattern!r} failed", "say so to those who wrote Overton")


def main(given: IO[bytes], printed: IO[str]) -> None:
    """Search the contents on `given`: a line of settings, then `oid size` and the content of each."""
    pattern, group, seconds = json.loads(given.readline())
    expression = compiled(pattern)
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(TOO_LONG))
    while head := given.readline().split():
        content = given.read(int(head[1]))
        signal.setitimer(signal.ITIMER_REAL, seconds)
        for found in lines_matched(expression, group, content):
            printed.write(json.dumps([head[0].decode(), *found]) + "\n")
    printed.flush()


def lines_matched(expression: re.Pattern[str], group: str, content: bytes) -> Iterator[tuple[Any, ...]]:
    """Line, column in bytes, text and group of each match; a byte that is no UTF-8 is in no match."""
    if b"\0" in content[:LOOKED_AT]:
        return
    for number, line in enumerate(content.split(b"\n"), start=1):
        text = line.decode("utf-8", "surrogateescape")
        for start, end in _valid(text):
            for place, match in _matches(expression, text, start, end):
                column = len(text[:place].encode("utf-8", "surrogateescape")) + 1
                yield number, column, match.group(), match.group(group) if group else None


def _matches(expression: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Where each match begins, and the match.

    As git does it: behind a match the search goes on as if a new text began there, in which `^` matches nowhere; and an
    empty match ends it.
    """
    if start:
        text, offset, place = BEHIND + text[start:end], start - 1, 1
    else:
        text, offset, place = text[:end], 0, 0
    while match := expression.search(text, place):
        if match.end() == match.start():
            return
        yield offset + match.start(), match
        text, offset, place = BEHIND + text[match.end() :], offset + match.end() - 1, 1


def _valid(text: str) -> list[tuple[int, int]]:
    """Where the stretches of valid UTF-8 begin and end."""
    if text.isascii() or not any("\udc80" <= character <= "\udcff" for character in text):
        return [(0, len(text))]
    return [match.span() for match in re.finditer(r"[^\udc80-\udcff]+", text)]


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout)
