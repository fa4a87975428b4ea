"""How the files of two trees became one another: renames and changed lines, by git's own diff."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from overton.repository.git import Git, named, raw
from overton.repository.trees import Tree

MOST_RENAMES = 2_000
"""Files without an equal are compared with each other only while there are fewer than this on either side."""
BEGIN = b"commit refs/heads/scratch\ncommitter - <-> 0 +0000\ndata 0\n"
HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class Hunk(NamedTuple):
    """Lines that were replaced by others; a count of 0 is lines that were only added, or only removed."""

    before: int
    """The number of the first line, from 1; of the line above where none was there."""
    removed: int
    after: int
    added: int


class FileDiff(NamedTuple):
    """One file that differs or has another name; an empty path is a file that is not there."""

    before: str
    after: str
    hunks: tuple[Hunk, ...] = ()


def compare(scratch: Git, pairs: Sequence[tuple[Tree, Tree]], *, lines: bool) -> Iterator[list[FileDiff]]:
    """For each pair of trees, the files that differ.

    Args:
        scratch: a scratch repository that has the trees' contents.
        pairs: trees before and after; a file that is the same in both may be left out of both.
        lines: whether hunks are asked for; otherwise there are none.
    """
    if not pairs:
        return
    ids = iter(_written(scratch, [tree for pair in pairs for tree in pair]))
    given = [before + b" " + after + b"\n" for before, after in zip(ids, ids, strict=True)]
    shown = ("--patch", "--unified=0", "--no-textconv", "--no-ext-diff", "--text") if lines else ()
    options = ("-r", "-z", "--raw", "--no-abbrev", "--find-renames", f"-l{MOST_RENAMES}", *shown)
    with scratch.stream("diff-tree", "--stdin", *options, stdin=given) as printed:
        text = printed.read()
    place = 0
    for head, following in zip(given, [*given[1:], b""], strict=True):
        place += len(head)
        files, place = _files(text, place)
        end = _end(text, place, following)
        hunks = _hunks(text[place:end]) if lines else []
        yield [FileDiff(*paths, found) for paths, found in zip(files, hunks or [()] * len(files), strict=True)]
        place = end


def _written(scratch: Git, trees: Iterable[Tree]) -> list[bytes]:
    """The ids of trees, written to the scratch repository."""
    given = [BEGIN]
    for tree in trees:
        given.append(b"deleteall\n")
        given += [b"M 100644 %s %s\n" % (oid.encode(), _quoted(path)) for path, oid in tree.items()]
        given.append(b'ls ""\n')
    printed = scratch.output("fast-import", "--quiet", "--force", "--cat-blob-fd=1", stdin=b"".join(given))
    return [row.split()[2] for row in printed.splitlines()]


def _quoted(path: str) -> bytes:
    escaped = raw(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'


def _files(text: bytes, place: int) -> tuple[list[tuple[str, str]], int]:
    """The paths of each file that differs: `:mode mode oid oid status` and one path, or two of a renamed file."""
    files = []
    while text.startswith(b":", place):
        meta, place = _until_nul(text, place)
        path, place = _until_nul(text, place)
        status = meta.rpartition(b" ")[2]
        before = after = named(path)
        if status.startswith(b"R"):
            path, place = _until_nul(text, place)
            after = named(path)
        files.append(("" if status == b"A" else before, "" if status == b"D" else after))
    return files, place


def _until_nul(text: bytes, place: int) -> tuple[bytes, int]:
    end = text.index(b"\0", place)
    return text[place:end], end + 1


def _end(text: bytes, place: int, following: bytes) -> int:
    """Where the patch ends that begins here: at the next pair, which no line of a patch looks like."""
    if not following:
        return len(text)
    if text.startswith(following, place):
        return place
    return text.index(b"\n" + following, place) + 1


def _hunks(patch: bytes) -> list[tuple[Hunk, ...]]:
    """The hunks of each file of a patch; every line of a file's content begins with a sign."""
    files = re.split(rb"^diff --git ", patch.lstrip(b"\0"), flags=re.MULTILINE)[1:]
    return [tuple(map(_hunk, HUNK.finditer(file))) for file in files]


def _hunk(found: re.Match[bytes]) -> Hunk:
    before, removed, after, added = (1 if number is None else int(number) for number in found.groups())
    return Hunk(before, removed, after, added)
