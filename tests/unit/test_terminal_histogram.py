"""The Window as block characters: as wide as asked, every item in it, every line named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_overviews as sample
from builders import at_least, at_most, position
from overton.charts.terminal import ASCII, BLOCKS, ROWS, window_histogram
from overton.model.standing import Standing

WINDOW = (position(from_=sample.START),)
values = st.floats(-1e4, 1e5, allow_nan=False).map(lambda value: round(value, 2))


@settings(max_examples=60)
@given(st.lists(values, min_size=1, max_size=40), st.integers(40, 160), st.booleans())
def test_lines_are_no_wider_than_asked(found: list[float], width: int, lower: bool) -> None:  # noqa: FBT001  drawn
    """Whatever the values are, and in both directions."""
    goal, window = (
        (at_most(5), WINDOW) if lower else (at_least(90), (position(from_=sample.START, warn=60, not_allowed=40),))
    )
    text = window_histogram(
        sample.simple({str(key): value for key, value in enumerate(found)}, goal=goal, window=window), width
    )
    assert [line for line in text.splitlines() if len(line) > width] == []


def test_items_are_on_their_side_of_the_lines() -> None:
    """One block before the goal, one in each stretch after it, with the lines between."""
    overview = sample.simple({"a": 5.0, "b": 6.0, "c": 16.0, "d": 31.0}, window=WINDOW)
    *_, lowest, _foot, _ticks = window_histogram(overview, 60).splitlines()
    assert "".join(lowest.split()) == "█│█│█│█"


def test_lines_are_named() -> None:
    """With their values; an announced one with its date."""
    window = (*WINDOW, position(from_=sample.DAY, announced=sample.START, warn=10, not_allowed=20))
    text = window_histogram(sample.simple({"a": 1.0, "b": 100.0}, window=window), 80)
    words = ("goal 5 s", "Warn 15 s", "Not Allowed 30 s", "10 s from 29 Jun", "20 s from 29 Jun")
    assert [word for word in words if word not in text] == []


def test_plain_characters_do_where_blocks_cannot_be_printed() -> None:
    """Every character is ASCII."""
    assert window_histogram(sample.simple({"a": 1.0, "b": 100.0}, window=WINDOW), 80, strokes=ASCII).isascii()


def test_the_highest_pile_fills_all_rows() -> None:
    """And one item is at least the lowest block."""
    overview = sample.simple({**{f"a{n}": 1.0 for n in range(100)}, "b": 40.0}, window=WINDOW)
    text = window_histogram(overview, 60)
    assert (text.count(BLOCKS.levels[-1]), text.count(BLOCKS.levels[1])) == (ROWS, 1)


def test_standings_are_painted() -> None:
    """Whoever prints it chooses how."""
    seen: set[Standing] = set()

    def paint(text: str, standing: Standing | None) -> str:
        seen.update([standing] if standing else [])
        return text

    window_histogram(sample.simple({"a": 1.0, "b": 40.0}, window=WINDOW), 60, paint=paint)
    assert seen == {Standing.DONE, Standing.NOT_ALLOWED}


@pytest.mark.parametrize("width", [0, 10, 39])
def test_a_narrow_terminal_gets_the_least_width(width: int) -> None:
    """Below forty characters nothing could be read."""
    overview = sample.simple({"a": 1.0}, window=WINDOW)
    assert window_histogram(overview, width) == window_histogram(overview, 40)


def test_nothing_is_drawn_of_nothing() -> None:
    """Before the first measurement."""
    assert window_histogram(sample.simple({}, window=WINDOW), 80) == ""
