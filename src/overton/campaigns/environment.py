"""`${NAME}` in overton.yaml, read from the environment, so that no secret is written in a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from overton.campaigns.fault import Fault, Place

NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass
class Environment:
    """Puts variables into plain data; problems name them, and never show what is in them."""

    variables: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def filled(self, value: object, place: Place = ()) -> object:
        """The data with every `${NAME}` in its values replaced; keys stay as they are."""
        if isinstance(value, dict):
            return {key: self.filled(one, (*place, key)) for key, one in value.items()}
        if isinstance(value, list):
            return [self.filled(one, (*place, index)) for index, one in enumerate(value)]
        if not isinstance(value, str) or "${" not in value:
            return value
        if "${" in NAME.sub("", value):
            todo = "write ${NAME}, with letters, digits and underscores"
            self.faults.append(Fault(place, "`${` begins no name of a variable", todo))
            return value
        return NAME.sub(lambda found: self._variable(found, place), value)

    def _variable(self, found: re.Match[str], place: Place) -> str:
        name = found.group(1)
        content = self.variables.get(name)
        if content is None:
            self.faults.append(Fault(place, f"the environment has no {name}", f"set {name}, or write the value here"))
        elif any("\ud800" <= char <= "\udfff" or char == "\0" for char in content):
            self.faults.append(Fault(place, f"{name} in the environment is not UTF-8 text", "set it anew"))
        else:
            return content
        return found.group()
