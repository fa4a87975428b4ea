"""An exemption means the same to every judge: the status, a check of a change, and what compares one observation."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import strategies
from builders import campaign, metric
from overton.check.compared import Compared
from overton.check.findings import Kind
from overton.check.judging import Bench
from overton.model.campaign import Campaign, Goal
from overton.model.measurement import Reading
from overton.model.standing import Action, Standing
from overton.model.window import Exemption, Position
from overton.progress.exempt_wording import exempt_words
from overton.progress.rules import Rules
from overton.window.bounds import bounds_of
from overton.window.ledger import in_force


@st.composite
def judgements(draw: st.DrawFn) -> tuple[Campaign, str, float, date]:
    """A campaign that holds items to numbers, with some exemptions; an item, a value and a day."""
    goal, warn, not_allowed = draw(strategies.goals_and_thresholds())
    position = Position(from_=strategies.FIRST, warn=draw(st.sampled_from([None, warn])), not_allowed=not_allowed)
    ceilings = st.sampled_from([None, warn, not_allowed, goal.value]) | strategies.values
    exemption = st.builds(replace, strategies.exemptions(), ceiling=ceilings, break_glass=st.booleans())
    measured = metric(goal=goal, window=(position,), exemptions=tuple(draw(st.lists(exemption, max_size=4))))
    named = [e.ceiling for e in measured.exemptions if e.ceiling is not None]
    value = draw(st.sampled_from([goal.value, warn, not_allowed, *named]) | strategies.values)
    return campaign(measured), draw(strategies.items), value, draw(strategies.days)


@given(judgements())
def test_observations_are_bounded_as_items_are_judged(judged: tuple[Campaign, str, float, date]) -> None:
    """What the status passes, warns of or refuses, two numbers pass, warn of or refuse."""
    known, item, value, day = judged
    measured, position = known.metrics[0], in_force(known.metrics[0].window, day)
    verdict = Rules(measured, known.notice).judged(item, value, day, position=position, ceiling=None)
    bounds = bounds_of(item, day, goal=measured.goal, position=position, exemptions=measured.exemptions)

    assert bounds.action(value) == verdict.action


@given(judgements())
def test_a_check_says_of_an_exempt_item_what_the_status_says(judged: tuple[Campaign, str, float, date]) -> None:
    """It refuses what the status refuses, and tells of an exemption where one keeps something from being said."""
    known, item, value, day = judged
    measured, position = known.metrics[0], in_force(known.metrics[0].window, day)
    verdict = Rules(measured, known.notice).judged(item, value, day, position=position, ceiling=None)
    bench = Bench.of(known, measured, day)
    findings = list(bench.findings(Compared(Reading(item, value), value, value, "a.py", 1)))

    refused = [finding for finding in findings if finding.kind is Kind.NOT_ALLOWED]
    told = [finding for finding in findings if finding.reason.startswith("exempt until")]
    spared = verdict.exemption is not None and verdict.standing in {Standing.WARNED, Standing.NOT_ALLOWED}
    assert (verdict.action is Action.REFUSE, spared) == (bool(refused), bool(told))
    if verdict.exemption is not None and told:
        assert [(finding.until, finding.reason) for finding in told] == [
            (verdict.exemption.last, exempt_words(verdict.exemption))
        ]


@given(judgements())
def test_revoking_is_ending_the_day_before(judged: tuple[Campaign, str, float, date]) -> None:
    """An exemption taken back on a day is to every judge one that ended on the day before."""
    known, item, value, day = judged
    measured, position = known.metrics[0], in_force(known.metrics[0].window, day)
    ended = tuple(_ended(one) for one in measured.exemptions)
    found = [
        bounds_of(item, day, goal=measured.goal, position=position, exemptions=exemptions).action(value)
        for exemptions in (measured.exemptions, ended)
    ]

    assert found[0] == found[1]


def _ended(exemption: Exemption) -> Exemption:
    return replace(exemption, until=exemption.last, revoked=None)


def test_the_goal_of_at_least_is_exempt_downwards() -> None:
    """A ceiling is the worst value that is tolerated, whichever way is worse."""
    exemption = Exemption(items="*", until=strategies.FIRST, why="", ceiling=60.0)
    position = Position(from_=strategies.FIRST, warn=95.0, not_allowed=90.0)
    bounds = bounds_of("a", strategies.FIRST, goal=Goal(at_least=100.0), position=position, exemptions=(exemption,))

    assert [bounds.action(value) for value in (60.0, 59.9)] == [Action.PASS, Action.REFUSE]
