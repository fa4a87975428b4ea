"""The team files of Ruby's code_teams: `config/teams/payments.yml` with a name and the globs that the team owns."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from overton.model.measurement import Attribution
from overton.model.problem import BadInputError
from overton.ownership.path_pattern import ANY_DEPTH, Pattern, Reach, from_root
from overton.ownership.path_tree import PathTree
from overton.ownership.yaml_files import Texts, documents, read_each

MOST_ALTERNATIVES = 1000
"""In one glob; `{a,b}` are two."""


class CodeTeam(NamedTuple):
    """What a file says of a team."""

    file: str
    name: str
    handle: str
    """What GitHub calls it; may be empty."""
    owned: tuple[str, ...]
    unowned: tuple[str, ...]


class CodeTeams:
    """All team files of a workspace at one time; each path is looked up once."""

    def __init__(self, texts: Texts, owner: Callable[[CodeTeam], str], *, past: bool) -> None:
        """`owner` gives the name that a team goes by here; raises BadInputError for files that are broken."""
        self._teams = read_each(texts, _teams, past=past)
        self._owner = owner
        self._owned = _Globs((team.file, team.owned) for team in self._teams)
        self._unowned = _Globs((team.file, team.unowned) for team in self._teams)
        self._by_path: dict[str, Attribution | None] = {}

    def attribution(self, path: str) -> Attribution | None:
        """Whose a path is by the globs; of all teams that own it."""
        if path not in self._by_path:
            self._by_path[path] = self._attribution(path.removeprefix("/"))
        return self._by_path[path]

    def _attribution(self, path: str) -> Attribution | None:
        owned = self._owned.matching(path)
        if not owned:
            return None
        unowned = self._unowned.matching(path)
        owning = {number: glob for number, glob in sorted(owned.items()) if number not in unowned}
        if owning:
            owners = tuple(dict.fromkeys(self._owner(self._teams[number]) for number in owning))
            return Attribution(owners, "; ".join(f"{self._teams[n].file}: {glob}" for n, glob in owning.items()))
        number = min(owned)
        return Attribution((), f"{self._teams[number].file}: {unowned[number]} is unowned")


class _Globs:
    """Globs of several teams, told by the teams' numbers."""

    def __init__(self, teams: Iterator[tuple[str, tuple[str, ...]]]) -> None:
        patterns: list[Pattern] = []
        self._of: list[tuple[int, str]] = []
        for number, (file, globs) in enumerate(teams):
            for glob in globs:
                alternatives = _alternatives(glob, file)
                patterns += map(_pattern, alternatives)
                self._of += [(number, glob)] * len(alternatives)
        self._tree = PathTree(patterns)

    def matching(self, path: str) -> Mapping[int, str]:
        """The teams of which a glob matches, with the first that does."""
        return dict(self._of[number] for number in sorted(self._tree.matching(path), reverse=True))


def _pattern(glob: str) -> Pattern:
    """A glob, which is always from the root and finds files."""
    segments = glob.removeprefix("./").strip("/").split("/")
    below = segments[-1] == ANY_DEPTH or glob.endswith("/")
    return from_root(segments, Reach.BELOW if below else Reach.FILE)


_BRACES = re.compile(r"\{([^{}]*)\}")


def _alternatives(glob: str, file: str) -> list[str]:
    """The globs that one with `{a,b}` stands for."""
    found = [glob]
    while any(_BRACES.search(one) for one in found):
        found = [each for one in found for each in _without_braces(one)]
        if len(found) > MOST_ALTERNATIVES:
            what = f"{glob!r} stands for more than {MOST_ALTERNATIVES:,} globs"
            raise BadInputError.of(file, what, "write `*` in place of some braces")
    return found


def _without_braces(glob: str) -> list[str]:
    braces = _BRACES.search(glob)
    if braces is None:
        return [glob]
    return [glob[: braces.start()] + choice + glob[braces.end() :] for choice in braces[1].split(",")]


def _teams(file: str, text: str) -> Iterator[CodeTeam]:
    for document in documents(file, text):
        if document is None:
            continue
        if not isinstance(document, dict) or not isinstance(document.get("name"), str):
            raise BadInputError.of(file, "a team file needs a `name`", "write `name: Payments`")
        github = document.get("github")
        handle = github.get("team") if isinstance(github, dict) else None
        owned, unowned = (_globs(document, key, file) for key in ("owned_globs", "unowned_globs"))
        yield CodeTeam(file, document["name"], str(handle or ""), owned, unowned)


def _globs(document: Mapping[str, object], key: str, file: str) -> tuple[str, ...]:
    globs = document.get(key) or []
    if not isinstance(globs, list) or not all(isinstance(glob, str) for glob in globs):
        raise BadInputError.of(file, f"`{key}` is no list of globs", f"write `{key}: [app/payments/**/*]`")
    for glob in globs:
        _alternatives(glob, file)  # too many are told while the file is read
    return tuple(globs)
