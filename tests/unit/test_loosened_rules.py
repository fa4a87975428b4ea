"""A change to a campaign file that allows more than before is told; one that allows less, or as much, never is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import DAY, at_least, at_most, campaign, metric, position
from overton.check.findings import Finding
from overton.check.loosened import loosened
from overton.model.campaign import Campaign, Ended, Enforce, Goal, Metric
from overton.model.standing import Standing
from overton.model.window import Exemption, NoWorse, Position, Withdrawal
from overton.window.judge import judge, limit_of
from overton.window.ledger import in_force, turning_days
from strategies import days, exemptions, goals_and_thresholds, positions

FILES = {"request-timeouts": "campaigns/timeouts.yaml"}
LATER = date(2026, 6, 1)
HARSHNESS = {Standing.DONE: 0, Standing.LATER: 0, Standing.WARNED: 1, Standing.NOT_ALLOWED: 2}


def _found(base: Campaign, head: Campaign | None, day: date = DAY) -> list[Finding]:
    return loosened([base], [head] if head else [], day, FILES)


def _told(base: Campaign, head: Campaign | None, day: date = DAY) -> list[str]:
    return [finding.reason for finding in _found(base, head, day)]


def _with(base: dict[str, Any], head: dict[str, Any]) -> list[str]:
    """What is said when the keys of a metric change."""
    return _told(campaign(metric(**base)), campaign(metric(**head)))


def _windows(base: list[Position], head: list[Position]) -> list[str]:
    return _with({"window": tuple(base)}, {"window": tuple(head)})


def test_a_finding_says_where_and_why() -> None:
    """The campaign's file as a whole, the metric, and what the campaign says of itself."""
    base = campaign(metric(window=(position(),)), why="slow requests hold workers", help="docs/faster.md")
    head = replace(base, metrics=(metric(window=(position(not_allowed=60.0),)),))

    (finding,) = _found(base, head)

    assert (
        ("request-timeouts", "p99.9", "p99.9", "campaigns/timeouts.yaml", 0),
        ("slow requests hold workers", "docs/faster.md", DAY),
    ) == (
        (finding.campaign, finding.metric, finding.item, finding.path, finding.line),
        (finding.why, finding.help, finding.from_),
    )


WIDER: dict[str, tuple[list[Position], list[Position], list[str]]] = {
    "a higher number": ([position()], [position(not_allowed=60.0)], ["Not Allowed is 60 s in place of 30 s"]),
    "a higher number, by little": (
        [position()],
        [position(not_allowed=30.001)],
        ["Not Allowed is 30.001 s in place of 30 s"],
    ),
    "a higher Warn": ([position()], [position(warn=20.0)], ["Warn is 20 s in place of 15 s"]),
    "Warn removed": ([position()], [position(warn=None)], ["Warn is none in place of 15 s"]),
    "worse for a number": (
        [position()],
        [position(not_allowed="worse")],
        ["Not Allowed is `worse` in place of 30 s"],
    ),
    "a number for worse": (
        [position(not_allowed="worse")],
        [position()],
        ["Not Allowed is 30 s in place of `worse`"],
    ),
    "worse dropped": (
        [position(not_allowed=NoWorse(at=30, worse=True))],
        [position()],
        ["Not Allowed is 30 s in place of 30 s or `worse`"],
    ),
    "a tolerance": (
        [position(not_allowed="worse")],
        [position(not_allowed=NoWorse(worse=True, tolerance="10%"))],
        ["Not Allowed is `worse` by more than 10 % in place of `worse`"],
    ),
    "the ledger removed": (
        [position()],
        [],
        ["Not Allowed is none in place of 30 s", "Warn is none in place of 15 s"],
    ),
    "a later day": (
        [position(), position(from_=LATER, warn=10.0, not_allowed=20.0)],
        [position(), position(from_=date(2026, 7, 1), warn=10.0, not_allowed=20.0)],
        [
            "from 1 June 2026 to 30 June 2026, Not Allowed is 30 s in place of 20 s",
            "from 1 June 2026 to 30 June 2026, Warn is 15 s in place of 10 s",
        ],
    ),
    "a position withdrawn": (
        [position(), position(from_=LATER, not_allowed=20.0)],
        [position(), position(from_=LATER, not_allowed=20.0, withdrawn=Withdrawal(on=DAY, why="too soon"))],
        ["from 1 June 2026 on, Not Allowed is 30 s in place of 20 s"],
    ),
    "a position that begins later than today": (
        [position()],
        [position(from_=LATER)],
        ["until 31 May 2026, Not Allowed is none in place of 30 s", "until 31 May 2026, Warn is none in place of 15 s"],
    ),
    "a wider position announced": (
        [position()],
        [position(), position(from_=LATER, not_allowed=60.0)],
        ["from 1 June 2026 on, Not Allowed is 60 s in place of 30 s"],
    ),
}


