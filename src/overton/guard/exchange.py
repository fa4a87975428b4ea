"""One request and its answer: what it is called, by what it is held, and how long it took.

Which route takes a request is the framework's to say, once it has begun: so the ruling is drawn when somebody first
asks for it, and by then the route is known. It is the ruling of the instant at which the request began.
Lock-free: threads that ask at once draw twice, and the first draw counts.
"""

import time

from overton.guard.deadline import Deadline
from overton.guard.guard import Guard
from overton.guard.judged import Ruling
from overton.guard.refused import Refused
from overton.guard.saying import tell


class Terms:
    """What all requests of an application are held to."""

    def __init__(self, guard: Guard, campaign: str, metric: str | None) -> None:
        self.guard = guard
        self.campaign = campaign
        self.metric = metric
        self._said = False

    def soonest(self) -> float | None:
        """The fewest seconds after which a request may have to be ended; None when none may be."""
        return self.guard.soonest(self.campaign, self.metric)

    def trouble(self, error: Exception) -> None:
        """Say once that requests go unmeasured; what is wrong with the guard is no matter of theirs."""
        if not self._said:
            self._said = True
            tell("some requests are not measured, and pass", error)


class Exchange:
    """Made when a request begins, and told of its answer; raises nothing."""

    free = False
    """Whether the answer has begun: from then on no limit holds it."""
    over = False
    _deadline: Deadline | None = None

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.started = time.monotonic()
        self._began = terms.guard.clock()
        self._under = terms.guard.rulings
        self._drawn: list[Ruling | None] = []

    def item(self, *, final: bool) -> str | None:
        """What the request is called; None when that is not known yet.

        Asked for the last time with `final`: what has no name then is not measured.
        """
        raise NotImplementedError

    @property
    def settled(self) -> bool:
        """Whether it is known by what the request is held."""
        return bool(self._drawn)

    def ruling(self, *, final: bool = False) -> Ruling | None:
        """By what it is held; None when nothing is to be measured or the route is not known yet."""
        if not self._drawn:
            terms = self.terms
            try:
                item = self.item(final=final)
                if item is not None:
                    self._drawn.append(self._ruling(item))
                elif final:
                    self._drawn.append(None)
                else:
                    return None
            except Exception as error:
                terms.trouble(error)
                self._drawn.append(None)
        return self._drawn[0]

    def _ruling(self, item: str) -> Ruling | None:
        """A policy that came since is for those that begin after it."""
        terms = self.terms
        return terms.guard.ruling(terms.campaign, item, terms.metric, at=self._began, under=self._under)

    def known(self) -> Deadline | None:
        """When it must be over, as far as that is known.

        Nothing holds it any more once its answer has begun, nor while the kill switch is thrown.
        """
        if self.free or self.over or self.terms.guard.lifted():
            return None
        if self._deadline is None:
            self._deadline = self.terms.guard.deadline(self.ruling(), self.started)
        return self._deadline

    def finish(self, *, refused: Refused | None = None) -> None:
        """Take how long it took, once: when its answer is whole, or when there will be none."""
        if self.over:
            return
        seconds = time.monotonic() - self.started
        ruling = self.ruling(final=True)
        self.over = True
        if ruling is None:
            return
        try:
            ended = refused is not None and refused.ruling == ruling
            self.terms.guard.observed(ruling, seconds=seconds, ended=ended)
        except Exception as error:
            self.terms.trouble(error)
