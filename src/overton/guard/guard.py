"""The guard of a process: gives rulings, takes observations, and reports what it found."""

from collections.abc import Callable

from overton.guard.judged import Judged, Ruling

Report = Callable[[Judged], None]
"""Told every observation that was judged; what it raises is swallowed, and said once."""


class Guard:
    """One for a process is enough; safe under threads, asyncio, gevent and after a fork.

    The contract that the integrations are written against:

        ruling = guard.ruling("request-timeouts", "GET /users")  # None: off, unknown, or no policy
        ...  # the work, at most ruling.deadline seconds of it
        judged = guard.observed(ruling, seconds=elapsed)  # reports; judged.enforced says whether to refuse

    Neither ever raises.
    """

    def __init__(self) -> None:
        self._rulings: dict[tuple[str, str], Ruling] = {}

    def ruling(self, campaign: str, item: str, metric: str | None = None) -> Ruling | None:
        """By what an observation of this item is held that begins now; None when nothing is to be measured."""
        raise NotImplementedError

    def observed(
        self, ruling: Ruling, *, seconds: float | None = None, value: float | None = None, ended: bool = False
    ) -> Judged:
        """Judge and report an observation, given as a duration in seconds or as a value in the metric's unit."""
        raise NotImplementedError
