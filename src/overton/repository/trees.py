"""What files a commit has, and which of them differ between two."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from overton.repository.git import named
from overton.repository.opening import Repository

REGULAR = ("100644", "100755", "100664")
"""Modes of files with contents: symbolic links, submodules and folders have none. (The last is one of old times.)"""
NOTHING = ""
STAGED = ""
"""Stands for the commit that would be made of what is staged."""

Tree = dict[str, str]
"""The object id of each file's content, by path from the repository's root."""

Pair = tuple[str, str]
"""Two commits: before and after."""


class Change(NamedTuple):
    """A path that differs; an empty object id means that there is no such file on that side."""

    path: str
    before: str
    after: str


def tree_at(repository: Repository, commit: str, paths: Collection[str] = ()) -> Tree:
    """The files of a commit, or of those only that have or are below these paths."""
    printed = repository.git.output("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths)
    tree: Tree = {}
    for entry in printed.split(b"\0"):
        meta, _, path = entry.partition(b"\t")
        if meta[:6].decode() in REGULAR:
            tree[named(path)] = meta.rpartition(b" ")[2].decode()
    return tree


def changes_between(repository: Repository, pairs: Iterable[Pair]) -> Iterator[list[Change]]:
    """For each pair of commits, the files that differ; a renamed one is gone under one path and new under another."""
    wanted = list(pairs)
    given = (f"{after} {before}\n".encode() for before, after in wanted)
    arguments = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev")
    with repository.git.stream(*arguments, stdin=given) as printed:
        tokens = iter(printed.read().split(b"\0"))
    token = next(tokens, b"")
    for _before, after in wanted:
        changes: list[Change] = []
        # Of two equal commits git says nothing, not even their name.
        if token.decode() == after:
            while (token := next(tokens, b"")).startswith(b":"):
                changes += _change(token, next(tokens))
        yield changes


def _change(meta: bytes, path: bytes) -> Iterator[Change]:
    """`:100644 100644 OID OID M`; what has no contents on a side is not there."""
    mode_before, mode_after, before, after, _status = meta[1:].decode().split(" ")
    before = before if mode_before in REGULAR else NOTHING
    after = after if mode_after in REGULAR else NOTHING
    if before != after:
        yield Change(named(path), before, after)


def staged_changes(repository: Repository, before: str) -> list[Change]:
    """How the files that are staged differ from those of a commit."""
    arguments = ("diff-index", "--cached", "-z", "--raw", "--no-renames", "--no-abbrev", before, "--")
    tokens = iter(repository.git.output(*arguments).split(b"\0"))
    return [change for meta, path in zip(tokens, tokens, strict=False) for change in _change(meta, path)]


def staged_tree(repository: Repository) -> Tree:
    """The files that are staged."""
    tree: Tree = {}
    for entry in repository.git.output("ls-files", "-s", "-z", "--full-name", ":/").split(b"\0"):
        meta, _, path = entry.partition(b"\t")
        if meta[:6].decode() in REGULAR:
            tree[named(path)] = meta.split(b" ")[1].decode()
    return tree
