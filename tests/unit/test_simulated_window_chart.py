"""The Window chart and the histogram with a position that is only looked at."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_overviews as sample
from builders import position
from overton.charts.frame import NARROW, WIDE, Frame
from overton.charts.labels import fits
from overton.charts.palette import SHADES
from overton.charts.standalone import ENDINGS, Heading, file_of
from overton.charts.terminal import ASCII, window_histogram
from overton.charts.thresholds import Simulated
from overton.charts.window_chart import DASHES, window_chart
from overton.charts.window_layout import field_of
from overton.model.standing import Standing
from overton.progress.figures import Numbers, Overview
from strategies import goals_and_thresholds

WINDOW = (
    position(from_=sample.START, warn=15.0, not_allowed=30.0),
    position(from_=sample.DAY, announced=sample.START, warn=15.0, not_allowed=20.0),
)
NUMBERS = Numbers({Standing.DONE: 0, Standing.LATER: 0, Standing.WARNED: 1234, Standing.NOT_ALLOWED: 5})


def looked_at(warn: float | None, not_allowed: Any) -> Simulated:
    return Simulated(position(warn=warn, not_allowed=not_allowed), NUMBERS)


def overview(**keys: Any) -> Overview:
    return sample.simple({"a": 1.0, "b": 12.0, "c": 40.0}, window=WINDOW, **keys)


def test_a_simulated_position_is_drawn_with_its_counts() -> None:
    """Beside what is in force and what is announced, which keep their labels; on a phone without counts."""
    lines = field_of(overview(), WIDE, looked_at(7.5, 10.0)).lines

    assert [
        ("goal 5 s", "in force"),
        ("Warn 15 s", "in force"),
        ("Not Allowed 30 s", "in force"),
        ("Not Allowed 20 s from 29 June", "announced"),
        ("Warn 7.5 s simulated: 1,234", "simulated"),
        ("Not Allowed 10 s simulated: 5", "simulated"),
    ] == [(line.text, line.threshold.state) for line in lines]
    short = field_of(overview(), NARROW, looked_at(7.5, 10.0)).lines
    assert ["7.5 s simulated", "10 s simulated"] == [line.text for line in short[-2:]]


def test_what_stays_as_it_is_in_force_is_drawn_once() -> None:
    """And `worse` has no line."""
    assert 5 == len(field_of(overview(), WIDE, looked_at(15.0, 10.0)).lines)
    assert 4 == len(field_of(overview(), WIDE, looked_at(None, "worse")).lines)


def test_where_another_line_is_there_is_no_second_one() -> None:
    """Dashes over dashes would look like neither; the label is there all the same."""
    lines = field_of(overview(), WIDE, looked_at(15.0, 20.0)).lines

    assert ("Not Allowed 20 s simulated: 5", ()) == (lines[-1].text, lines[-1].stretches)
    assert all(line.stretches for line in lines[:-1])


def test_each_kind_of_line_has_its_own_dashes() -> None:
    """In force solid, announced short, simulated long."""
    specification = window_chart(overview(), simulated=looked_at(7.5, 10.0))

    assert set(DASHES.values()) <= {rule["dash"] for rule in specification["datasets"]["rules"]}
    assert 3 == len(set(DASHES.values()))


@settings(max_examples=60)
@given(goals_and_thresholds(), st.data(), st.sampled_from([WIDE, NARROW]))
def test_all_labels_are_in_the_picture(limits: tuple[Any, float, float], data: st.DataObject, frame: Frame) -> None:
    """Wherever the two positions are."""
    goal, warn, not_allowed = limits
    sign = 1 if goal.lower_is_better else -1
    low, high = sorted(data.draw(st.tuples(*[st.floats(0, 1e5).map(lambda number: round(number, 3))] * 2)))
    shown = sample.simple(
        {"a": goal.value, "b": warn},
        goal=goal,
        window=(position(from_=sample.START, warn=warn, not_allowed=not_allowed),),
    )
    field = field_of(shown, frame, looked_at(goal.value + sign * low, goal.value + sign * high))

    assert fits([line.label for line in field.lines], frame.sides)


def test_the_histogram_tells_the_lines_apart() -> None:
    """By character and by label."""
    told = window_histogram(overview(), 100, strokes=ASCII, simulated=looked_at(7.5, 10.0))

    assert all(words in told for words in ("Warn 15 s", "7.5 s simulated", "10 s simulated", "20 s from 29 Jun"))
    assert {"|", ":", "!"} <= set(told)


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_a_picture_of_its_own_needs_nothing_around_it(ending: str) -> None:
    """It has its title; an SVG has its colours for light and dark too."""
    specification = window_chart(overview(), theme=ENDINGS[ending])
    content = file_of(specification, Heading("a <title>", ("below & beside",)), ending)

    if ending == ".svg":
        text = content.decode()
        assert all(
            f"--{name}:{shade.dark};" in text and f"--{name}:{shade.light};" in text for name, shade in SHADES.items()
        )
        assert all(words in text for words in ("a &lt;title&gt;</text>", "below &amp; beside</text>", "<rect width"))
    else:
        assert content.startswith(b"\x89PNG")
