"""Which team is meant by a name; case does not count."""

import re
from collections.abc import Mapping

from overton.model.organisation import Team

_REFERENCE = re.compile(r"(?:(?P<kind>[^:/]+):)?(?:(?P<namespace>[^:/]+)/)?(?P<name>[^:/]+)")


class TeamNames:
    """Teams by key, by handle and by what people call them, in this order."""

    def __init__(self, teams: Mapping[str, Team]) -> None:
        self._keys: dict[str, str] = {}
        for key in teams:
            self._keys.setdefault(key.casefold(), key)
        for key, team in teams.items():
            for handle in team.handles:
                self._keys.setdefault(handle.casefold(), key)
        for key, team in teams.items():
            if team.name:
                self._keys.setdefault(team.name.casefold(), key)

    def team(self, name: str) -> str | None:
        """The key of the team of that name."""
        return self._keys.get(name.casefold())

    def owner(self, name: str) -> str:
        """The key of the team of that name, else the name as it is: people can be owners, too."""
        return self._keys.get(name.casefold(), name)

    def of_entity(self, reference: str) -> str:
        """The owner that a Backstage entity refers to, such as `group:default/payments` or `payments`.

        A kind that is not written is a group, and a namespace that is not written is `default`; they are left out
        where they are these, so that one owner has one name.
        """
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            return self.owner(reference)
        kind = (found["kind"] or "group").casefold()
        namespace = (found["namespace"] or "default").casefold()
        name = found["name"]
        place = name if namespace == "default" else f"{namespace}/{name}"
        spellings = [reference, f"{kind}:{namespace}/{name}", f"{kind}:{place}"]
        if kind == "group":
            spellings += [f"{namespace}/{name}", place]
        known = (self.team(spelling) for spelling in spellings)
        return next((team for team in known if team is not None), spellings[-1])
