"""Where a problem of a source is told of: the campaign file that says what is read."""

from dataclasses import replace

from overton.model.problem import BadInputError, Problem

OPTION = "pattern"
"""What a repository calls a place of which it knows nothing else."""


def in_file(error: BadInputError, file: str) -> list[Problem]:
    """The problems of an error; those with an option are told of the file that has it."""
    return [replace(p, file=file) if file and p.file == OPTION and not p.line else p for p in error.problems]
