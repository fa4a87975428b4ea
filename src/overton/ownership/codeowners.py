"""CODEOWNERS: gitignore-like patterns and their owners, of which the last match wins."""

from dataclasses import dataclass
from pathlib import Path

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from overton.model.problem import BadInputError


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the file; without owners it clears what lines above it said."""

    line: int
    pattern: str
    owners: tuple[str, ...]
    compiled: GitIgnoreSpecPattern

    def matches(self, path: str) -> bool:
        if self.compiled.match_file(path) is None:
            return False
        # Unlike in gitignore, `docs/*` owns the files of that folder and nothing below them.
        if not self.pattern.endswith("/*"):
            return True
        return path.count("/") == self.pattern.lstrip("/").count("/") or "**" in self.pattern


@dataclass(frozen=True, slots=True)
class Codeowners:
    """The rules of one file."""

    rules: tuple[Rule, ...]

    def rule_for(self, path: str) -> Rule | None:
        """The last rule that matches."""
        path = path.removeprefix("/")
        return next((rule for rule in reversed(self.rules) if rule.matches(path)), None)


def read_codeowners(path: Path) -> Codeowners:
    """Read a CODEOWNERS file; raises BadInputError when it cannot be read."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError.of(str(path), f"cannot be read: {error}", "correct `ownership` in overton.yaml") from error
    rules = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].split() if not line.lstrip().startswith("#") else []
        if words:
            rules.append(Rule(number, words[0], tuple(words[1:]), GitIgnoreSpecPattern(words[0])))
    return Codeowners(tuple(rules))
