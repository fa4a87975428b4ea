"""A change of a file as a patch: what `git apply` takes, in the workspace's folder or as part of a branch."""

import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from overton.campaigns.editing import Edit

NO_LINE_BREAK = "\\ No newline at end of file"


def patch_of(edit: Edit, root: Path) -> str:
    """The unified diff of an edit, with paths from the workspace's root.

    It has no `diff --git` line: so git takes the paths to start where it is called, and the workspace may lie anywhere
    in its repository.
    """
    name = edit.path.relative_to(root.resolve()).as_posix() if edit.path.is_relative_to(root.resolve()) else edit.file
    end = "\t" if re.search(r"\s", name) else ""
    mark = "\ufeff" if edit.path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    lines = unified_diff(_lines(mark + edit.before), _lines(mark + edit.after), f"a/{name}{end}", f"b/{name}{end}")
    return "".join(_ended(lines))


def _lines(text: str) -> list[str]:
    """Lines with what ends them; to a patch only a newline does."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{NO_LINE_BREAK}\n"
