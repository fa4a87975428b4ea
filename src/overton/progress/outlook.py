"""What is coming for an item: announced positions, and the end of its exemption."""

from datetime import date, timedelta

from overton.model.measurement import Measurement
from overton.model.standing import Standing, Verdict
from overton.model.window import Position
from overton.progress.figures import Coming
from overton.progress.rules import Rules
from overton.window.ledger import announced, effective_from

RANK = {standing: rank for rank, standing in enumerate(Standing)}
ENFORCED = {Standing.WARNED, Standing.NOT_ALLOWED}


def severity(verdict: Verdict) -> int:
    """Worse is higher; an exempt item has nothing to fear."""
    return -1 if verdict.exempt else RANK[verdict.standing]


def coming(measurement: Measurement, now: Verdict, rules: Rules, day: date) -> tuple[Coming, ...]:
    """The days on which an item will stand worse than before, and be warned or refused, if its value stays.

    It is judged as of each day: by the position that takes effect, with the exemptions that hold then.
    """
    if measurement.value is None or now.standing is Standing.DONE:
        return ()
    positions = announced(rules.metric.window, day, rules.notice)
    moves = {effective_from(position, rules.notice) for position in positions}
    found: list[Coming] = []
    before = now
    for turn in sorted(moves | _ends(measurement.item, rules, day)):
        verdict = _verdict_on(turn, measurement, now, positions, rules)
        if severity(verdict) > severity(before) and verdict.standing in ENFORCED:
            found.append(Coming(turn, verdict, announced=turn in moves))
        before = verdict
    return tuple(found)


def _ends(item: str, rules: Rules, day: date) -> set[date]:
    """The days to come on which an exemption of the item, of today or later, has ended."""
    lasts = (exemption.last for exemption in rules.exemptions(item))
    return {last + timedelta(days=1) for last in lasts if day <= last < date.max}


def _verdict_on(
    turn: date, measurement: Measurement, now: Verdict, positions: tuple[Position, ...], rules: Rules
) -> Verdict:
    assert measurement.value is not None
    begun = [position for position in positions if effective_from(position, rules.notice) <= turn]
    position = begun[-1] if begun else now.position
    # Under a position that is yet to come the item starts at its own value; under today's its limit stays.
    ceiling = measurement.value if begun else now.ceiling
    return rules.judged(measurement.item, measurement.value, turn, position=position, ceiling=ceiling)
