"""The next position: never below the goal, never looser, and fair, or it says whom it asks for too much."""

import shlex
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DAY, at_least, at_most, campaign, history, metric, position
from overton.campaigns.ledger_rules import threshold_faults
from overton.model.campaign import Campaign, Ended, Goal
from overton.model.measurement import History
from overton.model.standing import Standing
from overton.model.window import Exemption, NoWorse, Position, Step
from overton.pipeline.move import next_position
from overton.pipeline.proposal_document import command, proposal_document
from overton.planning.proposal import Answer, Basis, Proposal, propose
from overton.planning.reasons import reasons, why
from overton.progress.overview import overview
from overton.window.judge import exemption_for, judge
from overton.window.strictness import stricter

NOTICE = timedelta(days=14)
LAST_YEAR = date(2025, 1, 6)
FIRST = position(from_=LAST_YEAR, warn=30, not_allowed=60)
CLEAR: dict[str, float | None] = {"GET /a": 24.0, "GET /b": 18.0, "GET /c": 9.0, "GET /d": 4.0}
OWNERS = {"GET /a": ("payments",), "GET /b": ("search",), "GET /c": ("search",), "GET /d": ("data",)}


def _campaign(*ledger: Position, notice: timedelta = NOTICE, ended: Ended | None = None, **keys: Any) -> Campaign:
    return campaign(metric(window=ledger, **keys), notice=notice, ended=ended)


def _proposed(of: Campaign, remembered: History, *, asked: bool = False) -> Proposal:
    seen = overview(of, of.metrics[0], remembered, day=DAY)
    return propose(seen, remembered, asked=asked)


def _at(values: dict[str, float | None], *ledger: Position, asked: bool = False, **keys: Any) -> Proposal:
    """The answer where items have had these values for ten weeks."""
    remembered = history({DAY - timedelta(weeks=10): values, DAY: values}, owners=OWNERS)
    return _proposed(_campaign(*(ledger or (FIRST,)), **keys), remembered, asked=asked)


def _thresholds(found: Proposal) -> tuple[float | None, float | None]:
    assert found.position is not None
    return found.position.warn, found.position.at


def test_what_was_warned_is_refused_next() -> None:
    """It is clear, so that costs nobody; Warn asks each team for no more than it can do."""
    found = _at(CLEAR)

    assert (Answer.PROPOSED, Basis.VALUES, (10.0, 30.0)) == (found.answer, found.basis, _thresholds(found))
    assert found.position == Position(from_=DAY + NOTICE, announced=DAY, warn=10, not_allowed=30)
    assert reasons(found) == (
        "The Window (Warn 30 s, Not Allowed 60 s) is clear: nothing is in it or beyond.",
        "Not Allowed becomes 30 s, the Warn before: nothing is beyond it, so nobody is refused.",
        "Warn becomes 10 s, the strictest round number that asks no team for more than it can do in 2 weeks.",
        "7 s would be too much: search would get 2 endpoints, and can do 1 in 2 weeks.",
        "It asks for 2 endpoints of 2 teams: payments 1, search 1.",
        "Nothing left the Window or reached the goal in 8 weeks, so each is asked for one endpoint.",
    )
    assert command(found) == (
        "overton window move request-timeouts --warn 10 --not-allowed 30 --why 'nothing is beyond 30 s any more'"
    )


def test_what_is_not_clear_is_held_by_somebody() -> None:
    """Who, and how close each item is: those that are nearly there first."""
    found = _at({**CLEAR, "GET /a": 90.0, "GET /b": 33.0})

    assert (Answer.HELD, None) == (found.answer, found.position)
    assert [(one.assessed.item, one.within, one.refused) for one in found.held] == [
        ("GET /b", 30.0, False),
        ("GET /a", 30.0, True),
    ]
    assert reasons(found) == (
        "The Window (Warn 30 s, Not Allowed 60 s) is not clear: 2 endpoints hold it, 1 of them beyond Not Allowed.",
    )
    document = proposal_document(found)
    assert [(one["team"], [item["item"] for item in one["items"]]) for one in document["held_by"]] == [
        ("payments", ["GET /a"]),
        ("search", ["GET /b"]),
    ]
    assert (None, None, None) == (document["position"], document["command"], document["simulation"])