@pytest.mark.parametrize("case", WIDER)
def test_a_wider_window_is_told(case: str) -> None:
    """From when, until when, and what it was before."""
    base, head, expected = WIDER[case]

    assert expected == _windows(base, head)


NOT_WIDER: dict[str, tuple[list[Position], list[Position]]] = {
    "a new Window": ([], [position()]),
    "a stricter position, announced": ([position()], [position(), position(from_=LATER, not_allowed=20.0)]),
    "worse beside the number": ([position()], [position(not_allowed=NoWorse(at=30, worse=True, tolerance="10%"))]),
    "the goal as Not Allowed, for worse": ([position(not_allowed="worse")], [position(warn=None, not_allowed=5.0)]),
    "Warn within what is refused now": ([position()], [position(warn=None, not_allowed=10.0)]),
    "the past put in order": (
        [position(from_=date(2026, 1, 1), not_allowed=20.0), position()],
        [position(from_=date(2026, 1, 1), not_allowed=60.0), position()],
    ),
    "another reason": ([position()], [position(why="clear", by="ana")]),
}


@pytest.mark.parametrize("case", NOT_WIDER)
def test_a_window_that_is_no_wider_is_not_told(case: str) -> None:
    """Nobody is bothered for tightening, announcing or explaining."""
    base, head = NOT_WIDER[case]

    assert [] == _windows(base, head)


def test_a_longer_notice_is_a_later_day() -> None:
    """A position that was announced takes effect on the later of its two days."""
    window = (position(), position(from_=LATER, announced=date(2026, 5, 25), not_allowed=20.0))
    base = campaign(metric(window=window))

    told = _told(base, replace(base, notice=timedelta(days=14)))

    assert ["from 1 June 2026 to 7 June 2026, Not Allowed is 30 s in place of 20 s"] == told


def test_where_more_is_better_lower_thresholds_are_wider() -> None:
    """The direction is the goal's."""
    base = {"goal": at_least(90), "unit": "%", "window": (position(warn=80.0, not_allowed=70.0),)}

    wider = _with(base, {**base, "window": (position(warn=80.0, not_allowed=60.0),)})
    tighter = _with(base, {**base, "window": (position(warn=85.0, not_allowed=75.0),)})

    assert (["Not Allowed is 60 % in place of 70 %"], []) == (wider, tighter)


GOALS = [
    (at_most(5), at_most(10), ["the goal is at most 10 s in place of at most 5 s"]),
    (at_most(5), at_most(3), []),
    (at_least(5), at_least(3), ["the goal is at least 3 s in place of at least 5 s"]),
    (at_least(5), at_least(10), []),
    (at_most(5), at_least(5), ["the goal is at least 5 s in place of at most 5 s"]),
]


@pytest.mark.parametrize(("base", "head", "expected"), GOALS)
def test_a_goal_that_is_easier_is_told(base: Goal, head: Goal, expected: list[str]) -> None:
    """Or that points the other way."""
    assert expected == _with({"goal": base}, {"goal": head})


def _exempt(**keys: Any) -> Exemption:
    return Exemption(**{"items": "GET /a*", "until": LATER, "why": "being replaced", "ceiling": 55.0, **keys})


