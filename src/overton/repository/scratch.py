"""A scratch repository that borrows another's objects: whatever git has to write is written there."""

import os
from collections.abc import Collection
from pathlib import Path

from overton.repository.git import Git
from overton.repository.opening import Repository

ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1"}
"""Nobody's settings."""
CONFIG = """\
[core]
	repositoryFormatVersion = 1
[extensions]
	objectFormat = {object_format}
"""


def scratch_repository(folder: Path, repository: Repository) -> Git:
    """Made by hand in an empty folder: `git init` would take templates, and longer."""
    (folder / "objects" / "info").mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "empty").mkdir()
    (folder / "HEAD").write_text("ref: refs/heads/scratch\n")
    (folder / "config").write_text(CONFIG.format(object_format=repository.object_format))
    (folder / "objects" / "info" / "alternates").write_text(f"{repository.objects}\n")
    places = {
        "GIT_DIR": str(folder),
        "GIT_COMMON_DIR": str(folder),
        "GIT_WORK_TREE": str(folder / "empty"),
        "GIT_INDEX_FILE": str(folder / "index"),
        "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    }
    return Git(folder / "empty", {**ALONE, **places})


def stage(scratch: Git, oids: Collection[str]) -> None:
    """Make these contents the scratch repository's index, each under its own id as its path."""
    Path(scratch.environment["GIT_INDEX_FILE"]).unlink(missing_ok=True)
    scratch.output("update-index", "--index-info", stdin="".join(f"100644 {o}\t{o}\n" for o in oids).encode())
