"""Packing: every item has its dot, none hides another, and each is on its own side of every threshold."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overton.charts.axis import Room, value_axis
from overton.charts.packing import MOST_DOTS, Dot, Ground, Packing, Thing, pack

values = st.floats(-1e4, 1e5, allow_nan=False).map(lambda value: round(value, 2))
levels = st.sampled_from([0.0, 1.0, 5.0, 5.01, 30.0, 60.0])


def packed(found: list[float], cuts: list[float], *, lower: bool, height: float = 180) -> tuple[Packing, Ground]:
    axis = value_axis([*found, *cuts], 500, Room(20, 20))
    ground = Ground(axis, cuts, lower)
    return pack([Thing(value, "later", key) for key, value in enumerate(found)], ground, height), ground


@given(st.lists(values | levels, max_size=60), st.lists(levels, min_size=1, max_size=4), st.booleans())
def test_no_two_dots_overlap(found: list[float], cuts: list[float], lower: bool) -> None:  # noqa: FBT001  drawn
    """Centres are at least a diameter apart."""
    packing, _ = packed(found, cuts, lower=lower)
    places = [(dot.x, (dot.row + 0.5) * packing.pitch) for dot in packing.dots]
    close = [
        (one, other)
        for one, other in combinations(places, 2)
        if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < (packing.diameter - 1e-6) ** 2
    ]
    assert close == []


@given(st.lists(values | levels, max_size=60), st.lists(levels, min_size=1, max_size=4))
def test_every_item_has_one_dot(found: list[float], cuts: list[float]) -> None:
    """And a dot stands for one item while there is room."""
    packing, _ = packed(found, cuts, lower=True)
    assert (packing.each, sorted(key for dot in packing.dots for key in dot.keys)) == (1, list(range(len(found))))


@given(st.lists(values | levels, max_size=60), levels, st.booleans())
def test_a_dot_is_on_its_own_side_of_a_threshold(found: list[float], cut: float, lower: bool) -> None:  # noqa: FBT001
    """A value equal to a threshold lies on its better side; the line runs between dots."""
    packing, ground = packed(found, [cut], lower=lower)
    line = ground.axis.place(cut)
    radius = packing.diameter / 2

    def is_wrong(dot: Dot) -> bool:
        value = found[dot.keys[0]]
        left = value <= cut if lower else value < cut
        return dot.x + radius > line + 1e-6 if left else dot.x - radius < line - 1e-6

    assert [dot for dot in packing.dots if is_wrong(dot)] == []


@given(st.lists(values | levels, min_size=1, max_size=60), st.lists(levels, min_size=1, max_size=4))
def test_dots_stay_within_the_picture(found: list[float], cuts: list[float]) -> None:
    """Neither cut off at an edge nor stacked over the height."""
    packing, ground = packed(found, cuts, lower=True)
    radius = packing.diameter / 2
    assert packing.rows * packing.pitch <= 180
    assert min(dot.x for dot in packing.dots) - radius >= -1e-6
    assert max(dot.x for dot in packing.dots) + radius <= ground.axis.width + 1e-6


@settings(max_examples=5, deadline=None)
@given(st.integers(2_000, 20_000))
def test_many_items_share_dots_and_none_is_lost(number: int) -> None:
    """Then the packing says how many items one dot stands for at most."""
    packing, _ = packed([1 + key % 977 for key in range(number)], [500], lower=True)
    keys = [len(dot.keys) for dot in packing.dots]
    assert (sum(keys), max(keys) <= packing.each, len(keys) <= MOST_DOTS) == (number, True, True)


def test_a_high_pile_at_the_best_end_spreads_outwards() -> None:
    """A hundred files without a finding make a block beside the goal, not one tower that shrinks every dot."""
    axis = value_axis([0, 1, 40], 500, Room(120, 20))
    things = [Thing(0, "done", key) for key in range(100)]
    packing = pack(things, Ground(axis, [0], lower_is_better=True), 200)
    assert (packing.diameter, len({dot.x for dot in packing.dots}), packing.rows) == (12, 7, 15)


@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize(("number", "each"), [(1, 1), (100, 1), (700, 1), (1205, 2), (20_000, 20)])
def test_equal_items_are_a_pile_around_their_value(number: int, each: int, lower: bool) -> None:  # noqa: FBT001
    """Half of it on each side, so that no dot seems to have another value than the rest."""
    value = 1 if lower else -1
    axis = value_axis([0, value], 344, Room(20, 150) if lower else Room(150, 20))
    packing = pack([Thing(value, "later", key) for key in range(number)], Ground(axis, [0], lower), 176)
    places = [dot.x for dot in packing.dots]

    assert pytest.approx(axis.place(value)) == (min(places) + max(places)) / 2
    assert (each, number) == (packing.each, sum(len(dot.keys) for dot in packing.dots))


def test_equal_items_on_a_threshold_are_a_pile_on_its_better_side() -> None:
    """The line runs beside them."""
    axis = value_axis([0, 1], 500, Room(150, 20))
    packing = pack([Thing(1, "later", key) for key in range(300)], Ground(axis, [0, 1], lower_is_better=True), 176)

    assert max(dot.x for dot in packing.dots) + packing.diameter / 2 <= axis.place(1)
    assert min(dot.x for dot in packing.dots) - packing.diameter / 2 >= axis.place(0)
