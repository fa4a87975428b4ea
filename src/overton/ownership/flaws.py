"""Lines of CODEOWNERS files that do not say what they seem to say."""

from collections.abc import Iterator

from overton.model.measurement import Files
from overton.model.organisation import CodeownersFile, Organisation
from overton.model.problem import Problem
from overton.ownership.codeowners import codeowners_problems, standard_file


def flaws_in(organisation: Organisation, files: Files) -> Iterator[Problem]:
    """What the forge leaves out of each file that the rules ask; without rules, of the one in a standard place."""
    said = [rule.codeowners for rule in organisation.ownership if rule.codeowners is not None]
    for one in said if organisation.ownership else [CodeownersFile()]:
        file = CodeownersFile(path=one) if isinstance(one, str) else one
        text = files.text(file.path) if file.path else None
        found = (file.path, text) if text is not None else None if file.path else standard_file(files)
        if found is not None:
            yield from codeowners_problems(*found, dialect=file.dialect)
