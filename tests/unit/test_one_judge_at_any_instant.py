"""One judge, one time: whoever is asked at an instant gives the answer that the judge gives for the day that it is.

The status, a check, a policy that was written and read back, the guard with its clock, rendered configuration and a
simulation of what is in force: each works its answer out in another way, and none may differ.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import partial
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import campaign, history, metric
from guard_policies import CAMPAIGN, KEY, Clock
from overton.check.compared import Compared
from overton.check.findings import Kind
from overton.check.judging import Bench
from overton.check.policy import with_policy
from overton.guard import Guard
from overton.model.campaign import Campaign, Goal, Metric
from overton.model.measurement import Reading
from overton.model.organisation import Organisation
from overton.model.problem import BadInputError
from overton.model.standing import Action
from overton.model.window import Exemption, NoWorse, Position, Withdrawal
from overton.pipeline.exporting import policy_for
from overton.planning.simulation import simulate
from overton.policy.compiled import compiled
from overton.policy.reading import read
from overton.policy.shape import Policy
from overton.policy.writing import written
from overton.progress.overview import overview
from overton.progress.rules import Rules
from overton.render.plan import Plan, plan_of
from overton.store.memory import MemoryStore
from overton.window.bounds import bounds_of
from overton.window.calendar import end_of, start_of
from overton.window.items import matches
from overton.window.judge import exemption_for, judge
from overton.window.ledger import effective_from, in_force

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"})) | st.sampled_from(
    ["Pacific/Apia", "Pacific/Kiritimati", "Africa/Cairo", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe"]
)
BASES = st.sampled_from(
    [date(2011, 12, 15), date(1994, 12, 15), date(2026, 3, 1), date(2026, 10, 10), date(2024, 2, 15), date(1970, 2, 1)]
)
"""Days near which zones leap a day, change their clocks or end a year."""
SPAN = 45
ITEMS = ("a", "b", "GET /exports/1", "GET /exports/22")
GLOBS = st.sampled_from(["*", "a", "?", "GET /exports/*", "GET /exports/?", "nothing"])
BESIDE = st.sampled_from([timedelta(0), timedelta(microseconds=-1), timedelta(seconds=-1), timedelta(seconds=1)])
GRID = (5.0, 8.0, 10.0, 12.5, 15.0, 20.0, 30.0, 60.0)
"""Thresholds and ceilings, often the same and often in another order than they should be."""


@dataclass(frozen=True)
class Case:
    """A campaign, where it is and when: an instant, and an earlier one at which its policy was issued."""

    campaign: Campaign
    zone: str
    issued: datetime
    at: datetime

    @property
    def metric(self) -> Metric:
        return self.campaign.metrics[0]

    @property
    def day(self) -> date:
        """What a calendar on the wall shows."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def position(self) -> Position | None:
        return in_force(self.metric.window, self.day, self.campaign.notice)

    @property
    def values(self) -> list[float]:
        """All that is compared with, and what is just beyond it on either side."""
        own = self.metric
        known = {own.goal.value, *(e.ceiling for e in own.exemptions if e.ceiling is not None)}
        known |= {bound for p in own.window for bound in (p.warn, p.at) if bound is not None}
        return [value + beside for value in sorted(known) for beside in (-0.25, 0.0, 0.25)]

    def action(self, item: str, value: float, ceiling: float | None) -> Action:
        """The judge's word for the day; `ceiling` is the item's own."""
        return self._judged(item, value, self.position, ceiling)

    def action_by_number(self, item: str, value: float) -> Action:
        """The judge's word of one observation, which is not held to what its item was."""
        held = self.position and replace(self.position, not_allowed=NoWorse(at=self.position.at))
        return self._judged(item, value, held, None)

    def _judged(self, item: str, value: float, position: Position | None, ceiling: float | None) -> Action:
        own = self.metric
        exemption = exemption_for(item, own.exemptions, self.day, value=value, goal=own.goal)
        return judge(value, goal=own.goal, position=position, ceiling=ceiling, exemption=exemption).action

    def policy(self) -> Policy:
        """As it is issued, signed, written, and read elsewhere."""
        organisation = Organisation(organisation="Acme", timezone=self.zone)
        return read(written(policy_for(organisation, [self.campaign], MemoryStore(), self.issued), KEY), [KEY])


