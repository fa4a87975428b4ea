"""The guard of a process: gives rulings, takes observations, and reports what it found."""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf, nan
from random import Random
from typing import Self

from overton.guard.background import PROCESS, Repeating
from overton.guard.deadline import Deadline, ended_at
from overton.guard.environment import settings
from overton.guard.judged import Judged, Ruling
from overton.guard.modes import softer
from overton.guard.observations import FLUSH, ObservationFiles
from overton.guard.policies import Current, Origin, PolicyFile, origin_of
from overton.guard.reports import LogReport
from overton.guard.rulings import Rulings
from overton.guard.saying import Trouble, tell, words
from overton.guard.switch import SwitchFile
from overton.guard.telemetry import Telemetry
from overton.model.campaign import Mode
from overton.model.standing import Action
from overton.policy.document import policy_of
from overton.policy.problem import PolicyError
from overton.policy.shape import Policy
from overton.policy.signature import Key, verified

Report = Callable[[Judged], None]
"""Told every observation that was judged; what it raises is swallowed, and said once."""

PolicyLike = str | os.PathLike[str] | Origin | Policy | Mapping[str, object]
"""A path, an http(s) address, another place to get it from, or the policy itself, as an object or as plain data."""

REFRESH = 30.0
"""Seconds between two looks for a newer policy; a tenth more or less, so that not all processes ask at once."""
SOON = 2.0
"""Seconds between two attempts to get the first policy."""
READY = 0.01
LOOK = 1.0
"""Seconds between two looks at the file that switches the guard off."""


