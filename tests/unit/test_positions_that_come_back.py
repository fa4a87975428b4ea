"""A position that counts again because another will be withdrawn is announced like one that was moved to."""

from datetime import date, timedelta

from builders import DAY, campaign, history, metric, position
from overton.check.compared import Compared
from overton.check.findings import Kind
from overton.check.judging import Bench
from overton.model.measurement import Reading
from overton.model.window import Exemption, Withdrawal
from overton.pipeline.unannounced import unannounced
from overton.progress.overview import overview
from overton.window.ledger import announced

BACK = date(2026, 4, 1)
STRICT = position(from_=date(2026, 1, 5), warn=15.0, not_allowed=30.0)
WIDE = position(
    from_=date(2026, 2, 2), warn=40.0, not_allowed=60.0, withdrawn=Withdrawal(on=BACK, why="the incident is over")
)


def test_what_it_will_refuse_is_told_by_status_and_check() -> None:
    """45 s passes today, and is refused from the day of the withdrawal."""
    measured = metric(window=(STRICT, WIDE))
    known = campaign(measured)
    (item,) = overview(known, measured, history({DAY: {"a": 45.0}}), day=DAY).items
    (found,) = Bench.of(known, measured, DAY).findings(Compared(Reading("a", 45.0), 45.0, 45.0, "a.py", 1))

    assert item.refused_from == BACK
    assert (found.kind, found.from_) == (Kind.ANNOUNCED, BACK)
    assert found.reason == "fine today; 45 s is more than the 30 s allowed from 1 April 2026"


def test_it_is_announced_from_that_day_with_the_reason_of_the_withdrawal() -> None:
    """And nobody is asked why it was not announced: it was there all the time."""
    (back,) = announced((STRICT, WIDE), DAY)

    assert (back.from_, back.at, back.why) == (BACK, 30.0, "the incident is over")
    known = campaign(metric(window=(STRICT, WIDE)), notice=timedelta(days=14))
    assert list(unannounced(known, known.metrics[0], DAY)) == []


def test_a_position_that_is_withdrawn_by_then_refuses_nothing() -> None:
    """An exemption that ends after the withdrawal is followed by what is in force then."""
    soon = position(from_=date(2026, 3, 9), warn=10.0, not_allowed=20.0, withdrawn=Withdrawal(on=BACK, why="w"))
    exempt = Exemption(items="a", until=BACK + timedelta(days=9), why="w")
    measured = metric(window=(WIDE, soon), exemptions=(exempt,))
    (item,) = overview(campaign(measured), measured, history({DAY: {"a": 45.0}}), day=DAY).items

    assert (item.refused_from, item.refused_after_exemption) == (None, None)


def test_an_exemption_that_ends_before_the_next_position_is_told_first() -> None:
    """What a position refuses then was refused before, since the exemption ended: that day counts everywhere."""
    exempt = Exemption(items="a", until=DAY + timedelta(days=2), why="it is replaced")
    measured = metric(window=(STRICT, position(from_=BACK, warn=10.0, not_allowed=20.0)), exemptions=(exempt,))
    known = campaign(measured)
    (item,) = overview(known, measured, history({DAY: {"a": 45.0}}), day=DAY).items
    (found,) = Bench.of(known, measured, DAY).findings(Compared(Reading("a", 45.0), 45.0, 45.0, "a.py", 1))

    assert (item.refused_from, item.refused_after_exemption) == (None, DAY + timedelta(days=3))
    assert (found.kind, found.until) == (Kind.WARNED, DAY + timedelta(days=2))
    assert found.reason.startswith("exempt until 4 March 2026")