@st.composite
def ledgers(draw: st.DrawFn, days: st.SearchStrategy[date], sign: int) -> tuple[Position, ...]:
    """Entries in any order: announced or not, withdrawn before or after they count, moved back, of every kind."""
    entries = []
    for _ in range(draw(st.integers(0, 4))):
        low, high = sorted(draw(st.tuples(st.sampled_from(GRID), st.sampled_from(GRID))))
        kinds = [sign * high, NoWorse(at=sign * high, worse=True, tolerance="10%"), "worse", NoWorse(at=sign * high)]
        first = draw(days)
        taken_back = days | st.just(first)
        entries.append(
            Position(
                from_=first,
                warn=draw(st.sampled_from([None, sign * low])),
                not_allowed=draw(st.sampled_from(kinds)),
                announced=draw(st.none() | days),
                withdrawn=draw(st.none() | st.builds(Withdrawal, on=taken_back, why=st.just("not ready"))),
            )
        )
    return tuple(entries)


@st.composite
def exemptions(draw: st.DrawFn, days: st.SearchStrategy[date], sign: int) -> Exemption:
    """With and without a first day, a ceiling (below Warn, too), a revocation (before its first day, too)."""
    since, until = sorted(draw(st.tuples(days, days)))
    return Exemption(
        items=draw(GLOBS),
        from_=draw(st.sampled_from([None, since])),
        until=until,
        why="not yet",
        ceiling=draw(st.none() | st.sampled_from(GRID).map(lambda value: sign * value)),
        break_glass=draw(st.booleans()),
        revoked=draw(st.none() | st.builds(Withdrawal, on=days, why=st.just("it is out"))),
    )


@st.composite
def cases(draw: st.DrawFn, signs: tuple[int, ...] = (1, -1)) -> Case:
    """An instant is mostly one at which a day begins, or just beside it."""
    zone, base, sign = draw(ZONES), draw(BASES), draw(st.sampled_from(signs))
    days = st.integers(0, SPAN).map(lambda number: base + timedelta(days=number))
    goal = Goal(at_most=5) if sign == 1 else Goal(at_least=-5)
    window = draw(ledgers(days, sign))
    exempt = tuple(draw(st.lists(exemptions(days, sign), max_size=4)))
    one = campaign(
        metric(goal=goal, window=window, exemptions=exempt),
        campaign=CAMPAIGN,
        notice=timedelta(days=draw(st.sampled_from([0, 1, 14]))),
    )
    turns = [effective_from(p, one.notice) for p in window] + [e.last + timedelta(days=1) for e in exempt]
    day = days | st.sampled_from(turns) if turns else days
    instant = st.builds(
        lambda on, beside: start_of(on, zone) + beside,
        day,
        BESIDE | st.timedeltas(timedelta(0), timedelta(days=1)),
    )
    issued, at = sorted([draw(instant), draw(instant)])
    return Case(one, zone, issued, at)


@given(cases(), st.sampled_from(ITEMS), st.none() | st.sampled_from(GRID))
@settings(deadline=None)
def test_the_status_and_a_check_judge_as_the_judge(case: Case, item: str, own: float | None) -> None:
    """By the number and by what the item was; a check refuses all of it but what got better."""
    sign = 1 if case.metric.goal.lower_is_better else -1
    ceiling = None if own is None else sign * own
    rules, bench = Rules(case.metric, case.campaign.notice), Bench.of(case.campaign, case.metric, case.day)
    for value in case.values:
        truth = case.action(item, value, ceiling)
        status = rules.judged(item, value, case.day, position=rules.position(case.day), ceiling=ceiling)
        found = bench.findings(Compared(Reading(item, value), ceiling, value, "a.py", 1))
        better = ceiling is not None and sign * value < sign * ceiling

        assert truth is status.action
        assert (truth is Action.REFUSE and not better) == any(one.kind is Kind.NOT_ALLOWED for one in found)


