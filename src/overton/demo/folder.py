"""The folder that the example goes to: nothing in it is usable before all of it is there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from overton.model.problem import BadInputError

MARKER = ".overton-demo"
MARKED = "`overton demo` made this folder and may make it again.\n"
BUILDING = ".building"
LAST = "overton.yaml"
"""Without it a folder is no workspace: the first thing to go, and the last to come."""


@contextmanager
def building(directory: Path) -> Iterator[Path]:
    """An empty folder to build in; what is in it afterwards replaces the example in `directory`.

    A build that fails leaves everything as it was. One that is killed leaves a folder that may be built again.

    Raises:
        BadInputError: the directory holds something else, or cannot be written.
    """
    work = directory / BUILDING
    try:
        _refuse_what_is_not_ours(directory)
        there_before = directory.exists()
        directory.mkdir(parents=True, exist_ok=True)
        (directory / MARKER).write_text(MARKED, encoding="utf-8")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
    except OSError as error:
        raise BadInputError.of(str(directory), f"cannot be used: {error.strerror}", "name another folder") from error
    try:
        yield work
    except BaseException:
        _leave_as_it_was(directory, work, there_before=there_before)
        raise
    _put_in_place(directory, work)


def _refuse_what_is_not_ours(directory: Path) -> None:
    if not directory.exists():
        return
    if not directory.is_dir():
        raise BadInputError.of(str(directory), "is a file", "name a folder that is new or empty")
    if not (directory / MARKER).is_file() and any(directory.iterdir()):
        raise BadInputError.of(
            str(directory), "is not empty and no earlier example", "name a folder that is new or empty"
        )


def _leave_as_it_was(directory: Path, work: Path, *, there_before: bool) -> None:
    shutil.rmtree(work, ignore_errors=True)
    if not (directory / LAST).exists():
        (directory / MARKER).unlink(missing_ok=True)
        if not there_before:
            directory.rmdir()


def _put_in_place(directory: Path, work: Path) -> None:
    (directory / LAST).unlink(missing_ok=True)
    for part in sorted(work.iterdir(), key=lambda part: part.name == LAST):
        old = directory / part.name
        if old.is_dir():
            shutil.rmtree(old)
        part.replace(old)
    work.rmdir()
