"""Files that a scan cannot read: nothing found in them is not taken for nothing there."""

from collections.abc import Sequence

from overton.code.scan import Scan
from overton.code.unreadable import problems_in
from overton.model.problem import BadInputError
from overton.repository.blobs import Blobs
from overton.repository.trees import Change


class BaseUnreadableError(BadInputError):
    """Only the base cannot be read: the change may be what mends it, and is never refused for it."""


def complain(scan: Scan, contents: Blobs, files: Sequence[Change]) -> None:
    """Raises BadInputError for files that cannot be read after the change, or else before it."""
    if now := problems_in(scan, contents, [(file.path, file.after) for file in files]):
        raise BadInputError(*now)
    if before := problems_in(scan, contents, [(file.path, file.before) for file in files if file.before != file.after]):
        raise BaseUnreadableError(*before)