WHY = "why: being replaced"
UNTIL = "until 1 June 2026"
BY_NOBODY = f"{WHY}; nobody is named who approved it"
BEFORE = "in place of until 1 June 2026, up to 55 s; "
EXEMPTED: dict[str, tuple[Exemption | None, Exemption, list[str]]] = {
    "added": (
        None,
        _exempt(from_=DAY, ticket="INF-812", approved_by="priya"),
        [f"'GET /a*' is exempt from 2 March 2026 {UNTIL}, up to 55 s; {WHY}; ticket: INF-812; approved by priya"],
    ),
    "extended": (
        _exempt(),
        _exempt(until=date(2026, 7, 1)),
        [f"'GET /a*' is exempt until 1 July 2026, up to 55 s; {BEFORE}{BY_NOBODY}"],
    ),
    "with a higher ceiling": (
        _exempt(),
        _exempt(ceiling=60.0),
        [f"'GET /a*' is exempt until 1 June 2026, up to 60 s; {BEFORE}{BY_NOBODY}"],
    ),
    "without a ceiling": (
        _exempt(),
        _exempt(ceiling=None),
        [f"'GET /a*' is exempt until 1 June 2026, whatever its value; {BEFORE}{BY_NOBODY}"],
    ),
    "broadened": (
        _exempt(),
        _exempt(items="GET /*"),
        [f"'GET /*' is exempt until 1 June 2026, up to 55 s; {BY_NOBODY}"],
    ),
    "not revoked any more": (
        _exempt(revoked=Withdrawal(on=date(2026, 3, 10), why="it is out")),
        _exempt(),
        [f"'GET /a*' is exempt {UNTIL}, up to 55 s; in place of until 9 March 2026, up to 55 s, revoked; {BY_NOBODY}"],
    ),
    "without a review": (
        None,
        _exempt(break_glass=True),
        [f"'GET /a*' is exempt until 1 June 2026, up to 55 s; {BY_NOBODY}; not reviewed: break-glass"],
    ),
    "revoked": (_exempt(), _exempt(revoked=Withdrawal(on=date(2026, 3, 10), why="it is out")), []),
    "revoked before it begins": (
        None,
        _exempt(from_=date(2026, 5, 1), revoked=Withdrawal(on=date(2026, 4, 1), why="it is out")),
        [],
    ),
    "narrowed": (_exempt(), _exempt(items="GET /a/b*"), []),
    "shortened": (_exempt(), _exempt(until=date(2026, 5, 1)), []),
    "with a lower ceiling": (_exempt(), _exempt(ceiling=50.0), []),
    "from later on": (_exempt(), _exempt(from_=date(2026, 4, 1)), []),
    "over already": (None, _exempt(until=date(2026, 3, 1)), []),
    "with another reason": (_exempt(), _exempt(why="still being replaced", ticket="INF-1"), []),
    "one character for any": (
        _exempt(items="GET /?"),
        _exempt(items="GET /*"),
        [f"'GET /*' is exempt until 1 June 2026, up to 55 s; {BY_NOBODY}"],
    ),
}


@pytest.mark.parametrize("case", EXEMPTED)
def test_an_exemption_that_reaches_further_is_told(case: str) -> None:
    """Which items, until when, up to what, why, and who agreed; one that reaches less far is not."""
    base, head, expected = EXEMPTED[case]

    assert expected == _with({"exemptions": (base,) if base else ()}, {"exemptions": (head,)})


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (30, 60, ["`longest_exemption` is 60 days in place of 30 days"]),
        (30, None, ["`longest_exemption` is without a limit in place of 30 days"]),
        (30, 7, []),
        (None, 30, []),
    ],
)
def test_longer_exemptions_than_before_are_told(base: int | None, head: int | None, expected: list[str]) -> None:
    """A limit that is raised or gone."""
    limits = [None if days is None else timedelta(days=days) for days in (base, head)]
    before, after = (campaign(metric(), longest_exemption=limit) for limit in limits)

    assert expected == _told(before, after)


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        ("deny", "warn", ["`enforce.ci` is warn in place of deny"]),
        ("warn", "observe", ["`enforce.ci` is observe in place of warn"]),
        ("observe", "off", ["`enforce.ci` is off in place of observe"]),
        ("off", "deny", []),
    ],
)
def test_weaker_enforcement_is_told(base: Any, head: Any, expected: list[str]) -> None:
    """From deny to off."""
    of = campaign(metric())

    assert expected == _told(replace(of, enforce=Enforce(ci=base)), replace(of, enforce=Enforce(ci=head)))


