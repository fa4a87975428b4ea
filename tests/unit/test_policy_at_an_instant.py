"""A policy that was exported, written and read back judges an observation at any instant as the judge does that day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import at_most, campaign, metric, position
from overton.model.campaign import Campaign, Goal
from overton.model.organisation import Organisation
from overton.model.standing import Action
from overton.model.window import Exemption, NoWorse, Position, Withdrawal
from overton.pipeline.exporting import policy_for
from overton.policy.compiled import CompiledMetric, compiled
from overton.policy.document import document_of
from overton.policy.reading import read
from overton.policy.shape import MetricPolicy, Policy, PolicyExemption, PolicyPosition
from overton.policy.writing import written
from overton.store.memory import MemoryStore
from overton.window.calendar import start_of
from overton.window.judge import exemption_for, judge
from overton.window.ledger import effective_from, in_force

FIRST = date(2026, 1, 1)
SPAN = 500
"""Days: both changes of the clock, in both hemispheres."""
ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/St_Johns", "Asia/Beirut", "Pacific/Apia", "Africa/Cairo", "America/Nuuk"]
) | st.sampled_from(sorted(available_timezones() - {"localtime", "posixrules", "Factory"}))
DAYS = st.integers(0, SPAN).map(lambda number: FIRST + timedelta(days=number))
VALUES = st.integers(-20, 20).map(float)
ITEMS = st.sampled_from(["a", "GET /exports/1", "GET /exports/22"])
GLOBS = st.sampled_from(["*", "a", "GET /exports/*", "GET /exports/?"])
BESIDE = st.sampled_from([timedelta(0), timedelta(microseconds=-1), timedelta(seconds=1), timedelta(hours=-1)])


@st.composite
def ledgers(draw: st.DrawFn, sign: int) -> tuple[Position, ...]:
    """Positions announced or not, withdrawn or not, of each kind."""
    entries = []
    for _ in range(draw(st.integers(0, 4))):
        low, high = sorted(draw(st.tuples(VALUES, VALUES)))
        limit = sign * high
        kinds: list[float | Literal["worse"] | NoWorse] = [
            limit,
            "worse",
            NoWorse(at=limit, worse=True),
            NoWorse(at=limit),
        ]
        refusal = draw(st.sampled_from(kinds))
        entries.append(
            Position(
                from_=draw(DAYS),
                warn=draw(st.sampled_from([None, sign * low])),
                not_allowed=refusal,
                announced=draw(st.none() | DAYS),
                withdrawn=draw(st.none() | st.builds(Withdrawal, on=DAYS, why=st.just("w"))),
            )
        )
    return tuple(entries)


@st.composite
def exemptions(draw: st.DrawFn) -> Exemption:
    """Exemptions with and without a first day, a ceiling, a revocation."""
    since, until = sorted(draw(st.tuples(DAYS, DAYS)))
    return Exemption(
        items=draw(GLOBS),
        from_=draw(st.sampled_from([None, since])),
        until=until,
        why="w",
        ceiling=draw(st.none() | VALUES),
        revoked=draw(st.none() | st.builds(Withdrawal, on=DAYS, why=st.just("w"))),
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """A campaign of one metric, in either direction."""
    sign = draw(st.sampled_from([1, -1]))
    goal = Goal(at_most=draw(VALUES)) if sign == 1 else Goal(at_least=draw(VALUES))
    of = metric(goal=goal, window=draw(ledgers(sign)), exemptions=tuple(draw(st.lists(exemptions(), max_size=3))))
    return campaign(of, notice=timedelta(days=draw(st.sampled_from([0, 14]))))


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    """Any instant; often one at which a day begins, or just beside it."""
    return start_of(draw(DAYS), zone) + draw(BESIDE | st.timedeltas(timedelta(0), timedelta(days=1)))


def _read_back(of: Campaign, zone: str, issued: datetime) -> Policy:
    return read(written(policy_for(Organisation(timezone=zone), [of], MemoryStore(), issued)))


def _ready(policy: Policy) -> CompiledMetric:
    (one,) = policy.campaigns.values()
    (of,) = one.metrics.values()
    return compiled(of, policy.timezone)


def _by_number(found: Position | None) -> Position | None:
    """A position for one observation, which is not held to what its item was."""
    if found is None:
        return None
    return Position(from_=found.from_, warn=found.warn, not_allowed=NoWorse(at=found.at))


def _as_judged(of: Campaign, item: str, value: float, day: date) -> Action:
    (one,) = of.metrics
    exemption = exemption_for(item, one.exemptions, day, value=value, goal=one.goal)
    held = _by_number(in_force(one.window, day, of.notice))
    return judge(value, goal=one.goal, position=held, exemption=exemption).action


@given(st.data(), campaigns(), ZONES, ITEMS, VALUES)
def test_an_exported_policy_judges_as_the_judge_does(
    data: st.DataObject, of: Campaign, zone: str, item: str, value: float
) -> None:
    """At any instant from when it was issued: by the campaign on the day that it is then in the time zone."""
    issued, at = sorted([data.draw(instants(zone)), data.draw(instants(zone))])
    ready = _ready(_read_back(of, zone, issued))

    day = at.astimezone(ZoneInfo(zone)).date()
    assert _as_judged(of, item, value, day) is ready.bounds_at(item, at.timestamp()).action(value)


@settings(max_examples=50)
@given(st.data(), campaigns(), ZONES, ITEMS)
def test_nothing_is_refused_before_its_day_begins(data: st.DataObject, of: Campaign, zone: str, item: str) -> None:
    """Whatever refuses at an instant took effect by then, its notice included."""
    issued, at = sorted([data.draw(instants(zone)), data.draw(instants(zone))])
    ready = _ready(_read_back(of, zone, issued))

    refuses = ready.position_at(at.timestamp())
    (one,) = of.metrics
    begun = {p.at for p in one.window if start_of(effective_from(p, of.notice), zone) <= at}
    assert refuses is None or refuses.not_allowed in {None, *begun}
    assert begun or ready.bounds_at(item, at.timestamp()).refuse is None


@settings(max_examples=50)
@given(st.data(), campaigns(), ZONES, ITEMS)
def test_bounds_stay_until_they_are_said_to_change(data: st.DataObject, of: Campaign, zone: str, item: str) -> None:
    """So that whoever asked need not ask again before."""
    issued, at, other = sorted(data.draw(instants(zone)) for _ in range(3))
    ready = _ready(_read_back(of, zone, issued))

    changes = ready.changes_after(item, at.timestamp())
    assert changes > at.timestamp()
    if other.timestamp() < changes:
        assert ready.bounds_at(item, at.timestamp()) == ready.bounds_at(item, other.timestamp())


@settings(max_examples=50)
@given(st.data(), campaigns(), ZONES, ITEMS)
def test_what_comes_is_stricter_and_the_next_that_is(data: st.DataObject, of: Campaign, zone: str, item: str) -> None:
    """Between now and then nothing more is refused than now, as far as is known now."""
    issued, at = sorted([data.draw(instants(zone)), data.draw(instants(zone))])
    told = tuple(replace(p, announced=None) for p in of.metrics[0].window)
    of = replace(of, metrics=(replace(of.metrics[0], window=told),))
    ready = _ready(_read_back(of, zone, issued))
    now, coming = ready.bounds_at(item, at.timestamp()), ready.stricter_after(item, at.timestamp())

    turn, until = at.timestamp(), coming.at if coming else inf
    while (turn := ready.changes_after(item, turn)) < until:
        assert not _stricter(ready.bounds_at(item, turn).refuse, now.refuse, ready.goal)
    if coming is not None:
        assert turn == coming.at
        assert coming.bounds == ready.bounds_at(item, coming.at)
        assert _stricter(coming.bounds.refuse, now.refuse, ready.goal)


def _stricter(one: float | None, other: float | None, goal: Goal | None) -> bool:
    assert goal is not None
    if one is None or other is None:
        return one is not None
    return one < other if goal.lower_is_better else one > other


def _positions(ledger: Sequence[Position], issued: datetime, zone: str = "Europe/Paris") -> list[dict[str, object]]:
    of = campaign(metric(window=tuple(ledger)), notice=timedelta(days=14))
    document = document_of(policy_for(Organisation(timezone=zone), [of], MemoryStore(), issued))
    found: list[dict[str, object]] = document["campaigns"]["request-timeouts"]["metrics"]["p99.9"].get("positions", [])
    return found


def test_a_policy_has_the_position_in_force_and_those_to_come() -> None:
    """From the start of each one's day in the organisation's time zone; what is past is left out."""
    ledger = [
        position(from_=date(2026, 1, 5), warn=30, not_allowed=60),
        position(from_=date(2026, 2, 2), warn=20, not_allowed=45, why="clear"),
        position(from_=date(2026, 4, 1), announced=date(2026, 3, 25), warn=15, not_allowed=30),
    ]

    assert [
        {"starts": "2026-02-01T23:00:00Z", "from": "2026-02-02", "warn": 20, "not_allowed": 45, "why": "clear"},
        {
            "starts": "2026-04-07T22:00:00Z",
            "from": "2026-04-08",
            "warn": 15,
            "not_allowed": 30,
            "announced": "2026-03-25",
        },
    ] == _positions(ledger, datetime(2026, 3, 26, 12, tzinfo=UTC))


def test_what_was_withdrawn_is_resolved() -> None:
    """The one before counts again from that day; where there is none, nothing is refused."""
    ledger = [
        position(
            from_=date(2026, 1, 5), warn=30, not_allowed=60, withdrawn=Withdrawal(on=date(2026, 5, 1), why="moot")
        ),
        position(
            from_=date(2026, 2, 2), warn=15, not_allowed=30, withdrawn=Withdrawal(on=date(2026, 4, 1), why="soon")
        ),
    ]

    assert [
        {"starts": "2026-02-01T23:00:00Z", "from": "2026-02-02", "warn": 15, "not_allowed": 30},
        {"starts": "2026-03-31T22:00:00Z", "from": "2026-04-01", "warn": 30, "not_allowed": 60},
        {"starts": "2026-04-30T22:00:00Z", "from": "2026-05-01", "why": "moot"},
    ] == _positions(ledger, datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert [] == _positions(ledger, datetime(2026, 5, 2, 12, tzinfo=UTC))


def test_a_day_that_a_zone_skipped_has_no_time() -> None:
    """Samoa had no 30 December 2011: what was to begin then begins with the next day, and the later of two counts."""
    ledger = [
        position(from_=date(2011, 12, 30), warn=20, not_allowed=40),
        position(from_=date(2011, 12, 31), warn=15, not_allowed=30),
    ]
    of = campaign(metric(window=tuple(ledger)))
    ready = _ready(_read_back(of, "Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC)))
    leap = datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp()

    assert None is ready.position_at(leap - 0.001)
    assert 30 == ready.bounds_at("a", leap).refuse


def test_what_is_not_announced_yet_is_enforced_and_not_told() -> None:
    """A file may say today what will be announced next month; nobody reads of it before."""
    coming = position(from_=date(2026, 6, 1), announced=date(2026, 4, 1), warn=10, not_allowed=20)
    of = campaign(metric(window=(position(), coming)))
    ready = _ready(_read_back(of, "UTC", datetime(2026, 3, 2, 12, tzinfo=UTC)))

    at = [datetime(2026, month, 1, tzinfo=UTC).timestamp() for month in (3, 4, 6)]
    assert None is ready.stricter_after("a", at[0] + 86400 * 2)
    told = ready.stricter_after("a", at[1])
    assert told is not None
    assert (at[2], 20.0, date(2026, 6, 1)) == (told.at, told.bounds.refuse, told.position.from_)
    assert 20.0 == ready.bounds_at("a", at[2]).refuse


def test_the_end_of_an_exemption_is_told_too() -> None:
    """For its item that day is when the Window moves."""
    exempt = Exemption(items="GET /exports/*", until=date(2026, 6, 30), why="w", ceiling=55)
    of = campaign(metric(window=(position(),), exemptions=(exempt,)))
    ready = _ready(_read_back(of, "Europe/Paris", datetime(2026, 3, 3, 12, tzinfo=UTC)))
    at = datetime(2026, 3, 3, 12, tzinfo=UTC).timestamp()

    assert (55, 30) == (ready.bounds_at("GET /exports/1", at).refuse, ready.bounds_at("a", at).refuse)
    told = ready.stricter_after("GET /exports/1", at)
    assert told is not None
    assert (datetime(2026, 6, 30, 22, tzinfo=UTC).timestamp(), 30) == (told.at, told.bounds.refuse)
    assert None is ready.stricter_after("a", at)


def test_exemptions_that_are_over_are_left_out() -> None:
    """So are those that were revoked before they began."""
    over = Exemption(items="a", until=date(2026, 3, 1), why="over")
    revoked = Exemption(items="b", until=date(2026, 9, 1), why="w", revoked=Withdrawal(on=date(2026, 3, 2), why="w"))
    never = Exemption(
        items="c",
        from_=date(2026, 5, 1),
        until=date(2026, 9, 1),
        why="w",
        revoked=Withdrawal(on=date(2026, 4, 1), why="w"),
    )
    holds = Exemption(items="d", until=date(2026, 3, 2), why="holds", break_glass=True)
    of = campaign(metric(window=(position(),), exemptions=(over, revoked, never, holds)))
    policy = _read_back(of, "UTC", datetime(2026, 3, 2, 12, tzinfo=UTC))

    (one,) = policy.campaigns["request-timeouts"].metrics["p99.9"].exemptions
    assert (holds, "2026-03-03T00:00:00Z") == (one.plain, one.ends)


def test_an_exemption_that_will_be_revoked_ends_that_day() -> None:
    """Not on its last day: whoever reads instants alone need not know of revocations."""
    revoked = Withdrawal(on=date(2026, 5, 1), why="no longer needed")
    exempt = Exemption(items="a", until=date(2026, 9, 1), why="w", revoked=revoked)
    of = campaign(metric(window=(position(),), exemptions=(exempt,)))
    policy = _read_back(of, "Europe/Paris", datetime(2026, 3, 2, 12, tzinfo=UTC))

    (one,) = policy.campaigns["request-timeouts"].metrics["p99.9"].exemptions
    assert (exempt, "2026-04-30T22:00:00Z") == (one.plain, one.ends)


@pytest.mark.parametrize("goal", [None, at_most(5)])
def test_a_policy_of_exemptions_alone_holds_nobody_to_anything(goal: Goal | None) -> None:
    """As somebody writes it by hand; days are those of its time zone."""
    exempt = PolicyExemption(items="a", from_=date(2026, 3, 2), until=date(2026, 3, 2), why="w")
    ready = compiled(MetricPolicy(goal=goal, exemptions=(exempt,)), "Asia/Tokyo")
    begins = datetime(2026, 3, 1, 15, tzinfo=UTC).timestamp()

    assert Action.PASS is ready.bounds_at("b", begins).action(1e9)
    assert [(), (exempt,), (exempt,), ()] == [
        ready.exemptions_at("a", begins + seconds) for seconds in (-1, 0, 86399, 86400)
    ]


def test_the_first_and_the_last_of_all_days_can_be_said() -> None:
    """People write them for always and for ever."""
    exempt = Exemption(items="a", from_=date.min, until=date.max, why="w")
    of = campaign(metric(window=(position(from_=date.min),), exemptions=(exempt,)))
    ready = _ready(_read_back(of, "Asia/Tokyo", datetime(2026, 3, 2, 12, tzinfo=UTC)))

    assert [None, 30] == [ready.bounds_at(item, 0.0).refuse for item in "ab"]


def test_owners_are_found_by_item() -> None:
    """An item of two teams has both."""
    ready = compiled(MetricPolicy(owners={"payments": ("a", "b"), "search": ("b",)}), "UTC")

    assert {"a": ("payments",), "b": ("payments", "search")} == ready.owners


def test_of_entries_that_start_together_the_last_counts() -> None:
    """Readers of the document take the last that has started."""
    both = tuple(
        PolicyPosition(starts="2026-03-02T00:00:00Z", from_=date(2026, 3, 2), not_allowed=limit) for limit in (40, 30)
    )
    ready = compiled(MetricPolicy(goal=at_most(5), positions=both), "UTC")

    assert 30 == ready.bounds_at("a", datetime(2026, 3, 2, tzinfo=UTC).timestamp()).refuse
