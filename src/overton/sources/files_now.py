"""The files that a source names, as they are in the workspace now."""

from collections.abc import Iterator
from glob import glob
from pathlib import Path

from overton.model.problem import BadInputError
from overton.sources.selected import Named, has_glob


def contents_now(named: Named, root: Path, todo: str) -> Iterator[tuple[str, bytes]]:
    """Each file by its path from the root, with its content; raises BadInputError with `todo` where there is none."""
    seen: set[str] = set()
    for pattern in named.patterns:
        found = sorted(_matching(pattern, root))
        if not found:
            what = "no file matches" if has_glob(pattern) else "there is no such file"
            raise BadInputError.of(pattern, what, todo)
        for path in found:
            if path not in seen:
                seen.add(path)
                yield path, content_of(root / path, path)


def content_of(file: Path, name: str = "") -> bytes:
    """The bytes of a file; raises BadInputError."""
    try:
        return file.read_bytes()
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise BadInputError.of(name or str(file), f"it cannot be read: {said}", "make it readable") from error


def _matching(pattern: str, root: Path) -> Iterator[str]:
    if (root / pattern).exists():
        yield pattern
        return
    if not has_glob(pattern):
        return
    anchored = pattern.lstrip("/") if "/" in pattern.rstrip("/") else f"**/{pattern}"
    one = Named((pattern,))
    for path in glob(anchored, root_dir=root, recursive=True, include_hidden=True):  # noqa: PTH207  root is no pattern
        if path in one and (root / path).is_file():
            yield path
