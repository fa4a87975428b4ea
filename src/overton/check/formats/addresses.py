"""Paths as parts of addresses."""

import re
from urllib.parse import quote

from overton.code.utf8 import utf8

FOREIGN = re.compile("[\ud800-\udc7f\udd00-\udfff]")
WEB = re.compile(r"https?://", re.IGNORECASE)


def relative(path: str) -> str:
    """A path from the root as a relative reference: bytes that were no UTF-8 come back as they were."""
    # Surrogates that stand for no byte cannot: no path from git has them.
    return quote(FOREIGN.sub(lambda found: utf8(found[0]), path), safe="/", errors="surrogateescape")


def in_files(files: str, path: str, line: int = 0) -> str:
    """Where a line of a file is shown; empty where nothing is known."""
    return f"{files}{relative(path)}{f'#L{line}' if line else ''}" if files and path else ""


def of_help(files: str, where: str) -> str:
    """Where it is told how to fix something: an address as it is, a path in the repository among the files."""
    if WEB.match(where):
        return quote(utf8(where), safe="/:?#@!$&'*+,;=%~")
    path, _, section = where.partition("#")
    return in_files(files, path) + (f"#{quote(utf8(section))}" if section and files else "")
