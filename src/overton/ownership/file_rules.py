"""Rules of ownership that ask files; what a text says is kept for as long as files have that text."""

from collections.abc import Callable
from functools import lru_cache

from overton.model.measurement import Attribution, Files, Reading
from overton.model.organisation import CodeownersFile
from overton.model.problem import BadInputError
from overton.ownership.backstage import Catalog
from overton.ownership.code_teams import CodeTeam, CodeTeams
from overton.ownership.codeowners import Codeowners, standard_file
from overton.ownership.team_names import TeamNames
from overton.ownership.yaml_files import Glob, Texts

_LATEST = 8
"""As many texts of one kind are kept read: history is walked in order, and an old text hardly comes back."""

Answer = Callable[[Reading], Attribution | None]
"""Whose a reading is; no owners when a rule says so, which leaves it to the rules after it; None without an answer."""


class ByCodeowners:
    """Asks a CODEOWNERS file, or the one in the first standard place that has one."""

    def __init__(self, file: CodeownersFile, names: TeamNames, path_of: Callable[[Reading], str | None]) -> None:
        self._place = file.path.removeprefix("./")
        self._path_of = path_of
        self._read = lru_cache(_LATEST)(lambda path, text: self._by(Codeowners(path, text, file.dialect, names.owner)))
        nobody = Attribution((), f"there is no {self._place or 'CODEOWNERS'}")
        self._nobody: Answer = lambda reading: None if path_of(reading) is None else nobody

    def answering(self, files: Files, *, past: bool) -> Answer:
        found = self._found(files)
        if found is not None:
            return self._read(*found)
        if self._place and not past:
            # Only a file that is named, and could still be written, is missed.
            raise BadInputError.of(self._place, "there is no such file", "correct `ownership` in overton.yaml")
        return self._nobody

    def _by(self, codeowners: Codeowners) -> Answer:
        def answer(reading: Reading) -> Attribution | None:
            path = self._path_of(reading)
            return None if path is None else codeowners.attribution(path)

        return answer

    def _found(self, files: Files) -> tuple[str, str] | None:
        """Its path and text."""
        if not self._place:
            return standard_file(files)
        text = files.text(self._place)
        return None if text is None else (self._place, text)


class ByBackstage:
    """Asks catalog files."""

    def __init__(self, glob: str, names: TeamNames, path_of: Callable[[Reading], str | None]) -> None:
        self._glob = glob
        self._files = Glob(glob)

        def read(texts: Texts, past: bool) -> Answer:  # noqa: FBT001  a key of the cache
            catalog = Catalog(texts, names.of_entity, past=past)
            return lambda reading: catalog.attribution(reading, path_of(reading))

        self._read = lru_cache(_LATEST)(read)

    def answering(self, files: Files, *, past: bool) -> Answer:
        texts = self._files.texts(files)
        _expect(texts, self._glob, "backstage", "catalog file", past=past)
        return self._read(texts, past)


class ByCodeTeams:
    """Asks the team files of code_teams."""

    def __init__(self, glob: str, names: TeamNames, path_of: Callable[[Reading], str]) -> None:
        self._glob = glob
        self._files = Glob(glob)

        def owner(team: CodeTeam) -> str:
            return names.team(team.name) or names.team(team.handle) or team.name

        def read(texts: Texts, past: bool) -> Answer:  # noqa: FBT001  likewise
            teams = CodeTeams(texts, owner, past=past)
            return lambda reading: teams.attribution(path_of(reading))

        self._read = lru_cache(_LATEST)(read)

    def answering(self, files: Files, *, past: bool) -> Answer:
        texts = self._files.texts(files)
        _expect(texts, self._glob, "code_teams", "team file", past=past)
        return self._read(texts, past)


def _expect(texts: Texts, glob: str, key: str, what: str, *, past: bool) -> None:
    if not texts and not past:
        raise BadInputError.of(glob, f"no {what} matches", f"correct `{key}` in overton.yaml")
