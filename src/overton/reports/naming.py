"""What people call teams."""

from collections.abc import Mapping
from dataclasses import dataclass

from overton.model.organisation import Organisation
from overton.progress.wording import clean


@dataclass(frozen=True, slots=True)
class Names:
    """Names of teams by key; a key without a name, and a person, goes by itself."""

    by_key: Mapping[str, str]

    @classmethod
    def of(cls, organisation: Organisation) -> "Names":
        return cls({key: clean(team.name) for key, team in organisation.teams.items() if team.name})

    def team(self, key: str | None) -> str:
        return "unowned" if key is None else self.by_key.get(key) or clean(key)
