"""Reports to the log: directed, and so seldom that nobody learns to look away."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from overton.guard.judged import Judged
from overton.guard.wording import told
from overton.model.standing import Action

logger = logging.getLogger("overton.guard")

EVERY = 600.0
"""Seconds between two lines about the same item and outcome."""
MOST_A_MINUTE = 20
"""Lines about all items together: a service may have any number of them."""
MOST_REMEMBERED = 4096
MINUTE = 60.0
PASS = Action.PASS


@dataclass(slots=True)
class _Said:
    again: float
    """When it may be said again, by the monotonic clock."""
    kept_back: int = 0


class LogReport:
    """WARNING for what is beyond the Window or soon will be, where that is to be told; DEBUG for the rest.

    Threads meet here without a lock; the worst that happens is a line more or a count that is one too small.
    """

    def __init__(self, *, every: float = EVERY, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._said: dict[tuple[str, str, str, Action, bool, bool], _Said] = {}
        self._minute = 0.0
        self._lines = 0

    def __call__(self, judged: Judged) -> None:
        ruling = judged.ruling
        passes = judged.action is PASS and (ruling.refused_above is None or not judged.announced)
        if passes or ruling.mode == "observe":
            if logger.isEnabledFor(logging.DEBUG):
                logger.debug("%s", told(judged), extra={"judged": judged})
            return
        now = self._clock()
        key = (ruling.campaign, ruling.metric, ruling.item, judged.action, judged.enforced, judged.ended)
        said = self._said.get(key)
        if (said is not None and now < said.again) or not self._room(now):
            if said is not None:
                said.kept_back += 1
            return
        if len(self._said) >= MOST_REMEMBERED:
            self._said = {}
        self._said[key] = _Said(now + self._every)
        more = f" ({said.kept_back:,} more since the last line.)" if said is not None and said.kept_back else ""
        logger.warning("%s%s", told(judged), more, extra={"judged": judged})

    def _room(self, now: float) -> bool:
        """Whether this minute has room for a line more."""
        if now - self._minute >= MINUTE:
            self._minute, self._lines = now, 0
        self._lines += 1
        return self._lines <= MOST_A_MINUTE