class Guard:
    """One for a process is enough; safe under threads, asyncio, gevent and after a fork.

    The contract that the integrations are written against:

        ruling = guard.ruling("request-timeouts", "GET /users")  # None: off, unknown, or no policy
        ...  # the work, at most ruling.deadline seconds of it
        judged = guard.observed(ruling, seconds=elapsed)  # reports; judged.enforced says whether to refuse

    Neither ever raises.
    """

    def __init__(
        self,
        policy: PolicyLike | None = None,
        *,
        keys: Sequence[Key] = (),
        ceiling: Mode = "deny",
        switch: str | os.PathLike[str] | None = None,
        refresh: float = REFRESH,
        copy: str | os.PathLike[str] | None = None,
        reports: Sequence[Report] = (),
        observations: str | os.PathLike[str] | None = None,
        telemetry: bool = False,
        clock: Callable[[], float] = time.time,
        draw: Callable[[], float] | None = None,
    ) -> None:
        """A guard that follows a policy.

        Args:
            policy: where it is, or what it is.
            keys: with keys, only a policy that is signed with one of them counts; a `Policy` was read by the caller.
            ceiling: no campaign and no item is enforced more strictly than this.
            switch: a file that, while it exists, says the ceiling with one word; an empty one says `off`.
            refresh: seconds between two looks for a newer policy.
            copy: a file in which the last good policy from an address is kept for the next process.
            reports: told every observation, beside the log.
            observations: a folder in which observations are kept as files that the `events` source reads.
            telemetry: whether to report to OpenTelemetry's metrics too.
            clock: gives seconds since 1970, which decide what is in force.
            draw: gives numbers from 0 to 1, which decide who is in a roll-out.
        """
        self.clock = clock
        self._random = Random()  # noqa: S311  no secret; and the program's own is the program's
        self._draw = draw or self._random.random
        self._refresh_every = refresh
        self._trouble = Trouble()
        self._files = ObservationFiles(observations, self._trouble, clock=clock) if observations is not None else None
        self._reports: tuple[Report, ...] = (LogReport(), *self._more_reports(telemetry=telemetry), *reports)
        self._own_ceiling = ceiling
        self._rulings = Rulings(None, ceiling)
        self._swapping = threading.Lock()
        self._switch = SwitchFile(switch, self._trouble) if switch is not None else None
        self._current: Current | None = None
        self._threads: list[Repeating] = []
        self._started = False
        self._process = os.getpid()
        self._begin(policy, keys, copy)
        PROCESS.tell(self)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, *, reports: Sequence[Report] = ()) -> "Guard":
        """A guard as the environment says; `docs/reference/guard.md` lists the variables."""
        return cls(reports=reports, **settings(environ, Trouble()))

    @property
    def rulings(self) -> Rulings:
        """What holds now: kept by who names an observation only after it has begun."""
        return self._rulings

    def ruling(
        self,
        campaign: str,
        item: str,
        metric: str | None = None,
        *,
        at: float | None = None,
        under: Rulings | None = None,
    ) -> Ruling | None:
        """By what an observation of this item is held; None when nothing is to be measured.

        It begins now, or began at an earlier instant that `clock` gave, under what held then.
        """
        try:
            key = (campaign, item, metric)
            if at is None:
                at = self.clock()
            rulings = self._rulings if under is None else under
            held = rulings.young.get(key)
            if held is None or not held.since <= at < held.until:
                if self._process != os.getpid():  # forked by a server that tells Python nothing of it, as uWSGI does
                    self.forked()
                if not self._started:
                    self.start()
                held = rulings.held(key, at, inf if self._started else at + SOON)
                if held.drawn is None and (missing := rulings.missing(campaign, metric)):
                    self._trouble.say(f"{campaign} {metric}", f"{missing}: what is observed for it passes")
            return held.drawn if held.part >= 1 or self._draw() < held.part else held.let_go
        except Exception as error:
            self._trouble.say("ruling", f"the guard lets pass what it cannot rule on: {words(error)}")
            return None

    def lifted(self) -> bool:
        """Whether an operator has lifted all deadlines, also of what was under way when the switch was thrown."""
        return self._rulings.ceiling != "deny"

    def soonest(self, campaign: str, metric: str | None = None) -> float | None:
        """The fewest seconds after which anything of a metric may have to be ended; None when nothing may be."""
        return self._rulings.soonest.get((campaign, metric))

    def deadline(self, ruling: Ruling | None, started: float) -> Deadline | None:
        """When work must be over that began at this instant of the monotonic clock; None where nothing ends it."""
        limit = None if ruling is None else ruling.deadline
        return None if ruling is None or limit is None else Deadline(started + limit, ruling, self.lifted)

    def observed(
        self, ruling: Ruling, *, seconds: float | None = None, value: float | None = None, ended: bool = False
    ) -> Judged:
        """Judge and report an observation, given as a duration in seconds or as a value in the metric's unit."""
        try:
            if value is None:
                unit = ruling.seconds
                value = seconds / unit if seconds is not None and unit is not None else self._no_time(ruling, seconds)
            if ended:
                value = ended_at(ruling, value)
            if not ended and self.lifted():
                ruling = replace(ruling, mode=softer(ruling.mode, self._rulings.ceiling))
            judged = Judged(ruling, value, ruling.action(value), ended)
        except Exception as error:
            self._trouble.say("observed", f"the guard cannot judge an observation: {words(error)}")
            return Judged(ruling, nan, Action.PASS, ended)
        if ruling.mode == "off":
            return judged
        for report in self._reports:
            try:
                report(judged)
            except Exception as error:
                name = getattr(report, "__qualname__", type(report).__qualname__)
                self._trouble.say(f"report {name}", f"the guard's report to {name} failed: {words(error)}")
        return judged

    def start(self) -> None:
        """Begin to follow the policy; the first ruling does it, in each process anew."""
        self._started = True  # first of all, so that those who ask meanwhile begin nothing
        for thread in self._threads:
            self._started = thread.start() and self._started

    def refresh(self) -> None:
        """Look for a newer policy, and at the kill switch, now and in this thread."""
        if self._current is not None:
            self._current.refresh()
        self._look()

    def ready(self, seconds: float = 10.0) -> bool:
        """Wait until there is a policy, for a program that is over sooner than one is fetched."""
        self.start()
        until = time.monotonic() + seconds
        while self._rulings.policy is None and time.monotonic() < until:
            time.sleep(READY)
        return self._rulings.policy is not None

    def close(self) -> None:
        """Follow the policy no longer, and write what is to be written; what is in force stays so."""
        for thread in self._threads:
            thread.stop()
        if self._files is not None:
            self._files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def forked(self) -> None:
        """In a process that was forked: follow the policy here too, from the first ruling on."""
        self._started = False
        self._process = os.getpid()
        self._random.seed()
        self._swapping = threading.Lock()
        for thread in self._threads:
            thread.forget()
        self._rulings = self._rulings.fresh()
        if self._files is not None:
            self._files.forked()

    def _begin(self, policy: PolicyLike | None, keys: Sequence[Key], copy: str | os.PathLike[str] | None) -> None:
        """Load what is at hand; what is elsewhere is loaded once the guard is asked."""
        if isinstance(policy, Policy):
            self._hold(policy)
        elif isinstance(policy, Mapping):
            try:
                document = dict(policy)
                if keys:
                    verified(document, keys)
                self._hold(policy_of(document))
            except PolicyError as error:
                self._trouble.say("policy", f"the policy cannot be used: {error}; everything passes")
        elif policy is not None:
            self._follow(policy, keys, copy)
        if self._switch is not None:
            self._look()
            self._threads.append(Repeating("kill switch", self._look, lambda: LOOK, self._trouble))
        if self._files is not None:
            self._threads.append(Repeating("observations", self._files.flush, lambda: FLUSH, self._trouble))

    def _more_reports(self, *, telemetry: bool) -> tuple[Report, ...]:
        kept = self._files
        files: tuple[Report, ...] = () if kept is None else (kept,)
        if not telemetry:
            return files
        try:
            return (*files, Telemetry(dropped=None if kept is None else lambda: kept.dropped))
        except ImportError:
            self._trouble.say("telemetry", "no metrics are reported; install overton[opentelemetry]")
            return files

    def _follow(
        self, place: str | os.PathLike[str] | Origin, keys: Sequence[Key], copy: str | os.PathLike[str] | None
    ) -> None:
        """What is near is read at once; what is far, once the guard is asked."""
        origin = origin_of(place)
        near = isinstance(origin, PolicyFile)
        self._current = Current(origin, keys, self._trouble, self._hold, copy=None if near else copy, clock=self.clock)
        if near:
            self._current.refresh()
        else:
            self._current.restore()
        self._threads.append(Repeating("policy", self._current.refresh, self._pause, self._trouble))

    def _pause(self) -> float:
        seconds = self._refresh_every if self._rulings.policy is not None else min(self._refresh_every, SOON)
        return seconds * self._random.uniform(0.9, 1.1)

    def _hold(self, policy: Policy) -> None:
        with self._swapping:
            self._rulings = Rulings(policy, self._rulings.ceiling)

    def _look(self) -> None:
        switched = self._switch.mode() if self._switch is not None else "deny"
        ceiling = softer(self._own_ceiling, switched)
        with self._swapping:
            before = self._rulings.ceiling
            if ceiling != before:
                self._rulings = Rulings(self._rulings.policy, ceiling)
        if ceiling != before:
            tell(f"the kill switch: nothing is enforced more strictly than {ceiling!r} now; it was {before!r} before")

    def _no_time(self, ruling: Ruling, seconds: float | None) -> float:
        """An observation that is none, because it was given in seconds and is measured in something else."""
        if seconds is not None:
            what = f"{ruling.campaign} ({ruling.metric}) is measured in {ruling.unit or 'no unit'}, which is no time"
            self._trouble.say(f"unit {ruling.campaign} {ruling.metric}", f"{what}: durations say nothing there")
        return nan
