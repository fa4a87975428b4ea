"""Files in a real repository, read by a source that lives in code."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from overton.code.sighting import Blob, Sighting
from overton.repository.blobs import contents_of
from overton.repository.opening import open_repository
from overton.sources.in_code import InCode


def sightings(
    folder: Path, source: InCode, options: object, files: Mapping[str, str | bytes]
) -> dict[str, list[Sighting]]:
    """What a source finds in each of these files that it selects and finds anything in."""
    if not (folder / ".git").exists():
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
    scan = source.scan(options)
    assert scan is not None
    blobs: dict[Blob, list[str]] = {}
    for path, content in files.items():
        if scan.selects(path):
            blobs.setdefault(Blob(_stored(folder, content), scan.flavour(path)), []).append(path)
    with contents_of(open_repository(folder)) as contents:
        found = list(scan.sightings(list(blobs), contents))
    return {path: list(seen) for blob, seen in found if seen for path in blobs[blob]}


def keyed(found: Mapping[str, list[Sighting]]) -> dict[str, float]:
    """The items and their values."""
    items: dict[str, float] = {}
    for sighting in (one for seen in found.values() for one in seen):
        items[sighting.key] = items.get(sighting.key, 0) + sighting.value
    return items


def _stored(folder: Path, content: str | bytes) -> str:
    data = content if isinstance(content, bytes) else content.encode()
    command = ["git", "-C", str(folder), "hash-object", "-w", "--stdin"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().strip()
