"""The rules of `overton.yaml`, tried in order, on files as they are or as they were."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from overton.model.measurement import Attribution, Files, Reading
from overton.model.organisation import CodeownersFile, Organisation, OwnershipRule
from overton.ownership.file_rules import Answer, ByBackstage, ByCodeowners, ByCodeTeams
from overton.ownership.team_names import TeamNames
from overton.window.items import matches

PATH_COLUMN = "path"
"""Where a source has it, files are asked whose this path is instead of whose the item's key is."""

UNOWNED = Attribution()


class Rule(Protocol):
    """A way to find owners; what it reads of files it keeps, as long as they say the same."""

    def answering(self, files: Files, *, past: bool) -> Answer:
        """The answers by these files; raises BadInputError for files of the present that are missing or broken."""
        ...


class Attributor:
    """Finds the owners of readings by the files of one time."""

    def __init__(
        self, organisation: Organisation, files: Files, *, past: bool = False, rules: Sequence[Rule] | None = None
    ) -> None:
        """Raises BadInputError for a file of the present that is missing or broken.

        Args:
            organisation: whose rules these are.
            files: where CODEOWNERS and its like are found.
            past: whether nobody can correct the files any more; what is missing or broken in them says nothing.
            rules: those of the organisation, where they were made before.
        """
        made = rules_of(organisation) if rules is None else rules
        self.answers = [rule.answering(files, past=past) for rule in made]

    def answers_like(self, other: "Attributor") -> bool:
        """Whether both give every reading the same owners: what they read says the same."""
        return self.answers == other.answers

    def attribute(self, reading: Reading) -> Attribution:
        """The first answer that names owners, or else the first that says why there are none."""
        nobody = None
        for answer in self.answers:
            found = answer(reading)
            if found is not None:
                if found.owners:
                    return found
                nobody = nobody or found
        return nobody or UNOWNED


class Attributors:
    """The attributors of an organisation for any number of times; while files say the same, it is the same one."""

    def __init__(self, organisation: Organisation, here: Files) -> None:
        """`here` are the files of the workspace as they are now."""
        self._organisation = organisation
        self._here = here
        self._rules = rules_of(organisation)
        self._now: Attributor | None = None
        self._last: Attributor | None = None

    def of(self, files: Files | None = None) -> Attributor:
        """The attributor for the files of a commit, or for those of the workspace; raises BadInputError."""
        if files is not None and files is not self._here:
            made = Attributor(self._organisation, files, past=True, rules=self._rules)
            if self._last is None or not self._last.answers_like(made):
                self._last = made
            return self._last
        if self._now is None:
            self._now = Attributor(self._organisation, self._here, rules=self._rules)
        return self._now


def rules_of(organisation: Organisation) -> Sequence[Rule]:
    """The rules of an organisation; without any, the CODEOWNERS file in one of the standard places."""
    names = TeamNames(organisation.teams)
    return [_rule(rule, names) for rule in organisation.ownership] or [
        ByCodeowners(CodeownersFile(), names, _said_path)
    ]


def _rule(rule: OwnershipRule, names: TeamNames) -> Rule:
    if rule.column is not None:
        return _ByColumn(rule.column, names)
    if rule.map is not None:
        return _ByMap(rule.map, names)
    if rule.codeowners is not None:
        file = rule.codeowners
        return ByCodeowners(CodeownersFile(path=file) if isinstance(file, str) else file, names, _path)
    if rule.code_teams is not None:
        return ByCodeTeams(rule.code_teams, names, _path)
    assert rule.backstage is not None
    return ByBackstage(rule.backstage, names, _said_path)


def _path(reading: Reading) -> str:
    """The path that a reading is about, or its key, which may be one."""
    return reading.columns.get(PATH_COLUMN) or reading.item


def _said_path(reading: Reading) -> str | None:
    """The path that a reading says it is about."""
    return reading.columns.get(PATH_COLUMN)


class _ByColumn:
    def __init__(self, column: str, names: TeamNames) -> None:
        self._column = column
        self._names = names

    def answering(self, files: Files, *, past: bool) -> Answer:  # noqa: ARG002  a column is the same at all times
        return self._answer

    def _answer(self, reading: Reading) -> Attribution | None:
        value = reading.columns.get(self._column)
        return Attribution((self._names.owner(value),), f"column {self._column} is {value!r}") if value else None


class _ByMap:
    def __init__(self, owners: Mapping[str, str], names: TeamNames) -> None:
        self._owners = {glob: Attribution((names.owner(owner),), f"map: {glob}") for glob, owner in owners.items()}

    def answering(self, files: Files, *, past: bool) -> Answer:  # noqa: ARG002  a map is the same at all times
        return self._answer

    def _answer(self, reading: Reading) -> Attribution | None:
        return next((found for glob, found in self._owners.items() if matches(glob, reading.item)), None)


def columns_needed(organisation: Organisation) -> tuple[str, ...]:
    """The columns that the rules ask of a source."""
    columns = [rule.column for rule in organisation.ownership if rule.column is not None]
    if any(rule.codeowners is not None or rule.code_teams is not None for rule in organisation.ownership):
        columns.append(PATH_COLUMN)
    return tuple(dict.fromkeys(columns))
