"""What is wrong, where, and what to do: the one shape in which bad input is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem in one place; lines and columns start at 1, and 0 means the whole file."""

    file: str
    line: int
    column: int
    what: str
    todo: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.what}; {self.todo}"


class BadInputError(Exception):
    """Input that cannot be used; carries every problem found, and ends a command with exit code 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    @classmethod
    def of(cls, where: str, what: str, todo: str) -> "BadInputError":
        """One problem with a whole file, folder, table or setting."""
        return cls(Problem(where, 0, 0, what, todo))