def test_the_first_step_that_is_stricter_is_the_next() -> None:
    """Steps that are behind, or looser in one threshold, are passed over."""
    steps = (Step(warn=30, not_allowed=60), Step(warn=20, not_allowed=30), Step(warn=5, not_allowed=20))
    found = _at(CLEAR, steps=steps)

    assert (Basis.STEPS, (20, 30)) == (found.basis, _thresholds(found))
    assert "It is step 2 of the 3 in the campaign's file, the first that is stricter." in reasons(found)
    after = _at(CLEAR, position(from_=LAST_YEAR, warn=25, not_allowed=25), steps=steps)
    assert (5, 20) == _thresholds(after)


def test_a_step_that_is_not_fair_says_for_whom() -> None:
    """It is what the file says; which team gets more than it can do, and by how much, is told."""
    found = _at(CLEAR, steps=(Step(warn=5, not_allowed=30),))

    assert not found.fair
    assert "search gets 2 endpoints, and can do 1 in 2 weeks, 1 too many." in reasons(found)


def test_when_all_steps_are_taken_the_values_decide() -> None:
    """And that is told."""
    found = _at(CLEAR, steps=(Step(warn=30, not_allowed=60),))

    assert (Basis.VALUES, (10.0, 30.0)) == (found.basis, _thresholds(found))
    assert "All steps in the campaign's file are taken, so the next position follows from the values." in reasons(found)


def test_the_last_step_is_the_goal() -> None:
    """Once everything meets it, nothing else is allowed; at the goal there is nowhere to go."""
    done: dict[str, float | None] = dict.fromkeys(CLEAR, 5.0)
    found = _at(done)

    assert (Basis.GOAL, (None, 5)) == (found.basis, _thresholds(found))
    assert "Everything that counts meets the goal, so the last step is the goal itself: Not Allowed 5 s." in reasons(
        found
    )
    reached = _at(done, position(from_=LAST_YEAR, warn=None, not_allowed=5))
    assert (Answer.REACHED, None) == (reached.answer, reached.position)
    assert reasons(reached) == (
        "The Window stands at the goal (Not Allowed 5 s): there is nowhere to move it.",
        "Nothing remains: say how it ended with `ended:` in the campaign's file.",
    )


NEXT = position(from_=DAY + timedelta(days=20), announced=DAY, warn=15, not_allowed=30)


def test_an_announced_position_comes_first() -> None:
    """The one after it is proposed when asked for, a period behind it."""
    found, asked = _at(CLEAR, FIRST, NEXT), _at(CLEAR, FIRST, NEXT, asked=True)

    assert (Answer.ANNOUNCED, None) == (found.answer, found.position)
    assert "Warn 15 s, Not Allowed 30 s is announced from 22 March 2026." in reasons(found)
    assert asked.position is not None
    assert (NEXT.from_ + NOTICE, True) == (asked.position.from_, stricter(asked.position, NEXT, at_most(5)))
    assert "--from 2026-04-05" in command(asked)


WITHOUT: dict[str, tuple[Proposal, Answer, str]] = {
    "no data": (_at({}), Answer.NO_DATA, "Nothing is measured yet: `overton measure request-timeouts` does it."),
    "data that say nothing": (
        _at({"GET /a": None}),
        Answer.NO_DATA,
        "Nothing is measured yet: `overton measure request-timeouts` does it.",
    ),
    "a campaign that has ended": (
        _at(CLEAR, ended=Ended(on=date(2026, 2, 1), outcome="stopped")),
        Answer.ENDED,
        "The campaign ended on 1 February 2026; its last Not Allowed stays as it is.",
    ),
    "no number": (
        _at(CLEAR, position(from_=LAST_YEAR, warn=None, not_allowed="worse")),
        Answer.NO_NUMBER,
        "Not Allowed is what is new or gets worse: it has no number to move, and tightens by itself.",
    ),
}


@pytest.mark.parametrize("case", WITHOUT)
def test_where_nothing_can_be_proposed_it_says_why(case: str) -> None:
    """In a sentence, and with no position."""
    found, answer, told = WITHOUT[case]

    assert (answer, None, told) == (found.answer, found.position, reasons(found)[0])


