"""Running a program with limits: no shell, little environment, so much time, so much output."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from overton.model.problem import BadInputError

MOST_OUTPUT = 64 << 20
MOST_SAID = 16 << 10
PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
_GRACE = 5.0
"""Seconds until what was started and left the group is no longer listened to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run, and within which limits."""

    arguments: Sequence[str]
    folder: Path
    timeout: timedelta
    environment: Mapping[str, str]
    secrets: Sequence[str] = ()
    """Values that nothing it says is repeated with."""

    @property
    def name(self) -> str:
        """For people: the program without its arguments."""
        return f"`{self.arguments[0]}`"


def output_of(program: Program) -> bytes:
    """What it prints; raises BadInputError when it fails, takes too long or prints too much."""
    process = _started(program)
    assert process.stdout is not None
    assert process.stderr is not None
    out = _Listener(process.stdout, MOST_OUTPUT, stop=lambda: _killed(process))
    said = _Listener(process.stderr, MOST_SAID, keep_end=True)
    try:
        process.wait(program.timeout.total_seconds())
    except subprocess.TimeoutExpired:
        todo = "make it faster, or give it more time with `timeout`"
        raise BadInputError.of(program.name, f"it took longer than {_words(program.timeout)}", todo) from None
    finally:
        _killed(process)
        for listener in (out, said):
            listener.finish()
    if out.overflowed:
        raise BadInputError.of(program.name, f"it printed more than {MOST_OUTPUT >> 20} MiB", "let it print less")
    if process.returncode != 0:
        raise BadInputError.of(program.name, _failure(process.returncode, said.content, program), "correct the program")
    return out.content


def _started(program: Program) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  what the campaign file says, without a shell
            program.arguments,
            cwd=program.folder,
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        said = (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)
        todo = f"name a program that is there; paths start at {program.folder}"
        raise BadInputError.of(program.name, f"it cannot be started: {said}", todo) from error


def _killed(process: subprocess.Popen[bytes]) -> None:
    """End it with all that it started in its group, whether it runs still or left something behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failure(code: int, said: bytes, program: Program) -> str:
    how = f"it ended with code {code}" if code >= 0 else f"it was ended by signal {-code}"
    lines = said.decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    for secret in program.secrets:
        last = last.replace(secret, "…") if secret else last
    shown = "".join(char if char.isprintable() else " " for char in last[:500])
    return f"{how}: {shown}" if shown else how


def _words(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}{'s' if seconds != size else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"


class _Listener:
    """Reads a pipe to its end in a thread, and keeps the beginning or the end of what comes."""

    def __init__(
        self, pipe: IO[bytes], most: int, *, keep_end: bool = False, stop: Callable[[], None] = lambda: None
    ) -> None:
        self.content = b""
        self.overflowed = False
        self._pipe, self._most, self._keep_end, self._stop = pipe, most, keep_end, stop
        self._parts: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Everything that came is in `content`; one who holds the pipe for ever is not waited for."""
        self._thread.join(_GRACE)
        self.content = b"".join(self._parts)

    def _listen(self) -> None:
        kept = 0
        with self._pipe as pipe:
            while part := os.read(pipe.fileno(), 1 << 16):
                if self._keep_end:
                    self._parts[:] = [b"".join([*self._parts, part])[-self._most :]]
                    continue
                kept += len(part)
                if kept > self._most:
                    self.overflowed = True
                    self._stop()
                    return
                self._parts.append(part)
