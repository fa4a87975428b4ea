"""Trouble of the guard's own, told to whoever runs the service: each kind once, and once again when it is over."""

import logging

logger = logging.getLogger("overton.guard")

MOST = 100
"""Kinds of trouble that are remembered; beyond that nothing more is said."""


class Trouble:
    """What was said already."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, kind: str, text: str) -> None:
        """Say it, unless something of this kind was said and is not over."""
        if kind not in self._said and len(self._said) < MOST:
            self._said.add(kind)
            logger.warning("%s", text)

    def over(self, kind: str, text: str) -> None:
        """Say that it is over, if it or anything below it (`policy older` is below `policy`) was said at all."""
        if self._said:
            said = {one for one in list(self._said) if one == kind or one.startswith(f"{kind} ")}
            self._said -= said
            if said:
                logger.warning("%s", text)