def test_a_first_position_allows_what_is_there() -> None:
    """Without a Window nothing has to be clear."""
    remembered = history({DAY - timedelta(weeks=10): CLEAR}, owners=OWNERS)
    found = _proposed(_campaign(), remembered)

    assert (10.0, 30.0) == _thresholds(found)
    assert "Not Allowed begins at 30 s: everything that is there today is allowed." in reasons(found)


def test_what_gets_worse_is_not_allowed_again() -> None:
    """A position that holds items to a number and to what they were is followed by one that does as well."""
    both = position(from_=LAST_YEAR, warn=30, not_allowed=NoWorse(at=60, worse=True, tolerance="10%"))
    found = _at(CLEAR, both)

    assert found.position is not None
    assert NoWorse(at=30, worse=True, tolerance="10%") == found.position.not_allowed
    assert "--warn 10 --not-allowed 30 --worse --tolerance 10%" in command(found)


def test_what_nobody_owns_and_what_is_close_is_told() -> None:
    """Nobody can do it; and a bad week is enough."""
    values: dict[str, float | None] = {"GET /x": 29.5, "GET /y": 15.5, "GET /a": 6.0}
    told = reasons(_at(values))

    assert "Nobody owns 2 endpoints of these: find an owner first, or nobody does it." in told
    assert "1 endpoint lies beyond Warn (15 s) by no more than 5 %." not in told
    assert "1 endpoint lies within Not Allowed (30 s) by no more than 5 %. A worse week refuses it." in told


def test_an_exemption_that_ends_before_the_position_begins_does_not_count() -> None:
    """Its items are judged by the position from its first day."""
    until = DAY + timedelta(days=3)
    exempt = (Exemption(items="GET /a", until=until, why="w"), Exemption(items="GET /b", until=date.max, why="w"))
    found = _at({**CLEAR, "GET /a": 90.0, "GET /b": 90.0}, exemptions=exempt)

    assert {load.team: load.refused for load in found.loads if load.refused} == {"payments": 1}


def test_what_is_exempt_until_then_is_told_apart() -> None:
    """A simulation goes by the exemptions of today, and so has one less."""
    exempt = (Exemption(items="GET /a", until=DAY + timedelta(days=3), why="w"),)
    found = _at({**CLEAR, "GET /a": 90.0}, exemptions=exempt, steps=(Step(warn=10, not_allowed=30),))

    assert (2, 1) == (found.affected, found.lapsed)
    asked = "It asks for 2 endpoints of 2 teams: payments 1, search 1"
    assert f"{asked}; 1 of these is exempt today, and no longer by then." in reasons(found)
    assert why(found) == "nothing that counts is beyond 30 s any more"


def test_what_has_no_data_is_asked_for_nothing() -> None:
    """It was there once; its last value says nothing of today."""
    days: dict[date, dict[str, float | None]] = {DAY - timedelta(weeks=10): {**CLEAR, "GET /e": 90.0}, DAY: CLEAR}
    found = _proposed(_campaign(FIRST), history(days, owners=OWNERS, complete=False))

    assert [None] == [one.verdict for one in found.overview.items if one.item == "GET /e"]
    assert (2, 0) == (found.affected, found.refused)


def test_the_ledger_never_promises_what_the_reasons_deny() -> None:
    """That every team can do its part by then is said only where each is known to be fast enough."""
    held = {**CLEAR, "GET /a": 90.0}
    slow = _at(held, asked=True)
    assert (True, "the next step") == (slow.fair, why(slow))

    endless = {f"GET /{n}": 40.0 for n in range(40)}
    owners = dict.fromkeys([*endless, "GET /z"], ("search",))
    after = {**dict.fromkeys(endless, 12.0), "GET /z": 40.0}
    days = {DAY - timedelta(weeks=8): {**endless, "GET /z": 40.0}, DAY - timedelta(weeks=1): after, DAY: after}
    fast = _proposed(_campaign(FIRST, steps=(Step(warn=20, not_allowed=60),)), history(days, owners=owners), asked=True)
    assert (1, "every team can do its part by then") == (fast.affected, why(fast))