def test_what_is_removed_or_ended_is_told() -> None:
    """A campaign, a metric, and a campaign that is over."""
    of = campaign(metric(), metrics=(metric(), metric(name="error rate")))
    ended = replace(of, ended=Ended(on=LATER, outcome="stopped", why="bought instead"))

    assert ["the campaign is removed, and nothing is judged by it any more"] == _told(of, None)
    assert ["the metric 'error rate' is removed"] == _told(of, replace(of, metrics=of.metrics[:1]))
    assert ["the campaign ends on 1 June 2026, stopped: bought instead"] == _told(of, ended)
    assert [] == loosened([], [of], DAY, FILES)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Of a source that lives in code."""

    pattern: str = "a"
    from_: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()


COUNTED = [
    (Options(), Options(pattern="b", from_="x"), ["what is counted changed: `pattern` is another, `from` is another"]),
    (Options(), Options(include=("src/**",)), ["what is counted changed: `include` has `src/**` alone"]),
    (
        Options(include=("a", "b")),
        Options(include=("b", "c")),
        ["what is counted changed: `include` has no `a` any more"],
    ),
    (Options(include=("a",)), Options(include=("a", "b")), []),
    (Options(include=("a",)), Options(), []),
    (Options(include=("a",)), Options(include=("a", "!b")), ["what is counted changed: `include` is another"]),
    (
        Options(exclude=("a",)),
        Options(exclude=("a", "b"), skip=("vendored",)),
        ["what is counted changed: `exclude` has `b` as well, `skip` has `vendored` as well"],
    ),
    (Options(exclude=("a",)), Options(), []),
    (Options(), Options(slices=("tier",)), []),
    (Options(), {"kind": "another"}, ["what is counted changed: another kind of `source`"]),
    ({"kind": "one"}, {"kind": "another"}, ["what is counted changed: `source`"]),
]


@pytest.mark.parametrize(("base", "head", "expected"), COUNTED)
def test_what_is_counted_in_another_way_is_told(base: object, head: object, expected: list[str]) -> None:
    """In words that blame nobody; counting more is no loosening."""
    assert expected == _with({"source": base}, {"source": head})


def test_another_unit_is_told() -> None:
    """Numbers in another unit cannot be compared."""
    assert ["what is counted changed: the unit is 'ms' in place of 's'"] == _with({}, {"unit": "ms"})


@st.composite
def _sides(draw: st.DrawFn) -> tuple[Campaign, Campaign]:
    """Two campaigns of one goal, each with a ledger and a notice; thresholds are few, so that they often meet."""
    goal, warn, refused = draw(goals_and_thresholds())
    thresholds = sorted({goal.value, warn, refused, (warn + refused) / 2}, reverse=not goal.lower_is_better)
    pairs = st.tuples(st.sampled_from(thresholds), st.sampled_from(thresholds))
    sides = []
    for _ in range(2):
        ledger = [draw(positions(*_in_order(draw(pairs), goal))) for _ in range(draw(st.integers(0, 2)))]
        notice = timedelta(days=draw(st.sampled_from([0, 14])))
        sides.append(campaign(Metric(name="m", goal=goal, source=None, window=tuple(ledger)), notice=notice))
    return sides[0], sides[1]


def _in_order(pair: tuple[float, float], goal: Goal) -> tuple[float, float]:
    first, second = sorted(pair, reverse=not goal.lower_is_better)
    return first, second


def _harshness(of: Campaign, day: date, value: float, ceiling: float | None) -> tuple[int, float]:
    """How a value is judged on a day, and the limit as a cost: infinite where there is none."""
    one = of.metrics[0]
    now = in_force(one.window, day, of.notice)
    limit = limit_of(now, one.goal, ceiling) if now else None
    sign = 1 if one.goal.lower_is_better else -1
    verdict = judge(value, goal=one.goal, position=now, ceiling=ceiling)
    return HARSHNESS[verdict.standing], float("inf") if limit is None else sign * limit


def _cases(base: Campaign, head: Campaign, day: date) -> Iterator[tuple[date, float, float | None]]:
    """Every day on which something turns, and values and ceilings at, beside and far beyond every threshold."""
    positions = [p for one in (base, head) for p in one.metrics[0].window]
    numbers = [base.metrics[0].goal.value, *(n for p in positions for n in (p.at, p.warn) if n is not None)]
    near = sorted({n + step for n in numbers for step in (-1e7, -0.0005, 0, 0.0005, 1e7)})
    turns = {t for one in (base, head) for t in turning_days(one.metrics[0].window, one.notice)}
    for on in sorted({day, *(turn for turn in turns if turn > day)}):
        for value in near:
            for ceiling in (None, *near):
                yield on, value, ceiling


@given(_sides(), days)
def test_a_rule_is_called_loosened_when_the_judge_is_milder(sides: tuple[Campaign, Campaign], day: date) -> None:
    """And only then: on some day, of some value and some ceiling."""
    base, head = sides

    milder = any(_harshness(head, *case)[0] < _harshness(base, *case)[0] for case in _cases(base, head, day))

    assert milder == any("promised" not in reason for reason in _told(base, head, day))


@given(_sides(), days)
def test_a_notice_is_called_cut_short_when_the_judge_is_harsher_before_its_end(
    sides: tuple[Campaign, Campaign], day: date
) -> None:
    """And only then: on some day within the notice, of some value and some ceiling."""
    base, head = sides
    within = [case for case in _cases(base, head, day) if case[0] < day + base.notice] if base.metrics[0].window else []

    harsher = any(_harshness(head, *case)[0] > _harshness(base, *case)[0] for case in within)

    assert harsher == any("promised" in reason for reason in _told(base, head, day))


@given(_sides(), days)
def test_where_nothing_was_loosened_no_limit_is_higher(sides: tuple[Campaign, Campaign], day: date) -> None:
    """For every value, ceiling and day that follows."""
    base, head = sides
    assume(not _found(base, head, day))

    assert all(_harshness(head, *case)[1] <= _harshness(base, *case)[1] for case in _cases(base, head, day))


@st.composite
def _campaigns(draw: st.DrawFn) -> Campaign:
    goal, warn, refused = draw(goals_and_thresholds())
    ledger = draw(st.lists(positions(warn, refused), max_size=3))
    granted = draw(st.lists(exemptions(), max_size=3))
    one = Metric(name="m", goal=goal, source=Options(), window=tuple(ledger), exemptions=tuple(granted))
    return campaign(one, notice=timedelta(days=draw(st.sampled_from([0, 14]))))


@given(_campaigns(), days)
def test_what_stays_as_it_is_was_not_loosened(of: Campaign, day: date) -> None:
    """Whatever it says."""
    assert [] == _found(of, of, day)


@given(_campaigns(), days, st.floats(0, 1e6))
def test_tightening_any_number_is_never_told_where_no_notice_is_promised(of: Campaign, day: date, step: float) -> None:
    """The goal, thresholds and ceilings, each by itself and all at once."""
    of = replace(of, notice=timedelta(0))
    one = of.metrics[0]
    towards = -step if one.goal.lower_is_better else step
    stricter = replace(
        one,
        goal=at_most(one.goal.value + towards) if one.goal.lower_is_better else at_least(one.goal.value + towards),
        window=tuple(_tighter(p, one.goal, towards) for p in one.window),
        exemptions=tuple(
            replace(e, ceiling=e.ceiling + towards) if e.ceiling is not None else e for e in one.exemptions
        ),
    )
    each = [replace(one, **{key: getattr(stricter, key)}) for key in ("goal", "window", "exemptions")]

    assert [] == [found for head in (*each, stricter) for found in _found(of, replace(of, metrics=(head,)), day)]


def _tighter(of: Position, goal: Goal, towards: float) -> Position:
    """Every number nearer to the goal, though never beyond it."""

    def nearer(value: float) -> float:
        return max(goal.value, value + towards) if goal.lower_is_better else min(goal.value, value + towards)

    refused = of.not_allowed
    if isinstance(refused, NoWorse):
        refused = replace(refused, at=nearer(refused.at) if refused.at is not None else None, tolerance="0%")
    elif refused != "worse":
        refused = nearer(refused)
    return replace(of, warn=nearer(of.warn) if of.warn is not None else None, not_allowed=refused)


def test_an_earlier_day_is_never_told() -> None:
    """Positions and exemptions brought forward, or ended sooner, are stricter."""
    window = (position(), position(from_=LATER, warn=10.0, not_allowed=20.0))
    base = campaign(metric(window=window), notice=timedelta(days=14))
    head = campaign(metric(window=(window[0], replace(window[1], from_=date(2026, 4, 1)))))

    assert [] == _told(base, head)
