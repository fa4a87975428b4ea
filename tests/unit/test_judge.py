"""The judge, against the rules as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import at_least, at_most, position
from overton.model.campaign import Goal
from overton.model.standing import Action, Standing
from overton.model.window import Exemption, NoWorse, Position
from overton.window.judge import judge, limit_of
from strategies import FIRST, exemptions, goals_and_thresholds, positions, values

ORDER = list(Standing)
EXAMPLE = position(warn=15, not_allowed=30)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, Standing.DONE),
        (5.001, Standing.LATER),
        (15, Standing.LATER),
        (15.001, Standing.WARNED),
        (30, Standing.WARNED),
        (30.001, Standing.NOT_ALLOWED),
    ],
)
def test_a_value_equal_to_a_threshold_is_within_it(value: float, expected: Standing) -> None:
    """Every boundary belongs to the better side."""
    assert expected == judge(value, goal=at_most(5), position=EXAMPLE).standing


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (95, Standing.DONE),
        (94.9, Standing.LATER),
        (80, Standing.LATER),
        (79.9, Standing.WARNED),
        (49, Standing.NOT_ALLOWED),
    ],
)
def test_at_least_is_judged_from_above(value: float, expected: Standing) -> None:
    """Where higher is better, falling below a threshold is what counts."""
    found = judge(value, goal=at_least(95), position=position(warn=80, not_allowed=50))

    assert expected == found.standing


def _mirrored(of: Position) -> Position:
    refusal = of.not_allowed
    if isinstance(refusal, NoWorse):
        refusal = NoWorse(
            at=None if refusal.at is None else -refusal.at, worse=refusal.worse, tolerance=refusal.tolerance
        )
    elif not isinstance(refusal, str):
        refusal = -refusal
    return Position(from_=of.from_, warn=None if of.warn is None else -of.warn, not_allowed=refusal)


@given(st.data(), goals_and_thresholds(), values, st.none() | values)
def test_the_mirror_image_stands_the_same(
    data: st.DataObject, rule: tuple[Goal, float, float], value: float, ceiling: float | None
) -> None:
    """At most g judges v as at least -g judges -v."""
    goal, warn, not_allowed = rule
    place = data.draw(positions(warn, not_allowed))
    other = at_least(-goal.value) if goal.lower_is_better else at_most(-goal.value)

    straight = judge(value, goal=goal, position=place, ceiling=ceiling)
    mirrored = judge(-value, goal=other, position=_mirrored(place), ceiling=None if ceiling is None else -ceiling)

    assert straight.standing == mirrored.standing


@given(st.data(), goals_and_thresholds(), values, values, st.none() | values)
def test_a_better_value_never_stands_worse(
    data: st.DataObject, rule: tuple[Goal, float, float], one: float, two: float, ceiling: float | None
) -> None:
    """The standing is monotone in the value."""
    goal, warn, not_allowed = rule
    place = data.draw(positions(warn, not_allowed))
    better, worse = sorted((one, two), reverse=not goal.lower_is_better)

    first = judge(better, goal=goal, position=place, ceiling=ceiling).standing
    second = judge(worse, goal=goal, position=place, ceiling=ceiling).standing

    assert ORDER.index(first) <= ORDER.index(second)


@given(goals_and_thresholds(), values, st.sampled_from(["0%", "10%"]))
def test_worse_never_refuses_an_item_for_staying_as_it_was(
    rule: tuple[Goal, float, float], value: float, tolerance: str
) -> None:
    """An item at its own ceiling is allowed, whatever its value."""
    place = position(warn=None, not_allowed=NoWorse(worse=True, tolerance=tolerance))

    found = judge(value, goal=rule[0], position=place, ceiling=value)

    assert found.standing is not Standing.NOT_ALLOWED


def test_worse_holds_a_new_item_to_the_goal() -> None:
    """An item without a ceiling has the goal as its limit."""
    place = position(warn=None, not_allowed="worse")

    assert Standing.NOT_ALLOWED == judge(5.1, goal=at_most(5), position=place).standing
    assert Standing.DONE == judge(5, goal=at_most(5), position=place).standing


@pytest.mark.parametrize(("ceiling", "expected"), [(10.0, 11.0), (3.0, 5.0), (None, 5.5), (200.0, 100.0)])
def test_the_limit_is_the_stricter_of_number_and_ceiling(ceiling: float | None, expected: float) -> None:
    """The ceiling is stretched by the tolerance and never stricter than the goal."""
    place = position(not_allowed=NoWorse(at=100, worse=True, tolerance="10%"))

    assert expected == pytest.approx(limit_of(place, at_most(5), ceiling))


@given(st.data(), goals_and_thresholds(), values, exemptions())
def test_an_exemption_changes_the_action_and_never_the_standing(
    data: st.DataObject, rule: tuple[Goal, float, float], value: float, exemption: object
) -> None:
    """Exempt items are judged all the same and pass; an item at the goal is never exempt."""
    goal, warn, not_allowed = rule
    place = data.draw(positions(warn, not_allowed))
    plain = judge(value, goal=goal, position=place)
    exempted = judge(value, goal=goal, position=place, exemption=exemption)  # type: ignore[arg-type]

    assert plain.standing == exempted.standing
    assert not (exempted.exempt and exempted.standing is Standing.DONE)
    assert exempted.action is Action.PASS or not exempted.exempt


def test_beyond_its_ceiling_an_exemption_does_not_hold() -> None:
    """The exemption's ceiling is the worst value that it covers."""
    until_55 = Exemption(items="*", until=FIRST, why="", ceiling=55)

    assert judge(55, goal=at_most(5), position=EXAMPLE, exemption=until_55).exempt
    assert not judge(55.1, goal=at_most(5), position=EXAMPLE, exemption=until_55).exempt


@given(goals_and_thresholds(), values)
def test_without_a_window_nothing_is_refused(rule: tuple[Goal, float, float], value: float) -> None:
    """Items are done or later."""
    assert judge(value, goal=rule[0], position=None).standing in {Standing.DONE, Standing.LATER}
