"""Files to documents: what the disk may do to a file is told as a problem, like what is wrong in it."""

from pathlib import Path

from overton.campaigns.document import Document, read_document
from overton.model.problem import BadInputError, Problem

LARGEST = 2 * 1024 * 1024
"""Bytes; a file that people write and review is far smaller."""


def shown(path: Path, root: Path) -> str:
    """A path below the root, for people: characters that would break a line or an output are escaped."""
    relative = str(path.relative_to(root))
    kept = (
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in relative
    )
    return "".join(kept)


def document_at(path: Path, root: Path) -> Document:
    """Read a YAML file; raises BadInputError."""
    file = shown(path, root)
    return read_document(file, text_of(path, file))


def text_of(path: Path, file: str) -> str:
    """A file's text without a byte order mark, its line endings as they are; raises BadInputError."""
    try:
        if not path.is_file():
            what = "this is a folder" if path.is_dir() else "this is no file that can be read"
            raise BadInputError.of(file, what, "put a YAML file here, or take it away")
        if path.stat().st_size > LARGEST:
            raise BadInputError.of(file, "the file is larger than 2 MiB", "split it")
        raw = path.read_bytes()
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise BadInputError.of(file, what, "check its permissions") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # What cannot be decoded lies beyond this, so the place is counted in what can.
        before = raw[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise BadInputError(Problem(file, line, column, "the file is not UTF-8 text", "save it as UTF-8")) from error
