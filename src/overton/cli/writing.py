"""Files that others read while they are written."""

import os
from pathlib import Path

from overton.model.problem import BadInputError


def write_whole(path: Path, text: str, it: str) -> None:
    """Write the whole text or nothing; whoever reads the file meanwhile sees it as it was before.

    Raises BadInputError, which calls what was to be written `it`.
    """
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}")
    try:
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        what = f"{it} cannot be written: {error.strerror or error}"
        raise BadInputError.of(str(path), what, "choose another place with -o, or check the folder") from error
