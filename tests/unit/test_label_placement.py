"""Labels and names: none covers another, none is crossed by a line that is not its own, none lies on a dot."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from overton.charts.callouts import CLEAR, Callout, Placed, Skyline, Tower, place_callouts
from overton.charts.labels import Flag, Label, fits, place_labels, spread

GAP = 5.0
flags = st.lists(
    st.builds(Flag, st.floats(0, 600).map(round).map(float), st.floats(20, 200).map(round).map(float)), max_size=8
)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(flags)
def test_labels_never_overlap(found: list[Flag]) -> None:
    """Labels on one row are apart, however close their lines stand."""
    labels = place_labels(found, (-100, 900), GAP)
    same = [pair for pair in combinations(labels, 2) if pair[0].row == pair[1].row]
    assert [pair for pair in same if overlap((pair[0].left, pair[0].right), (pair[1].left, pair[1].right))] == []


@given(flags)
def test_no_line_runs_through_a_label(found: list[Flag]) -> None:
    """A line rises to its own label's row, and passes the lower rows beside their labels."""
    labels = place_labels(found, (-100, 900), GAP)

    def crosses(flag: Flag, own: Label, other: Label) -> bool:
        return own is not other and own.row >= other.row and other.left < flag.x < other.right

    crossed = [
        (flag, other) for flag, own in zip(found, labels, strict=True) for other in labels if crosses(flag, own, other)
    ]
    assert crossed == []


@given(flags)
def test_labels_fit_where_there_is_room_to_the_right(found: list[Flag]) -> None:
    """All to the right is always one of the ways."""
    assert fits(place_labels(found, (-100, 900), GAP), (-100, 900))


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(10, 60)), min_size=1, max_size=5))
def test_spread_labels_keep_order_and_distance(found: list[tuple[float, float]]) -> None:
    """Counts over narrow bands move aside for each other and stay within the picture."""
    centres = sorted(centre for centre, _ in found)
    widths = [width for _, width in found]
    placed = spread(centres, widths, 400, 8)
    edges = [(x - width / 2, x + width / 2) for x, width in zip(placed, widths, strict=True)]
    gaps = [after[0] - before[1] for before, after in pairwise(edges)]
    assert [gap for gap in gaps if gap < 8 - 1e-6] == []
    assert (edges[0][0] >= -1e-6, edges[-1][1] <= 400 + 1e-6) == (True, True)


@st.composite
def skylines(draw: st.DrawFn) -> tuple[list[Callout], Skyline]:
    """Columns of dots 13 pixels apart, and names over some of them."""
    heights = draw(st.lists(st.integers(0, 12), min_size=4, max_size=40))
    towers = [Tower(13.0 * place + 6, 13.0 * height + 5) for place, height in enumerate(heights) if height]
    named = draw(st.lists(st.sampled_from(towers), unique=True, max_size=5)) if towers else []
    callouts = [
        Callout(tower, ("name",) * draw(st.integers(1, 3)), float(draw(st.integers(30, 220)))) for tower in named
    ]
    return callouts, Skyline(towers, 6, (-200, 13.0 * len(heights) + 100))


@given(skylines())
def test_names_never_overlap(found: tuple[list[Callout], Skyline]) -> None:
    """Blocks of names are apart, across or up."""
    placed = place_callouts(*found)

    def collide(one: Placed, other: Placed) -> bool:
        across = overlap((one.left, one.right), (other.left, other.right))
        return across and overlap((one.bottom, one.top), (other.bottom, other.top))

    assert [pair for pair in combinations(placed, 2) if collide(*pair)] == []


@given(skylines())
def test_names_are_clear_of_dots(found: tuple[list[Callout], Skyline]) -> None:
    """A block of names is above every column below it."""
    placed = place_callouts(*found)
    buried = [
        (block, tower)
        for block in placed
        for tower in found[1].towers
        if overlap((block.left, block.right), (tower.x - 6, tower.x + 6)) and block.bottom < tower.height + CLEAR
    ]
    assert buried == []


@given(skylines())
def test_leaders_are_clear_of_names(found: tuple[list[Callout], Skyline]) -> None:
    """A leader rises from its dot to its own names and crosses no others."""
    placed = place_callouts(*found)
    crossed = [
        (one, other)
        for one in placed
        for other in placed
        if one is not other
        and other.left < one.callout.tower.x < other.right
        and overlap((one.callout.tower.height, one.top), (other.bottom, other.top))
    ]
    assert crossed == []


def test_a_name_goes_where_it_crosses_the_fewest_lines() -> None:
    """Lines give way to names; a line without gaps reads better."""
    tower = Tower(200.0, 20.0)
    named = [Callout(tower, ("name",), 60.0)]

    for line, to_right in ((230.0, False), (170.0, True)):
        (placed,) = place_callouts(named, Skyline([tower], 6, (0.0, 400.0), (line,)))
        assert to_right == placed.to_right
