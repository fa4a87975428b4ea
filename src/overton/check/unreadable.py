"""Files that a scan cannot read: nothing found in them is not taken for nothing there."""

from collections.abc import Sequence

from overton.code.scan import Scan
from overton.model.problem import BadInputError, Problem
from overton.repository.blobs import Blobs
from overton.repository.trees import Change


class BaseUnreadableError(BadInputError):
    """Only the base cannot be read: the change may be what mends it, and is never refused for it."""


def complain(scan: Scan, contents: Blobs, files: Sequence[Change]) -> None:
    """Raises BadInputError for files that cannot be read after the change, or else before it."""
    if not hasattr(scan, "trouble"):
        return
    if now := _problems(scan, contents, [(file.path, file.after) for file in files]):
        raise BadInputError(*now)
    if before := _problems(scan, contents, [(file.path, file.before) for file in files if file.before != file.after]):
        raise BaseUnreadableError(*before)


def _problems(scan: Scan, contents: Blobs, files: Sequence[tuple[str, str]]) -> list[Problem]:
    there = [(path, oid) for path, oid in files if oid]
    read = contents.read([oid for _path, oid in there])
    found = (scan.trouble(path, content) for (path, _), (_, content) in zip(there, read, strict=True))  # type: ignore[attr-defined]
    return [problem for problem in found if problem is not None]
