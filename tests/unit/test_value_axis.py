"""The value axis: which scale fits, and that places and values are each other's inverse."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.charts.axis import Kind, Room, kind_of, ticks, value_axis

finite = st.floats(allow_nan=False, allow_infinity=False)
usual = st.floats(min_value=-1e9, max_value=1e9).map(lambda value: round(value, 6))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 9.99], "linear"),
        ([1, 10], "log"),
        ([0.001, 5, 60], "log"),
        ([0, 3, 9], "linear"),
        ([0, 3, 400], "symlog"),
        ([-100, -1, 7], "symlog"),
        ([-5, 20], "linear"),
        ([0, 0], "linear"),
        ([7], "linear"),
    ],
)
def test_the_scale_follows_the_values(values: list[float], kind: Kind) -> None:
    """Logarithmic over a decade of positive values; symmetric where zero or negative ones come in between."""
    assert kind_of(values) == kind


@given(st.lists(finite, min_size=1, max_size=12))
def test_every_value_lies_within_the_margins(values: list[float]) -> None:
    """However large, small or negative: what is beyond all reason is drawn at the edge."""
    axis = value_axis(values, 600, Room(20, 100))
    places = [axis.place(value) for value in values]
    assert [place for place in places if not 20 - 1e-6 <= place <= 500 + 1e-6] == []


@given(st.lists(usual, min_size=1, max_size=12))
def test_places_keep_the_order_of_values(values: list[float]) -> None:
    """A larger value is never further left."""
    axis = value_axis(values, 600, Room(20, 20))
    places = [axis.place(value) for value in sorted(values)]
    assert places == pytest.approx(sorted(places))


@given(st.lists(usual, min_size=1, max_size=12), st.floats(-200, 900))
def test_a_pixel_has_the_value_that_lies_there(values: list[float], pixel: float) -> None:
    """Also beside the plot, where names and counts are."""
    axis = value_axis(values, 600, Room(20, 20))
    value = axis.value_at(pixel)
    if -1e99 < value < 1e99 and (axis.kind != "log" or value > 1e-99):
        assert axis.place(value) == pytest.approx(pixel, abs=1e-3)


@given(st.lists(usual, min_size=1, max_size=12), st.floats(30, 290))
def test_ticks_are_apart_and_within(values: list[float], spacing: float) -> None:
    """Labels of ticks need room."""
    axis = value_axis(values, 600, Room(20, 20))
    places = [axis.place(value) for value in ticks(axis, spacing)]
    gaps = [after - before for before, after in pairwise(places)]
    assert [gap for gap in gaps if gap < spacing - 1e-3] == []
    assert [place for place in places if not -1e-3 <= place <= 600.001] == []


def test_room_is_kept_to_the_right_of_a_line() -> None:
    """A label that must go to the right of the last threshold fits there."""
    axis = value_axis([1, 2, 60], 600, Room(20, 20, [(60, 150)]))
    assert axis.place(60) == pytest.approx(450)
