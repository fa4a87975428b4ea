"""What is coming for an item: announced positions, and the end of its exemption."""

from dataclasses import dataclass
from datetime import date, timedelta

from overton.model.measurement import Measurement
from overton.model.standing import Standing, Verdict
from overton.model.window import Position
from overton.progress.figures import Coming
from overton.progress.rules import Rules
from overton.window.ledger import announced, effective_from, in_force, told

RANK = {standing: rank for rank, standing in enumerate(Standing)}
ENFORCED = {Standing.WARNED, Standing.NOT_ALLOWED}


def severity(verdict: Verdict) -> int:
    """Worse is higher; an exempt item has nothing to fear."""
    return -1 if verdict.exempt else RANK[verdict.standing]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known on a day of the days to come; made once for all items."""

    rules: Rules
    day: date
    known: tuple[Position, ...]
    """The entries of the ledger that everybody was told of."""
    moves: frozenset[date]
    """The days on which a position takes effect."""

    @classmethod
    def on(cls, day: date, rules: Rules) -> "Outlook":
        window, notice = rules.metric.window, rules.notice
        moves = frozenset(effective_from(position, notice) for position in announced(window, day, notice))
        return cls(rules, day, told(window, day), moves)

    def coming(self, measurement: Measurement, now: Verdict) -> tuple[Coming, ...]:
        """The days on which an item will stand worse than before, and be warned or refused, if its value stays.

        It is judged as of each day: by the position in force, with the exemptions that hold then.
        """
        if measurement.value is None or now.standing is Standing.DONE:
            return ()
        found: list[Coming] = []
        before = now
        for turn in sorted(self.moves | self._ends(measurement.item)):
            verdict = self._verdict_on(turn, measurement, now)
            if severity(verdict) > severity(before) and verdict.standing in ENFORCED:
                found.append(Coming(turn, verdict, announced=turn in self.moves))
            before = verdict
        return tuple(found)

    def _ends(self, item: str) -> set[date]:
        """The days to come on which an exemption of the item, of today or later, has ended."""
        lasts = (exemption.last for exemption in self.rules.exemptions(item))
        return {last + timedelta(days=1) for last in lasts if self.day <= last < date.max}

    def _verdict_on(self, turn: date, measurement: Measurement, now: Verdict) -> Verdict:
        assert measurement.value is not None
        position = in_force(self.known, turn, self.rules.notice)
        # Under a position that is yet to come the item starts at its own value; under today's its limit stays.
        ceiling = now.ceiling if position is now.position else measurement.value
        return self.rules.judged(measurement.item, measurement.value, turn, position=position, ceiling=ceiling)
