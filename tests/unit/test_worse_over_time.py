"""Positions that refuse what gets worse, over time."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import at_most, campaign, history, metric, position
from overton.model.standing import Standing
from overton.progress.overview import overview
from strategies import FIRST

A_DAY = timedelta(days=1)
WORSE = position(from_=FIRST, warn=None, not_allowed="worse")


def _standings(values: list[float | None], since: int = 0) -> list[Standing | None]:
    """How an item with these daily values stands, day by day, beside one that is always there."""
    measure = metric(goal=at_most(0), window=(position(from_=FIRST + since * A_DAY, warn=None, not_allowed="worse"),))
    days = {FIRST + n * A_DAY: {"x": value, "other": 3.0} for n, value in enumerate(values)}
    past = history({day: {k: v for k, v in own.items() if k != "x" or v is not None} for day, own in days.items()})
    found: list[Standing | None] = []
    for day in days:
        items = overview(campaign(measure), measure, past, day=day).items
        verdict = next((a.verdict for a in items if a.item == "x"), None)
        found.append(verdict.standing if verdict else None)
    return found


def test_items_of_the_first_measurement_start_at_their_own_value() -> None:
    """Staying is allowed, getting worse is not, and what was gained is kept."""
    later, refused = Standing.LATER, Standing.NOT_ALLOWED

    assert [later, later, refused, later, refused] == _standings([7, 5, 6, 5, 7])


def test_an_item_first_seen_later_is_held_to_the_goal() -> None:
    """New items short of the goal are refused, and stay so."""
    assert [None, Standing.NOT_ALLOWED, Standing.NOT_ALLOWED] == _standings([None, 4, 3])


def test_an_item_known_before_the_position_is_not_new() -> None:
    """One that was out of sight on the first day under the position starts at its last value."""
    assert [Standing.LATER, None, Standing.LATER, Standing.NOT_ALLOWED] == _standings([4, None, 4, 5], since=1)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_an_item_that_never_gets_worse_is_never_refused(values: list[int]) -> None:
    """Improving or staying passes, day by day."""
    assert Standing.NOT_ALLOWED not in _standings([float(v) for v in sorted(values, reverse=True)])
