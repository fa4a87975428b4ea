"""The YAML files that a glob finds, such as catalog files: their documents, or where they are broken."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from overton.model.measurement import Files
from overton.model.problem import BadInputError, Problem
from overton.ownership.path_pattern import like_gitignore
from overton.ownership.path_tree import PathTree

Texts = tuple[tuple[str, str], ...]
"""Paths and texts of files, in the order of their paths."""

T = TypeVar("T")


class Glob:
    """A glob for files from the root of a workspace; each path is looked at once."""

    def __init__(self, glob: str) -> None:
        self._glob = glob
        self._tree = PathTree([like_gitignore(glob)])
        self._known: dict[str, bool] = {}

    def texts(self, files: Files) -> Texts:
        """The files that match."""
        found = sorted(filter(self._matches, files.paths()))
        return tuple((path, text) for path in found if (text := files.text(path)) is not None)

    def _matches(self, path: str) -> bool:
        if path not in self._known:
            self._known[path] = self._tree.last(path) >= 0
        return self._known[path]


def read_each(texts: Texts, read: Callable[[str, str], Iterable[T]], *, past: bool) -> list[T]:
    """What is read of each path and text; raises BadInputError for all that are broken.

    In the past a broken file says nothing: nobody can correct it any more.
    """
    found: list[T] = []
    problems: list[Problem] = []
    for path, text in texts:
        try:
            found += read(path, text)
        except BadInputError as error:
            problems += error.problems
    if problems and not past:
        raise BadInputError(*problems)
    return found


@lru_cache(maxsize=4096)
def documents(file: str, text: str) -> tuple[Any, ...]:
    """The documents of a YAML file; raises BadInputError that says where it is broken."""
    try:
        return tuple(YAML(typ="safe", pure=True).load_all(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        what = f"this is no YAML: {error.problem or error.context}"
        raise BadInputError(Problem(file, line, column, what, "correct it")) from error
    except (YAMLError, ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError) as error:
        # A character that may not be there, a date that is none, an anchor of nothing: ruamel raises many things.
        raise BadInputError.of(file, f"this is no YAML: {' '.join(str(error).split())}", "correct it") from error
