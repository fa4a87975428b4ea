"""Trouble of the guard's own, told to whoever runs the service: each kind once, and once again when it is over."""

import logging
from contextlib import suppress

logger = logging.getLogger("overton.guard")

MOST = 100
"""Kinds of trouble that are remembered; beyond that nothing more is said."""


def words(error: Exception) -> str:
    """An exception in a line; also one that fails when it is asked what it says."""
    try:
        said = str(error)
    except Exception:
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def tell(text: str, error: Exception | None = None) -> None:
    """A line in the log, if it takes one: handlers and filters are the program's, and may raise anything."""
    with suppress(Exception):
        logger.warning("%s", text, exc_info=error)


class Trouble:
    """What was said already."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, kind: str, text: str) -> None:
        """Say it, unless something of this kind was said and is not over."""
        if kind not in self._said and len(self._said) < MOST:
            self._said.add(kind)
            tell(text)

    def over(self, kind: str, text: str) -> None:
        """Say that it is over, if it or anything below it (`policy older` is below `policy`) was said at all."""
        if self._said:
            said = {one for one in list(self._said) if one == kind or one.startswith(f"{kind} ")}
            self._said -= said
            if said:
                tell(text)
