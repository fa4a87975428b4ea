"""What an announced position will refuse: judged as of the day on which it takes effect, and told alike everywhere."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import at_most, campaign, history, metric, position
from overton.digests.sections import first_refusals
from overton.model.window import Exemption
from overton.pipeline.gate import gate
from overton.planning.simulation import simulate
from overton.progress.figures import Overview
from overton.progress.newly import newly, newly_words
from overton.progress.overview import overview
from overton.window.judge import exemption_for
from strategies import FIRST

A_DAY = timedelta(days=1)
TODAY = FIRST + 10 * A_DAY
MOVES = FIRST + 20 * A_DAY
ITEMS = {"a": ("payments",), "b": ("payments", "search"), "c": ()}
GOAL = at_most(0)


def _told(exemptions: tuple[Exemption, ...], values: dict[str, float | None]) -> Overview:
    """One position is announced, of more than 5 nothing is allowed; today nothing is refused."""
    window = (position(from_=MOVES, announced=FIRST, warn=None, not_allowed=5.0),)
    measure = metric(goal=GOAL, window=window, exemptions=exemptions)
    return overview(campaign(measure), measure, history({FIRST: values}, owners=ITEMS), day=TODAY)


def _exemption(items: str, since: date | None, until: date) -> Exemption:
    return Exemption(items=items, from_=since, until=until, why="soon replaced")


days = st.integers(0, 40).map(lambda number: FIRST + number * A_DAY)
exemptions = st.builds(_exemption, st.sampled_from([*ITEMS, "*"]), st.none() | days, days)


@given(st.lists(exemptions, max_size=4).map(tuple), st.fixed_dictionaries(dict.fromkeys(ITEMS, st.floats(0, 10))))
def test_what_is_exempt_on_the_day_of_a_position_is_not_refused_by_it(
    granted: tuple[Exemption, ...], values: dict[str, float | None]
) -> None:
    """An item is refused from that day when it is beyond the threshold and no exemption holds for it then."""
    refused = {
        item
        for item, value in values.items()
        if value is not None and value > 5 and exemption_for(item, granted, MOVES, value=value, goal=GOAL) is None
    }
    found = _told(granted, values)

    assert dict.fromkeys(refused, MOVES) == {a.item: a.refused_from for a in found.items if a.refused_from}
    assert refused == {assessed.item for items in first_refusals(found).values() for assessed in items}
    assert {row.team: row.coming_refused for row in found.teams} == {
        row.team: sum((row.team in ITEMS[item]) if row.team else not ITEMS[item] for item in refused)
        for row in found.teams
    }


def test_when_an_exemption_ends_after_the_position_that_day_is_told_of_the_item() -> None:
    """It is a day on which the exemption ends, and no position begins."""
    found = _told((_exemption("a", None, MOVES + 9 * A_DAY),), {"a": 9.0})

    assert [(MOVES + 10 * A_DAY, False)] == [(coming.on, coming.announced) for coming in found.items[0].coming]
    assert None is found.items[0].refused_from


@given(st.lists(exemptions, max_size=4).map(tuple), st.fixed_dictionaries(dict.fromkeys(ITEMS, st.floats(0, 10))))
def test_the_gate_tells_what_is_announced_apart_from_what_lapses(
    granted: tuple[Exemption, ...], values: dict[str, float | None]
) -> None:
    """What a position will refuse has that day; what an exemption keeps from being refused has the day after it."""
    found = _told(granted, values)
    told = gate([found])

    assert {a.item: a.refused_from for a in found.items if a.refused_from} == {
        one.assessed.item: one.refused_from for one in told.announced
    }
    for one in told.exempt:
        last = max(e.last for e in granted if one.assessed.item in {e.items, *(ITEMS if e.items == "*" else ())})
        assert (None, True) == (one.assessed.refused_from, MOVES < (one.refused_from or MOVES) <= last + A_DAY)


def test_each_position_that_is_announced_keeps_its_own_numbers() -> None:
    """What the first reaches the second does not reach anew; a value that is warned and then refused is in both."""
    first = position(from_=MOVES, announced=FIRST, warn=4.0, not_allowed=8.0)
    second = position(from_=MOVES + 5 * A_DAY, announced=FIRST, warn=2.0, not_allowed=4.0)
    lapses = _exemption("b", None, MOVES - A_DAY)
    measure = metric(goal=GOAL, window=(first, second), exemptions=(lapses,))
    values: dict[str, float | None] = {"a": 9.0, "b": 9.0, "c": 5.0, "d": 3.0}
    found = overview(campaign(measure), measure, history({FIRST: values}), day=TODAY)

    assert [newly_words(newly(one, found), "endpoint") for one in found.coming] == [
        "2 endpoints that pass today will be refused, 1 warned; 1 of these is exempt today, and no longer by then",
        "1 endpoint that passes today will be refused, 1 warned",
    ]


begun = st.builds(_exemption, st.sampled_from([*ITEMS, "*"]), st.none(), days)


@given(st.lists(begun, max_size=4).map(tuple), st.fixed_dictionaries(dict.fromkeys(ITEMS, st.floats(0, 10))))
def test_simulating_what_is_announced_gives_the_number_of_the_status(
    granted: tuple[Exemption, ...], values: dict[str, float | None]
) -> None:
    """Those whose exemption ends by then are apart, as the simulation goes by the exemptions of its own day."""
    found = _told(granted, values)
    (ahead,) = found.coming
    seen = history({FIRST: values}, owners=ITEMS)
    simulated = simulate(found.campaign, found.metric, seen, ahead, day=TODAY)

    told = newly(ahead, found)
    assert (told.refused, told.lapsed) == (
        len(simulated.newly_refused) + len(simulated.lapsed),
        len(simulated.lapsed),
    )
