"""What a campaign file says of a source of the kind `structure`; loads no library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from overton.sources.selected import Selected
from overton.sources.structure.languages import Language


@dataclass(frozen=True, kw_only=True)
class StructureOptions(Selected):
    """What an ast-grep rule finds in the syntax trees of files."""

    rule: Mapping[str, object] | None = None
    """An ast-grep rule object, such as `{kind: function_definition, has: {…}}`; or use `pattern`."""
    pattern: str | None = None
    """Code with metavariables, such as `console.log($$$ARGS)`: short for a rule with that pattern alone."""
    constraints: Mapping[str, object] | None = None
    """Rules that metavariables must meet as well, by their names, such as `{NAME: {regex: ^get}}`."""
    language: Language | None = None
    """The language of the code; without it, the one that each file's name tells."""
    each: str = "match"
    """What is an item: each `match`, each `file`, or the text of a metavariable, by its name."""

    @property
    def config(self) -> dict[str, Any]:
        """The rule as ast-grep is given it."""
        rule = {"pattern": self.pattern} if self.pattern is not None else dict(self.rule or {})
        return {"rule": rule, **({"constraints": dict(self.constraints)} if self.constraints else {})}

    @property
    def metavariable(self) -> str:
        """The metavariable that makes the items; empty where they are matches or files."""
        return "" if self.each in ("match", "file") else self.each.lstrip("$")