@given(cases(), st.sampled_from(ITEMS))
@settings(deadline=None)
def test_bounds_policy_and_guard_judge_as_the_judge(case: Case, item: str) -> None:
    """Of one observation: by the days in the file, and by the instants in the document."""
    own, policy = case.metric, case.policy()
    bounds = bounds_of(item, case.day, goal=own.goal, position=case.position, exemptions=own.exemptions)
    ready = compiled(policy.campaigns[CAMPAIGN].metrics[own.name], policy.timezone)
    guard = Guard(policy, clock=Clock(case.at.timestamp()))
    ruling = guard.ruling(CAMPAIGN, item)
    assert ruling is not None
    judges: list[Callable[[float], Action]] = [
        bounds.action,
        ready.bounds_at(item, case.at.timestamp()).action,
        ruling.action,
        lambda value: guard.observed(ruling, value=value).action,
    ]
    for value in case.values:
        assert [case.action_by_number(item, value)] * len(judges) == [action(value) for action in judges]


@given(cases(), st.sampled_from(ITEMS))
@settings(deadline=None)
def test_instants_that_readers_keep_need_no_time_zone(case: Case, item: str) -> None:
    """A reader that knows no time zone at all gives the same answers."""
    policy = replace(case.policy(), timezone="Nowhere/At_All")
    known = read(written(policy))
    ready = compiled(known.campaigns[CAMPAIGN].metrics[case.metric.name], known.timezone)

    for value in case.values:
        assert case.action_by_number(item, value) is ready.bounds_at(item, case.at.timestamp()).action(value)


@given(cases(signs=(1,)), st.sampled_from(ITEMS))
@settings(deadline=None)
def test_rendered_configuration_cuts_where_the_judge_refuses(case: Case, item: str) -> None:
    """On every day, for every item: the first entry that names it says how long it may take, else the one for all."""
    start = start_of(case.day, case.zone)
    case = replace(case, issued=min(case.issued, start))
    try:
        plan = plan_of(case.policy(), CAMPAIGN, None, case.day)
    except BadInputError:
        assert case.position is None or case.position.at is None
        return

    for value in case.values:
        assert (case.action_by_number(item, value) is Action.REFUSE) == _cuts(plan, item, value)


def _cuts(plan: Plan, item: str, value: float) -> bool:
    limit = next((one.limit for one in plan.exempted if matches(one.items, item)), plan.limit)
    return limit.seconds is not None and Fraction(value) > limit.seconds


@given(cases(), st.lists(st.sampled_from(GRID), min_size=len(ITEMS), max_size=len(ITEMS)), st.integers(0, 40))
@settings(deadline=None)
def test_simulating_what_is_in_force_counts_as_the_status_does(case: Case, values: list[float], ago: int) -> None:
    """Of items that were measured before or after the position took effect; whatever holds them to it."""
    sign = 1 if case.metric.goal.lower_is_better else -1
    measured = {item: sign * value for item, value in zip(ITEMS, values, strict=True)}
    past = history({case.day - timedelta(days=ago): dict.fromkeys(ITEMS, sign * 12.5), case.day: measured})
    found = overview(case.campaign, case.metric, past, day=case.day)
    if case.position is None:
        return
    simulated = simulate(case.campaign, case.metric, past, case.position, day=case.day)

    assert found.numbers == simulated.total.now.numbers == simulated.total.simulated.numbers
    for assessed in found.items:
        assert assessed.value is not None
        assert assessed.verdict is not None
        assert case.action(assessed.item, assessed.value, assessed.verdict.ceiling) is assessed.verdict.action