def test_a_team_that_does_more_is_asked_for_more() -> None:
    """What left the Window or reached the goal in the last eight weeks, and stayed there."""
    slow, owners = {f"GET /{n}": 20.0 + n for n in range(8)}, {f"GET /{n}": ("search",) for n in range(40)}
    fixed = {f"GET /{n}": 40.0 for n in range(8, 40)}
    before = {**slow, **fixed}
    after = {**slow, **dict.fromkeys(fixed, 12.0)}
    days = {DAY - timedelta(weeks=10): before, DAY - timedelta(weeks=3): after, DAY: after}
    found = _proposed(_campaign(FIRST), history(days, owners=owners))

    assert found.shown is not None
    assert (32, 8.0) == (found.shown.done, found.shown.weeks)
    (load,) = found.loads
    assert (8, 0, "search") == (load.items, load.over, load.team)
    assert 6 < load.can_do < 9


def test_where_no_step_is_small_enough_the_smallest_is_proposed() -> None:
    """With whom it asks for too much; a number of many digits only where a round one would ask for much more."""
    many: dict[str, float | None] = {f"GET /{n}": 20.0 for n in range(5)}
    owners = dict.fromkeys(many, ("search",))
    tied = _proposed(_campaign(FIRST), history({LAST_YEAR: many, DAY: many}, owners=owners))
    near = {**many, **{f"POST /{n}": 19.94 for n in range(5)}}
    owners = dict.fromkeys(near, ("search",))
    apart = _proposed(_campaign(FIRST), history({LAST_YEAR: near, DAY: near}, owners=owners))

    assert [(19.0, 5), (19.95, 5)] == [(one.position.warn, one.affected) for one in (tied, apart) if one.position]
    assert "search gets 5 endpoints, and can do 1 in 2 weeks, 4 too many." in reasons(tied)


def test_what_fell_back_was_not_done() -> None:
    """Nor does a Window that moved away count as work."""
    days = {
        DAY - timedelta(weeks=10): {"GET /a": 40.0},
        DAY - timedelta(weeks=3): {"GET /a": 4.0},
        DAY: {"GET /a": 40.0},
    }
    looser = position(from_=DAY - timedelta(weeks=1), warn=50, not_allowed=60)
    found = _proposed(_campaign(FIRST, looser), history(days, owners=OWNERS), asked=True)

    assert found.shown is not None
    assert 0 == found.shown.done


def test_before_two_weeks_nobody_knows_what_teams_do() -> None:
    """Then each is asked for one item, and told so."""
    found = _proposed(_campaign(FIRST), history({DAY - timedelta(days=9): CLEAR, DAY: CLEAR}, owners=OWNERS))

    assert [(load.a_week, load.can_do) for load in found.loads] == [(None, 1), (None, 1)]
    assert "It is too early to say what teams do in a week, so each is asked for one endpoint." in reasons(found)


teams = st.sampled_from([(), ("a",), ("b",), ("a", "c")])
costs = st.integers(0, 60).map(float) | st.floats(0, 100).map(lambda cost: round(cost, 3))
now_and_before = st.tuples(costs, costs, teams)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Campaign, History, bool]:
    """Any ledger of numbers, any values now and some weeks ago, in either direction."""
    sign = draw(st.sampled_from([1, -1]))
    goal_cost, warn, refused = sorted(draw(st.tuples(costs, costs, costs)))
    goal = at_most(goal_cost) if sign > 0 else at_least(-goal_cost)
    limit: Any = sign * refused
    if draw(st.booleans()):
        limit = NoWorse(at=limit, worse=True)
    first = Position(from_=LAST_YEAR, warn=draw(st.sampled_from([None, sign * warn])), not_allowed=limit)
    ledger = draw(st.sampled_from([(), (first,)]))
    found = draw(st.lists(now_and_before, min_size=1, max_size=8))
    items = {f"GET /{n}": one for n, one in enumerate(found)}
    days = {
        DAY - timedelta(weeks=draw(st.integers(1, 9))): {item: sign * one[0] for item, one in items.items()},
        DAY: {item: sign * one[1] for item, one in items.items()},
    }
    of = _campaign(*ledger, goal=goal, notice=timedelta(days=draw(st.sampled_from([0, 14]))))
    return of, history(days, owners={item: one[2] for item, one in items.items()}), draw(st.booleans())


