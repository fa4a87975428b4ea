"""Lines that match, as git finds them and as Python does where git cannot."""

import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from overton.repository.blobs import contents_of
from overton.repository.opening import open_repository

LINES = st.lists(st.sampled_from([b"one TODO: two TODO", b"a:b:c", b"", b"\xff TODO", b"no", b"TODO\r"]), max_size=8)


def _stored(root: Path, content: bytes) -> str:
    command = ["git", "-C", str(root), "hash-object", "-w", "--stdin"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


def test_each_line_with_a_match_is_told_once_and_whole(tmp_path: Path) -> None:
    """The same by both engines."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    @settings(max_examples=8, deadline=None)
    @given(LINES)
    def told(lines: list[bytes]) -> None:
        oid = _stored(tmp_path, b"\n".join(lines))
        with contents_of(open_repository(tmp_path)) as contents:
            found = list(contents.lines("TODO|b:c", [oid]))
            searched = list(contents._lines_searched("TODO|b:c", [oid]))  # noqa: SLF001  what git cannot do is done here

        wanted = [(oid, nth, line) for nth, line in enumerate(lines, start=1) if b"TODO" in line or b"b:c" in line]
        assert wanted == found == searched

    told()