@given(cases(), st.sampled_from(ITEMS))
@settings(deadline=None)
def test_a_policy_beside_the_files_changes_nothing_that_they_say(case: Case, item: str) -> None:
    """And where the files say nothing of exemptions, it brings them."""
    policy = case.policy()
    bare = replace(case.campaign, metrics=(replace(case.metric, exemptions=()),))
    for known in (case.campaign, bare):
        (judged,) = with_policy([known], policy)
        ours = replace(case, campaign=judged)
        for value in case.values:
            assert case.action(item, value, None) is ours.action(item, value, None)


@given(cases(), st.sampled_from(ITEMS))
@settings(deadline=None)
def test_nobody_refuses_before_what_refuses_was_to_begin(case: Case, item: str) -> None:
    """At no instant before the start of the day that is the later of `from` and `announced` with the notice."""
    begun = [p for p in case.metric.window if case.at >= start_of(effective_from(p, case.campaign.notice), case.zone)]
    guard = Guard(case.policy(), clock=Clock(case.at.timestamp()))
    refuses: list[Callable[[str, float], Action]] = [
        partial(case.action, ceiling=None),
        case.action_by_number,
        partial(_observed, guard),
    ]

    for value in case.values if not begun else ():
        assert {Action.PASS} == {action(item, value) for action in refuses}


def _observed(guard: Guard, item: str, value: float) -> Action:
    ruling = guard.ruling(CAMPAIGN, item)
    assert ruling is not None
    return ruling.action(value)


@given(cases(), st.sampled_from(ITEMS), st.integers(0, 100))
@settings(deadline=None)
def test_what_will_be_refused_is_told_with_its_day(case: Case, item: str, pick: int) -> None:
    """The status names the first day on which the judge refuses what passes today, if nothing else is announced."""
    told = replace(case.metric, window=tuple(_by_numbers(case)))
    case = replace(case, campaign=replace(case.campaign, metrics=(told,)))
    value = case.values[pick % len(case.values)]
    if case.action(item, value, None) is Action.REFUSE:
        return
    (assessed,) = overview(case.campaign, told, history({case.day: {item: value}}), day=case.day).items
    said = next((one.on for one in assessed.coming if one.verdict.action is Action.REFUSE), None)
    found = Bench.of(case.campaign, told, case.day).findings(Compared(Reading(item, value), value, value, "a.py", 1))

    assert said == _first_refusal(case, item, value)
    assert assessed.refused_from == next((one.from_ for one in found if one.kind is Kind.ANNOUNCED), None)


def _by_numbers(case: Case) -> Iterator[Position]:
    """The positions that everybody was told of by the day and that have a number, which counts alone."""
    for one in case.metric.window:
        if one.at is not None and (one.announced is None or one.announced <= case.day):
            yield replace(one, not_allowed=one.at)


def _first_refusal(case: Case, item: str, value: float) -> date | None:
    own, notice = case.metric, case.campaign.notice
    for ahead in range(1, 2 * SPAN + 30):
        day = case.day + timedelta(days=ahead)
        exemption = exemption_for(item, own.exemptions, day, value=value, goal=own.goal)
        position = in_force(own.window, day, notice)
        if judge(value, goal=own.goal, position=position, exemption=exemption).action is Action.REFUSE:
            return day
    return None


@given(ZONES, BASES, st.integers(0, SPAN))
def test_days_follow_each_other_without_a_gap_in_every_zone(zone: str, base: date, number: int) -> None:
    """The end of a day is the start of the next, and a day that a zone leaps is over before it begins."""
    day = base + timedelta(days=number)
    begins, ends = start_of(day, zone), end_of(day, zone)

    assert ends == start_of(day + timedelta(days=1), zone)
    assert begins <= ends
    shown = {at.astimezone(ZoneInfo(zone)).date() for at in (begins, ends - timedelta(microseconds=1))}
    assert shown == {day} if begins < ends else day not in shown
    assert begins.tzinfo is UTC
