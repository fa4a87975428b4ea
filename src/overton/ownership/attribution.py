"""The rules of `overton.yaml`, tried in order."""

from collections.abc import Callable, Mapping
from pathlib import Path

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation, OwnershipRule
from overton.ownership.backstage import catalog_owners
from overton.ownership.codeowners import read_codeowners
from overton.window.items import matches

Answer = Callable[[Reading], Attribution | None]

PATH_COLUMN = "path"
"""Where a source has it, CODEOWNERS is asked for this column instead of for the item's key."""


class Attributor:
    """Finds the owners of readings; made once for a whole measurement."""

    def __init__(self, organisation: Organisation, root: Path) -> None:
        self._names = {handle: key for key, team in organisation.teams.items() for handle in team.handles}
        self._names |= {key: key for key in organisation.teams}
        self._rules = [self._answer(rule, root) for rule in organisation.ownership]

    def attribute(self, reading: Reading) -> Attribution:
        """The first answer, or unowned."""
        for answer in self._rules:
            found = answer(reading)
            if found is not None:
                return found
        return Attribution()

    def _owner(self, name: str) -> str:
        """A team's key for its handle, else the name as it is: people can be owners, too."""
        return self._names.get(name, name)

    def _answer(self, rule: OwnershipRule, root: Path) -> Answer:
        if rule.column is not None:
            return self._by_column(rule.column)
        if rule.map is not None:
            return self._by_map(rule.map)
        if rule.codeowners is not None:
            return self._by_codeowners(rule.codeowners, root)
        assert rule.backstage is not None
        return self._by_catalog(rule.backstage, root)

    def _by_column(self, column: str) -> Answer:
        def answer(reading: Reading) -> Attribution | None:
            value = reading.columns.get(column)
            return Attribution((self._owner(value),), f"column {column} is {value!r}") if value else None

        return answer

    def _by_map(self, owners: Mapping[str, str]) -> Answer:
        def answer(reading: Reading) -> Attribution | None:
            for glob, owner in owners.items():
                if matches(glob, reading.item):
                    return Attribution((self._owner(owner),), f"map: {glob}")
            return None

        return answer

    def _by_codeowners(self, path: str, root: Path) -> Answer:
        rules = read_codeowners(root / path)

        def answer(reading: Reading) -> Attribution | None:
            rule = rules.rule_for(reading.columns.get(PATH_COLUMN, reading.item))
            if rule is None or not rule.owners:
                return None
            owners = tuple(dict.fromkeys(map(self._owner, rule.owners)))
            return Attribution(owners, f"{path}:{rule.line}: {rule.pattern}")

        return answer

    def _by_catalog(self, glob: str, root: Path) -> Answer:
        owners = catalog_owners(root, glob)

        def answer(reading: Reading) -> Attribution | None:
            for name in (reading.item, *reading.slices.values()):
                if name in owners:
                    found = owners[name]
                    return Attribution((self._owner(found.owner),), f"{found.file}: component {name}")
            return None

        return answer


def columns_needed(organisation: Organisation) -> tuple[str, ...]:
    """The columns that the rules ask of a source."""
    columns = [rule.column for rule in organisation.ownership if rule.column is not None]
    if any(rule.codeowners for rule in organisation.ownership):
        columns.append(PATH_COLUMN)
    return tuple(dict.fromkeys(columns))
