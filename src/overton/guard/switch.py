"""The kill switch: a word from an operator that softens everything. What cannot be understood means off."""

import os
from pathlib import Path

from overton.guard.modes import MODES, mode_of
from overton.guard.saying import Trouble
from overton.model.campaign import Mode

LONGEST_WORD = 64
LONGEST_NOTE = 4096
"""Bytes of the file that are read: people note beside the word why."""


def mode_meant(word: str, where: str, trouble: Trouble) -> Mode:
    """The ceiling that an operator set: a word that is none, or no word at all, was meant to stop something.

    What follows a `#` in a line says why.
    """
    said = " ".join(line.partition("#")[0].strip() for line in word.splitlines()).strip()
    if not said:
        return "off"
    mode = mode_of(said)
    if mode is None:
        known = ", ".join(MODES)
        trouble.say(where, f"{where} says {said[:LONGEST_WORD]!a}, which is none of {known}: taken for off")
        return "off"
    return mode


class SwitchFile:
    """A file that, while it exists, says the ceiling; looked at beside the requests, never in one."""

    def __init__(self, path: str | os.PathLike[str], trouble: Trouble) -> None:
        self._path = Path(path)
        self._trouble = trouble

    def mode(self) -> Mode:
        """`deny` while there is no such file: nothing is softened."""
        try:
            with self._path.open("rb") as file:
                word = file.read(LONGEST_NOTE).decode("utf-8", "replace")
        except (FileNotFoundError, NotADirectoryError):
            return "deny"
        except OSError as error:
            self._trouble.say("switch", f"the kill switch {self._path} cannot be read, so it is on: {error.strerror}")
            return "off"
        return mode_meant(word, str(self._path), self._trouble)
