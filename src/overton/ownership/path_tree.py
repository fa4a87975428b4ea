"""Which of many patterns match a path.

Patterns share a tree of segments. A path is walked down it, folder by folder and each folder once for all that is in
it, so that it meets only patterns that can still match it; names, endings and beginnings are looked up.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from overton.ownership.last_file import Affixes, LastFile
from overton.ownership.path_pattern import ANY_DEPTH, Pattern, Reach, segment


class _Node:
    """Where patterns stand that have the same beginning."""

    __slots__ = (
        "any_depth",
        "below",
        "every",
        "file",
        "has_wildcards",
        "last_file",
        "literals",
        "others",
        "prefixes",
        "spelled",
        "suffixes",
    )

    def __init__(self) -> None:
        self.below: list[int] = []
        """The patterns that match all that is in a folder that leads here."""
        self.file: list[int] = []
        """The patterns that match a file that leads here."""
        self.spelled: dict[str, _Node] = {}
        """All that follow, by how the segment is written; below are the same, by how a name finds them."""
        self.any_depth: _Node | None = None
        """What follows `**`."""
        self.has_wildcards = False
        self.every: _Node | None = None
        self.literals: dict[str, _Node] = {}
        self.suffixes: dict[int, dict[str, _Node]] = {}
        self.prefixes: dict[int, dict[str, list[tuple[str, _Node]]]] = {}
        self.others: list[tuple[Callable[[str], bool], _Node]] = []
        self.last_file: LastFile | None = None
        """Made once all patterns are here."""

    def following(self, text: str) -> "_Node":
        """The node after a segment, which is made if it is not there."""
        if text not in self.spelled:
            self.spelled[text] = self._filed(text, _Node())
        return self.spelled[text]

    def _filed(self, text: str, node: "_Node") -> "_Node":
        """The node by how a name finds it: the one that is there already under another spelling, or this new one."""
        if text == ANY_DEPTH:
            self.any_depth = node
            return node
        said = segment(text)
        if said.literal is not None:
            return self.literals.setdefault(said.literal, node)
        self.has_wildcards = True
        if said.affixes is None:
            self.others.append((said.matches, node))
            return node
        prefix, suffix = said.affixes
        if prefix:
            self.prefixes.setdefault(len(prefix), {}).setdefault(prefix, []).append((suffix, node))
            return node
        if suffix:
            return self.suffixes.setdefault(len(suffix), {}).setdefault(suffix, node)
        self.every = self.every or node
        return self.every

    def reached(self, name: str) -> "list[_Node]":
        """The nodes that a name leads to."""
        exactly = self.literals.get(name)
        found = [] if exactly is None else [exactly]
        return found + self.reached_by_wildcard(name) if self.has_wildcards else found

    def reached_by_wildcard(self, name: str) -> "list[_Node]":
        """The nodes that a name leads to because of how it begins, ends or looks."""
        found = [] if self.every is None else [self.every]
        for length, by_suffix in self.suffixes.items():
            if (node := by_suffix.get(name[-length:])) is not None:
                found.append(node)
        for length, by_prefix in self.prefixes.items():
            for suffix, node in by_prefix.get(name[:length], ()):
                if name.endswith(suffix) and len(name) >= length + len(suffix):
                    found.append(node)
        for matches, node in self.others:
            if matches(name):
                found.append(node)
        return found

    def settle(self) -> None:
        """Make what depends on all patterns."""
        affixes = [] if self.every is None else [Affixes("", "", node.file[-1]) for node in [self.every] if node.file]
        for by_suffix in self.suffixes.values():
            affixes += [Affixes("", suffix, node.file[-1]) for suffix, node in by_suffix.items() if node.file]
        for by_prefix in self.prefixes.values():
            for prefix, ends in by_prefix.items():
                affixes += [Affixes(prefix, suffix, node.file[-1]) for suffix, node in ends if node.file]
        literals = {name: node.file[-1] for name, node in self.literals.items() if node.file}
        others = [(matches, node.file[-1]) for matches, node in self.others if node.file]
        self.last_file = LastFile(literals, affixes, others)


class _Folder(NamedTuple):
    """What is known of all that is in a folder."""

    matched: tuple[int, ...]
    """The patterns that match all of it."""
    last: int
    """The last of them; -1 for none."""
    standing: tuple[_Node, ...]
    """The nodes from which the names in it go on."""
    roaming: tuple[_Node, ...]
    """Those of them that come after `**`, from which names in folders below go on as well."""
    by_name: tuple[LastFile, ...]
    """Those patterns after the last that match files in it by their names."""


class PathTree:
    """Patterns, numbered in the order given."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        root = _Node()
        for number, pattern in enumerate(patterns):
            node = root
            for text in pattern.segments:
                node = node.following(text)
            if pattern.reach is not Reach.BELOW:
                node.file.append(number)
            if pattern.reach is not Reach.FILE:
                node.below.append(number)
        unsettled = [root]
        while unsettled:
            node = unsettled.pop()
            node.settle()
            unsettled += dict.fromkeys(node.spelled.values())
        self._folders = {"": _folder([root], _Folder((), -1, (), (), ()))}

    def matching(self, path: str) -> list[int]:
        """The numbers of the patterns that match the path of a file, some perhaps twice, in no order."""
        parent, _, name = path.rpartition("/")
        folder = self._folders.get(parent) or self._walk(parent)
        found = list(folder.matched)
        for node in folder.standing:
            for reached in node.reached(name):
                found += reached.file
        return found

    def last(self, path: str) -> int:
        """The number of the last pattern that matches the path of a file; -1 for none."""
        parent, _, name = path.rpartition("/")
        folder = self._folders.get(parent) or self._walk(parent)
        last = folder.last
        for patterns in folder.by_name:
            last = patterns.called(name, last)
        return last

    def _walk(self, path: str) -> _Folder:
        """What is known of a folder, from the nearest one above it that was walked before."""
        missing = [path]
        while (above := missing[-1].rpartition("/")[0]) not in self._folders:
            missing.append(above)
        folder = self._folders[above]
        for walked in reversed(missing):
            name = walked.rpartition("/")[2]
            reached = [after for node in folder.standing for after in node.reached(name)]
            if reached or folder.standing != folder.roaming:
                folder = _folder(reached, folder)
            self._folders[walked] = folder
        return folder


def _folder(reached: Iterable[_Node], above: _Folder) -> _Folder:
    """What is known of a folder whose name led to nodes."""
    matched = dict.fromkeys(above.matched)
    standing = []
    roaming = list(above.roaming)
    for node in reached:
        matched |= dict.fromkeys(node.below)
        if node.literals or node.has_wildcards:
            standing.append(node)
        if node.any_depth is not None and node.any_depth not in roaming:
            roaming.append(node.any_depth)
    last = max(matched, default=-1)
    by_name = [
        node.last_file for node in (*standing, *roaming) if node.last_file is not None and node.last_file.highest > last
    ]
    return _Folder(tuple(matched), last, (*standing, *roaming), tuple(roaming), tuple(by_name))
