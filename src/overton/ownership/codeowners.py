"""CODEOWNERS files: where they are, which dialect they are written in, and whose a path is by them."""

from collections.abc import Callable

from overton.model.measurement import Attribution, Files
from overton.model.organisation import Dialect
from overton.model.problem import Problem
from overton.ownership.entry import Entry, Flaw
from overton.ownership.github_dialect import read_github
from overton.ownership.gitlab_dialect import has_sections, read_gitlab
from overton.ownership.path_tree import PathTree

OF_GITLAB = ".gitlab/CODEOWNERS"
STANDARD_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", OF_GITLAB)
"""Where GitHub looks, in its order, and where GitLab looks besides; the first file there is counts."""

_PLACES_OF_ONE: dict[str, Dialect] = {".github": "github", ".gitlab": "gitlab"}

_NOT_ASKED = Attribution()


class Codeowners:
    """One text of a CODEOWNERS file; each path is looked up once."""

    def __init__(self, file: str, text: str, dialect: Dialect | None, owner: Callable[[str], str]) -> None:
        self._file = file
        self._owner = owner
        self._entries, _ = _read(file, text, dialect)
        self._tree = PathTree(entry.pattern for entry in self._entries)
        self._in_sections = any(entry.section or entry.excludes for entry in self._entries)
        self._by_path: dict[str, Attribution | None] = {}
        self._by_deciding: dict[int | tuple[int, ...], Attribution | None] = {-1: None, (): None}

    def attribution(self, path: str) -> Attribution | None:
        """Whose a path is; no owners when a line says so, None when no line matches it."""
        found = self._by_path.get(path, _NOT_ASKED)
        if found is _NOT_ASKED:
            found = self._by_path[path] = self._asked(path.removeprefix("/"))
        return found

    def _asked(self, path: str) -> Attribution | None:
        deciding = self._deciding(path) if self._in_sections else self._tree.last(path)
        found = self._by_deciding.get(deciding, _NOT_ASKED)
        if found is _NOT_ASKED:
            numbers = (deciding,) if isinstance(deciding, int) else deciding
            found = self._by_deciding[deciding] = self._said([self._entries[number] for number in numbers])
        return found

    def _deciding(self, path: str) -> tuple[int, ...]:
        """The numbers of the entries that count: the last that matches in each section."""
        deciding: dict[str, int] = {}
        for number in sorted(self._tree.matching(path)):
            entry = self._entries[number]
            before = deciding.get(entry.section)
            if before is None or not self._entries[before].excludes:
                deciding[entry.section] = number
        return tuple(sorted(deciding.values()))

    def _said(self, deciding: list[Entry]) -> Attribution:
        owning = [entry for entry in deciding if entry.owners]
        owners = tuple(dict.fromkeys(self._owner(name) for entry in owning for name in entry.owners))
        return Attribution(owners, "; ".join(map(self._reason, owning or deciding)))

    def _reason(self, entry: Entry) -> str:
        said = f"{self._file}:{entry.line}: {entry.text}"
        return said if entry.owners else f"{said} {'is excluded' if entry.excludes else 'has no owner'}"


def standard_file(files: Files) -> tuple[str, str] | None:
    """The path and the text of the CODEOWNERS file in the first standard place that has one."""
    for place in STANDARD_PLACES:
        text = files.text(place)
        if text is not None:
            return None if place == OF_GITLAB and _is_on_github(files) else (place, text)
    return None


def _is_on_github(files: Files) -> bool:
    """Whether there is a `.github` folder: asked where GitLab's file is there, as it goes through all paths."""
    return any(path.startswith(".github/") for path in files.paths())


def codeowners_problems(file: str, text: str, dialect: Dialect | None = None) -> tuple[Problem, ...]:
    """What is wrong with a CODEOWNERS file: lines that do not say what they seem to say."""
    _, flaws = _read(file, text, dialect)
    return tuple(Problem(file, *flaw) for flaw in flaws)


def _read(file: str, text: str, dialect: Dialect | None) -> tuple[list[Entry], list[Flaw]]:
    reader = read_gitlab if (dialect or dialect_of(file, text)) == "gitlab" else read_github
    return reader(text)


def dialect_of(file: str, text: str) -> Dialect:
    """GitLab's when the file lies in `.gitlab/` or has a section; GitHub's in `.github/`, and else."""
    place = _PLACES_OF_ONE.get(file.removeprefix("/").partition("/")[0])
    return place or ("gitlab" if has_sections(text) else "github")
