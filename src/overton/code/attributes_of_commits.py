"""The `.gitattributes` files of a commit, which decide what files count."""

from overton.repository.attributes import NAME, Attributes, attributes_in
from overton.repository.commit_files import CommitFiles
from overton.repository.opening import Repository


def attributes_said(repository: Repository, commit: str) -> str:
    """All that they say, for comparing."""
    files = _files(repository, commit)
    return "\0".join(f"{path}\0{files.text(path)}" for path in _paths(files))


def attributes_at(repository: Repository, commit: str) -> Attributes:
    """What they come to."""
    files = _files(repository, commit)
    return attributes_in(files, _paths(files))


def _files(repository: Repository, commit: str) -> CommitFiles:
    files = CommitFiles(repository, commit)
    files.fetch(_paths(files))
    return files


def _paths(files: CommitFiles) -> list[str]:
    return sorted(path for path in files.paths() if path.rpartition("/")[2] == NAME)
