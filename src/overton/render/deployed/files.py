"""The files of a configuration: one, or those of a folder, and what they include."""

from collections.abc import Collection, Iterator
from glob import has_magic
from pathlib import Path

from overton.model.problem import BadInputError, Problem


def text_of(path: Path) -> str:
    """What a file holds; raises BadInputError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        what = f"the configuration cannot be read: {error.strerror or error}"
        raise BadInputError.of(str(path), what, "name the file that is deployed") from error
    except ValueError as error:
        raise BadInputError.of(str(path), "this is no UTF-8 text", "name the file that is deployed") from error


def files_at(path: Path, suffixes: Collection[str], *main: str) -> list[Path]:
    """The file; of a folder its main file, which includes the others, or else all that end so, in order.

    Raises BadInputError for a folder without any.
    """
    if not path.is_dir():
        return [path]
    if begun := [path / name for name in main if (path / name).is_file()]:
        return begun[:1]
    found = sorted(one for one in path.iterdir() if one.suffix in suffixes and one.is_file())
    if not found:
        what = f"no file in this folder ends in {' or '.join(sorted(suffixes))}"
        raise BadInputError.of(str(path), what, "name the file that is deployed")
    return found


def included(pattern: str, *folders: Path) -> Iterator[Path]:
    """The files that an include names, sought in one folder after the other; none when it is not here."""
    for folder in dict.fromkeys(folders):
        if found := _matching(folder, pattern):
            for one in found:
                yield from (sorted(below for below in one.iterdir() if below.is_file()) if one.is_dir() else [one])
            return


def _matching(folder: Path, pattern: str) -> list[Path]:
    path = folder / pattern
    if not has_magic(pattern):
        return [path] if path.exists() else []
    return sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))


def not_here(pattern: str, place: str) -> list[str]:
    """What to note of an include that no file was found for; an empty folder of includes is nothing to note."""
    return [] if has_magic(pattern) else [f"{place}: includes {pattern}, which is not here; it was not looked at"]


def unreadable(path: Path, line: int, what: str) -> BadInputError:
    todo = "check that this is the configuration that is deployed, and that --for names its program"
    return BadInputError(Problem(str(path), line, 1, what, todo))