@settings(deadline=None, max_examples=100)
@given(_cases())
def test_a_proposal_can_be_moved_to_and_is_no_looser(case: tuple[Campaign, History, bool]) -> None:
    """Never below the goal, thresholds on the right sides, stricter than before in some way and looser in none."""
    of, remembered, asked = case
    found, goal = _proposed(of, remembered, asked=asked), of.metrics[0].goal
    if found.position is None:
        assert reasons(found)
        return
    now = found.position
    moved = next_position(
        of, of.metrics[0], day=DAY, warn=now.warn, not_allowed=now.not_allowed, why="w", start=now.from_
    )

    assert [] == list(threshold_faults(now, goal, ()))
    assert replace(now, why="w") == moved
    assert found.before is None or (stricter(now, found.before, goal) and not stricter(found.before, now, goal))
    assert shlex.split(command(found))[:4] == ["overton", "window", "move", "request-timeouts"]


@settings(deadline=None, max_examples=100)
@given(_cases())
def test_a_proposal_is_fair_or_says_so(case: tuple[Campaign, History, bool]) -> None:
    """No team gets more than it can do in a period; where one does, the reasons name it and the number too many."""
    of, remembered, asked = case
    found = _proposed(of, remembered, asked=asked)
    told = reasons(found)

    assert found.fair == (not any(load.over for load in found.loads))
    for load in found.loads:
        too_many = f"{load.items - load.can_do:,} too many"
        says_so = any(one.startswith(f"{load.team} gets ") and too_many in one for one in told)
        assert says_so == (load.team is not None and load.items > load.can_do)


@settings(deadline=None, max_examples=60)
@given(_cases())
def test_the_loads_are_the_judges(case: tuple[Campaign, History, bool]) -> None:
    """What is said of each team is what the judge says of its items, one by one."""
    of, remembered, asked = case
    found = _proposed(of, remembered, asked=asked)
    if found.position is None:
        return
    counted: dict[str | None, list[int]] = {}
    for one in found.overview.items:
        if one.value is None:
            continue
        verdict = judge(one.value, goal=of.metrics[0].goal, position=found.position, ceiling=one.value)
        if verdict.standing in {Standing.WARNED, Standing.NOT_ALLOWED}:
            for team in one.owners or (None,):
                both = counted.setdefault(team, [0, 0])
                both[0] += 1
                both[1] += verdict.standing is Standing.NOT_ALLOWED

    assert counted == {load.team: [load.items, load.refused] for load in found.loads}


@settings(deadline=None, max_examples=60)
@given(_cases())
def test_where_higher_is_better_the_picture_is_mirrored(case: tuple[Campaign, History, bool]) -> None:
    """The same values with the other sign, and a goal in the other direction, give the same thresholds mirrored."""
    of, remembered, asked = case
    found, mirrored = _proposed(of, remembered, asked=asked), _proposed(_mirror(of), _mirrored(remembered), asked=asked)

    assert found.answer == mirrored.answer
    if found.position is not None:
        assert mirrored.position is not None
        assert _negated(found.position.warn) == mirrored.position.warn
        assert _negated(found.position.at) == mirrored.position.at


def _negated(value: float | None) -> float | None:
    return None if value is None else -value


def _mirror(of: Campaign) -> Campaign:
    one = of.metrics[0]
    goal = Goal(at_least=-one.goal.value) if one.goal.lower_is_better else Goal(at_most=-one.goal.value)
    window = tuple(
        replace(p, warn=_negated(p.warn), not_allowed=NoWorse(at=_negated(p.at), worse=p.worse)) for p in one.window
    )
    return replace(of, metrics=(replace(one, goal=goal, window=window),))


def _mirrored(remembered: History) -> History:
    intervals = tuple(
        replace(one, measurement=replace(one.measurement, value=_negated(one.measurement.value)))
        for one in remembered.intervals
    )
    return replace(remembered, intervals=intervals)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(5.5, 100), min_size=1))
def test_who_is_exempt_is_asked_for_nothing(values: dict[str, float | None]) -> None:
    """An exemption that holds on the position's first day."""
    exempt = Exemption(items="a", until=date.max, why="w")
    found = _at(values, exemptions=(exempt,), asked=True)

    if found.burden is not None:
        assert all(
            exemption_for(one.item, (exempt,), DAY, value=one.value or 0.0, goal=at_most(5)) is None
            for one in found.burden.all.open
        )
