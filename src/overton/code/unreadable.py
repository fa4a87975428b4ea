"""Files that a scan cannot read: nothing found in them must not be taken for nothing there."""

from collections.abc import Iterable

from overton.code.scan import Scan
from overton.model.problem import Problem
from overton.repository.blobs import Blobs


def problems_in(scan: Scan, contents: Blobs, files: Iterable[tuple[str, str]]) -> list[Problem]:
    """What is wrong with files, by paths and object ids; only scans that read files whole have anything to say."""
    trouble = getattr(scan, "trouble", None)
    if trouble is None:
        return []
    there = [(path, oid) for path, oid in files if oid]
    read = contents.read([oid for _path, oid in there])
    found = (trouble(path, content) for (path, _oid), (_, content) in zip(there, read, strict=True))
    return [problem for problem in found if problem is not None]
