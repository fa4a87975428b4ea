"""The files of a commit in a folder, for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from overton.repository.opening import Repository
from overton.repository.scratch import scratch_repository


@contextmanager
def checked_out(repository: Repository, commit: str) -> Iterator[Path]:
    """A folder with the files of a commit as they are in the repository, and nothing of git's; it is removed later."""
    with TemporaryDirectory(prefix="overton-") as made:
        scratch, folder = Path(made, "git"), Path(made, "files")
        git = scratch_repository(scratch, repository)
        folder.mkdir()
        git.output("read-tree", commit)
        git.output("checkout-index", "--all", f"--prefix={folder}/")
        yield folder
