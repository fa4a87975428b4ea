"""Observations as files: lines of JSON that the `events` source of a campaign reads."""

import errno
import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path

from overton.guard.judged import Judged
from overton.guard.saying import Trouble

MOST_WAITING = 100_000
"""Observations that wait to be written; beyond that they are counted and dropped."""
AT_ONCE = 5_000
"""Observations that are written with one call."""
PAGE = 4096
FILE_BYTES = 64 << 20
FILE_SECONDS = 86_400.0
FOLDER_BYTES = 1 << 30
FLUSH = 1.0
"""Seconds between two writings."""
PATIENCE = 2.0
"""Seconds to wait for another thread that writes."""
SUFFIX = ".overton.jsonl"


class ObservationFiles:
    """Keeps observations in a folder: one file a process at a time, whole lines only, the oldest files removed.

    Taking an observation costs no more than remembering it; `flush` writes, in a thread of its own.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        trouble: Trouble,
        *,
        file_bytes: int = FILE_BYTES,
        file_seconds: float = FILE_SECONDS,
        folder_bytes: int = FOLDER_BYTES,
        most_waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = Path(folder)
        self._trouble = trouble
        self._file_bytes = file_bytes
        self._file_seconds = file_seconds
        self._folder_bytes = folder_bytes
        self._most_waiting = most_waiting
        self._clock = clock
        self._waiting: deque[tuple[float, Judged]] = deque()
        self._writing = threading.Lock()
        self._file: int | None = None
        self._size = 0
        self._opened = 0.0
        self.dropped = 0
        """Observations that were not kept, because there were too many or they could not be written."""

    def __call__(self, judged: Judged) -> None:
        if len(self._waiting) < self._most_waiting:
            self._waiting.append((self._clock(), judged))
        else:
            self._drop(1, "too many observations", "more come in than can be written")

    def flush(self) -> None:
        """Write what waits."""
        if not self._writing.acquire(timeout=PATIENCE):  # a disk that does not answer holds up no program's end
            return
        try:
            for at, lines in self._batches():
                self._write(at, lines)
        finally:
            self._writing.release()

    def close(self) -> None:
        """Write what waits, and close the file."""
        self.flush()
        if self._writing.acquire(timeout=PATIENCE):
            self._close()
            self._writing.release()

    def forked(self) -> None:
        """In a process that was forked: what waits is written by the one that took it, to a file of its own."""
        self._waiting = deque()
        self._writing = threading.Lock()
        self._close()

    def _batches(self) -> Iterator[tuple[float, list[bytes]]]:
        """What waited when this began, a call's worth at a time; later ones have their turn."""
        left = len(self._waiting)
        while left > 0:
            taken = [self._waiting.popleft() for _ in range(min(left, AT_ONCE))]
            left -= len(taken)
            if lines := [_line(at, judged) for at, judged in taken if isfinite(judged.value)]:
                yield taken[-1][0], lines

    def _write(self, at: float, lines: list[bytes]) -> None:
        left = len(lines)
        try:
            file = self._opened_at(at)
            for chunk in _within_pages(lines, self._size):
                self._size += _put(file, chunk)
                left -= chunk.count(b"\n")
        except OSError as error:
            self._drop(left, "observations", error.strerror or type(error).__name__)
            self._mend()
            return
        self._trouble.over("observations", f"observations are written to {self._folder} again")

    def _mend(self) -> None:
        """Half a line is no line: cut back to the last whole one."""
        if self._file is None:
            return
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            self._close()

    def _opened_at(self, at: float) -> int:
        """The file to write to: another one when it is full or old."""
        full = self._size >= self._file_bytes or not self._opened <= at < self._opened + self._file_seconds
        if self._file is not None and not full:
            return self._file
        self._close()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make_room()
        self._file = os.open(self._folder / _name(at), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o640)
        self._size, self._opened = 0, at
        return self._file

    def _make_room(self) -> None:
        """Remove the oldest files of all processes until there is room for one more."""
        kept = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.glob(f"*{SUFFIX}"))
        total = sum(size for _, size, _ in kept)
        for _, size, path in kept:
            if total + self._file_bytes <= self._folder_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size
            room = f"no more than {self._folder_bytes:,} bytes are kept"
            self._trouble.say("old observations", f"the oldest observations in {self._folder} are removed: {room}")

    def _close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            os.close(file)

    def _drop(self, number: int, kind: str, why: str) -> None:
        self.dropped += number
        self._trouble.say(kind, f"observations cannot be kept in {self._folder}: {why}; they are dropped")


def _line(at: float, judged: Judged) -> bytes:
    ruling = judged.ruling
    told = {
        "at": datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "campaign": ruling.campaign,
        "metric": ruling.metric,
        "item": ruling.item,
        "value": judged.value,
        "unit": ruling.unit,
        "action": judged.action.value,
        "mode": ruling.mode,
        "ended": judged.ended,
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _put(file: int, chunk: bytes) -> int:
    """All of it or nothing that counts."""
    if os.write(file, chunk) < len(chunk):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return len(chunk)


def _within_pages(lines: list[bytes], size: int) -> Iterator[bytes]:
    """The lines, cut where no line ends up on two pages of the file: a process that is killed in the middle of a
    write has written some pages, and no half ones. What is left of a page is blanks, which JSON passes over.
    """
    chunk = b""
    for line in lines:
        room = PAGE - (size + len(chunk)) % PAGE
        if len(line) > room < PAGE:
            yield chunk + b" " * room
            size += len(chunk) + room
            chunk = b""
        chunk += line
        if (size + len(chunk)) % PAGE == 0:
            yield chunk
            size += len(chunk)
            chunk = b""
    if chunk:
        yield chunk


def _name(at: float) -> str:
    """Of no other process, on no other machine that shares the folder."""
    host = "".join(char if char.isalnum() or char in "-_" else "-" for char in os.uname().nodename)[:60]
    when = datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%S")
    return f"{when}-{host}-{os.getpid()}-{os.urandom(3).hex()}{SUFFIX}"
