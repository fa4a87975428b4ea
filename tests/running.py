"""Running the command line in a test, through its public door."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

from overton.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    exit_code: int
    stdout: str
    stderr: str


def overton(*arguments: str, **environ: str) -> Ran:
    """Run `overton` with these arguments in this process, as in a pipe."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with _environment(environ), redirect_stdout(out), redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return Ran(code, out.getvalue(), err.getvalue())


@contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    before = os.environ.copy()
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
