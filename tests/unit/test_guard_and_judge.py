"""The guard says of an observation what the judge says of it that day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import campaign, metric
from guard_policies import CAMPAIGN, Clock
from overton.guard import Guard
from overton.model.campaign import Campaign, Goal
from overton.model.organisation import Organisation
from overton.model.standing import Action
from overton.model.window import NoWorse, Position, Withdrawal
from overton.pipeline.exporting import policy_for
from overton.store.memory import MemoryStore
from overton.window.calendar import start_of
from overton.window.judge import exemption_for, judge
from overton.window.ledger import effective_from, in_force
from strategies import exemptions, goals_and_thresholds, items

FIRST = date(2026, 2, 1)
"""The clocks of many zones change within a hundred days of it."""
ZONES = (
    "UTC", "Europe/Paris", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "America/Santiago",
)  # fmt: skip

days = st.integers(0, 100).map(lambda number: FIRST + timedelta(days=number))
seconds = st.sampled_from([-3600.0, -1.0, -0.001, 0.0, 0.001, 1.0, 3600.0, 43_200.0])
instants = st.lists(st.tuples(days, seconds), min_size=1, max_size=6)


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """A campaign with a ledger of any kind, with notice, withdrawals and exemptions."""
    goal, warn, not_allowed = draw(goals_and_thresholds())
    steps = draw(st.lists(st.tuples(days, st.none() | days, st.none() | days, st.floats(0, 1)), max_size=4))
    ledger = []
    for first, announced, withdrawn, part in steps:
        refusal = goal.value + (not_allowed - goal.value) * part
        ledger.append(
            Position(
                from_=first,
                warn=draw(st.sampled_from([None, goal.value + (warn - goal.value) * part])),
                not_allowed=draw(st.sampled_from([refusal, NoWorse(at=refusal, worse=True), "worse"])),
                announced=announced,
                withdrawn=Withdrawal(on=withdrawn, why="w") if withdrawn else None,
            )
        )
    notice = timedelta(days=draw(st.sampled_from([0, 14])))
    exempt = tuple(draw(st.lists(exemptions(), max_size=3)))
    return campaign(metric(goal=goal, window=tuple(ledger), exemptions=exempt), campaign=CAMPAIGN, notice=notice)


def _policy_guard(one: Campaign, zone: str, clock: Clock) -> Guard:
    organisation = Organisation(organisation="Acme", timezone=zone)
    return Guard(policy_for(organisation, [one], MemoryStore(), start_of(FIRST, zone)), clock=clock)


def _values(one: Campaign) -> list[float]:
    """All that is compared with, and what is just beyond it on either side."""
    own = one.metrics[0]
    known = [own.goal.value, *(e.ceiling for e in own.exemptions if e.ceiling is not None)]
    known += [bound for p in own.window for bound in (p.warn, p.at) if bound is not None]
    return [value + beside for value in known for beside in (-0.5, 0.0, 0.5)]


@given(campaigns(), st.sampled_from(ZONES), instants, items)
@settings(deadline=None)
def test_the_guard_judges_as_the_judge(one: Campaign, zone: str, when: list[tuple[date, float]], item: str) -> None:
    """On any day of any zone, whatever way the clock goes; of `worse` the number counts."""
    clock = Clock(0)
    guard, own = _policy_guard(one, zone, clock), one.metrics[0]
    begin = start_of(FIRST, zone).timestamp()
    for day, beside in when:
        clock.now = max(start_of(day, zone).timestamp() + beside, begin)
        today = datetime.fromtimestamp(clock.now, ZoneInfo(zone)).date()
        position = in_force(own.window, today, one.notice)
        number = position and replace(position, not_allowed=NoWorse(at=position.at))
        ruling = guard.ruling(CAMPAIGN, item)
        assert ruling is not None
        for value in _values(one):
            exemption = exemption_for(item, own.exemptions, today, value=value, goal=own.goal)
            verdict = judge(value, goal=own.goal, position=number, exemption=exemption)

            assert verdict.action == guard.observed(ruling, value=value).action


@given(
    st.sampled_from(ZONES), days, st.none() | days, st.integers(0, 21), st.floats(-40 * 86_400, -0.001, allow_nan=False)
)
@settings(deadline=None)
def test_nothing_is_refused_before_its_announced_instant(
    zone: str, first: date, announced: date | None, notice: int, before: float
) -> None:
    """Not a millisecond, in any zone, across all changes of the clocks; from that instant on it is."""
    position = Position(from_=first, warn=15, not_allowed=30, announced=announced)
    own = metric(goal=Goal(at_most=5), window=(position,))
    one = campaign(own, campaign=CAMPAIGN, notice=timedelta(days=notice))
    begins = start_of(effective_from(position, one.notice), zone)
    clock = Clock(begins.timestamp() + before)
    guard = _policy_guard(one, zone, clock)
    early = guard.ruling(CAMPAIGN, "a")
    clock.now = begins.timestamp()
    then = guard.ruling(CAMPAIGN, "a")
    assert early is not None
    assert then is not None

    assert (Action.PASS, Action.REFUSE) == (early.action(1e9), then.action(30.1))
    assert begins.astimezone(UTC) <= datetime.fromtimestamp(clock.now, UTC)


@given(campaigns(), st.sampled_from(ZONES), days, items)
@settings(deadline=None)
def test_what_is_told_of_the_future_is_stricter_and_comes_true(one: Campaign, zone: str, day: date, item: str) -> None:
    """What a ruling names is what holds at the instant it names, unless something else is announced meanwhile."""
    assume(all(p.announced is None or p.announced <= day for p in one.metrics[0].window))
    clock = Clock(start_of(day, zone).timestamp())
    guard = _policy_guard(one, zone, clock)
    ruling = guard.ruling(CAMPAIGN, item)
    assert ruling is not None
    if ruling.refused_above is None:
        return
    clock.set(ruling.refused_from)
    then = guard.ruling(CAMPAIGN, item)
    assert then is not None

    assert ruling.refuse is None or ruling.refuse != ruling.refused_above
    assert (
        datetime.fromisoformat(ruling.refused_from).astimezone(ZoneInfo(zone)).date().isoformat() == ruling.refused_on
    )
    assert then.refuse == ruling.refused_above
