"""Paths as people and tools write them: which texts are paths, and where they lead from the repository's root."""

import posixpath
import re

_NO_PATH = re.compile(r"[\s*?<>|\"'(){}\[\],;]|://|^-")


def path_in(text: str) -> str:
    """The path that an entry is, without a leading `./`; empty where it is something else, or a glob."""
    if "/" not in text or _NO_PATH.search(text) or text.startswith("/"):
        return ""
    path = posixpath.normpath(text)
    return "" if path.startswith("..") or path == "." else path


def below(folder: str, path: str) -> str:
    """A path that a file in `folder` names, from the root; one that is absolute or leads out of it stays as it is."""
    path = path.replace("\\", "/")
    if path.startswith("/") or not path:
        return path
    return posixpath.normpath(posixpath.join(folder, path))


def folder_of(path: str) -> str:
    return posixpath.dirname(path)


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())
