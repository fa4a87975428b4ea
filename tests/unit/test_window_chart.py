"""The Window chart: every item is in it, and nothing in it is in the way of anything else."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_overviews as sample
from builders import at_least, at_most, position
from overton.charts.captions import headline
from overton.charts.frame import NARROW, WIDE, Frame
from overton.charts.labels import fits
from overton.charts.text import text_width
from overton.charts.thresholds import bands
from overton.charts.window_chart import window_chart
from overton.charts.window_layout import BESIDE, Field, field_of
from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.progress.figures import Overview
from strategies import goals_and_thresholds

values = st.floats(-1e5, 1e6, allow_nan=False).map(lambda value: round(value, 3))
names = st.text(min_size=1, max_size=50)
START = sample.START


@st.composite
def overviews(draw: st.DrawFn) -> Overview:
    """A few items anywhere around any Window, in either direction."""
    goal, warn, limit = draw(goals_and_thresholds())
    items = draw(st.dictionaries(names, values, min_size=1, max_size=25))
    window = () if draw(st.booleans()) else (position(from_=START, warn=warn, not_allowed=limit),)
    return sample.simple(items, goal=goal, window=window)


def marks(specification: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = specification["datasets"]["marks"]
    return found


@settings(max_examples=60)
@given(overviews(), st.sampled_from([WIDE, NARROW]))
def test_every_item_is_a_dot_whatever_its_value(overview: Overview, frame: Frame) -> None:
    """Zero, negative, enormous or all alike."""
    field = field_of(overview, frame)
    assert len({key for dot in field.packing.dots for key in dot.keys}) == len(overview.items)


@settings(max_examples=60)
@given(overviews(), st.sampled_from([WIDE, NARROW]))
def test_lines_names_and_dots_keep_clear_of_each_other(overview: Overview, frame: Frame) -> None:
    """No line runs through a name, no name lies on a dot, and no label leaves the picture."""
    field = field_of(overview, frame)
    assert (crossed(field), buried(field)) == ([], [])
    assert fits([line.label for line in field.lines], frame.sides)


@settings(max_examples=60)
@given(overviews(), st.sampled_from([WIDE, NARROW]))
def test_the_names_of_items_are_inside_the_plot(overview: Overview, frame: Frame) -> None:
    """However wide the reader's font is."""
    found = field_of(overview, frame).callouts
    assert [one for one in found if one.left < 0 or one.right > frame.plot] == []


def crossed(field: Field) -> list[str]:
    """Names with a stretch of a line through them."""
    return [
        line.text
        for line in field.lines
        for low, high in line.stretches
        for block in field.callouts
        if block.left < line.x < block.right and low < block.top and block.bottom < high
    ]


def buried(field: Field) -> list[tuple[str, ...]]:
    """Names with a dot under them."""
    pitch, radius = field.packing.pitch, field.packing.diameter / 2
    return [
        block.callout.names
        for block in field.callouts
        for dot in field.packing.dots
        if block.left < dot.x + radius and dot.x - radius < block.right and block.bottom < (dot.row + 1) * pitch
    ]


@settings(max_examples=60)
@given(overviews(), st.sampled_from([WIDE, NARROW]))
def test_a_line_gives_way_to_names_alone(overview: Overview, frame: Frame) -> None:
    """It runs from the axis to the top but for the names across it."""
    field = field_of(overview, frame)
    for line in field.lines:
        across = sum(p.top - p.bottom for p in field.callouts if p.left - BESIDE <= line.x <= p.right + BESIDE)
        drawn = sum(high - low for low, high in line.stretches)
        assert line.stretches[0][0] == 0
        assert drawn + across == pytest.approx(field.height)


@settings(max_examples=60)
@given(overviews(), st.sampled_from([WIDE, NARROW]))
def test_ticks_have_room(overview: Overview, frame: Frame) -> None:
    """Values along the axis never run into each other."""
    field = field_of(overview, frame)
    ends = [(x - text_width(text, frame.small) / 2, x + text_width(text, frame.small) / 2) for x, text in field.ticks]
    assert [pair for pair in combinations(ends, 2) if pair[0][1] > pair[1][0]] == []


def test_the_headline_says_both_numbers() -> None:
    """How many remain, and what percent meets the goal."""
    overview = sample.simple({"a": 1, "b": 2, "c": 9})
    assert headline(overview) == "3 endpoints: 1 remains, 67 % meet the goal"


@pytest.mark.parametrize(
    ("goal", "order"),
    [
        (at_most(5), [Standing.DONE, Standing.LATER, Standing.WARNED, Standing.NOT_ALLOWED]),
        (at_least(90), [Standing.NOT_ALLOWED, Standing.WARNED, Standing.LATER, Standing.DONE]),
    ],
)
def test_bands_are_mirrored_for_at_least(goal: Any, order: list[Standing]) -> None:
    """Worse is to the right where lower is better, and to the left where higher is."""
    warn, limit = (15, 30) if goal.lower_is_better else (60, 40)
    overview = sample.simple(
        {"a": 50.0, "b": 1.0}, goal=goal, window=(position(from_=START, warn=warn, not_allowed=limit),)
    )
    found = sorted(bands(overview, field_of(overview, WIDE).axis), key=lambda band: band.left)
    assert [band.standing for band in found] == order


def test_a_window_without_a_number_has_no_band_for_what_it_refuses() -> None:
    """An item that got worse is marked all the same: its standing is not a place on the axis."""
    overview = sample.simple(
        {"a": 3.0, "b": 0.0}, goal=at_most(0), window=(position(from_=START, warn=None, not_allowed="worse"),)
    )
    assert [band.standing for band in bands(overview, field_of(overview, WIDE).axis)] == [Standing.DONE, Standing.LATER]


def test_an_exempt_item_is_hollow() -> None:
    """Its shape and outline still say how it would stand."""
    exemption = Exemption(items="GET /slow", until=sample.DAY, why="replaced soon")
    overview = sample.simple(
        {"GET /slow": 44.0, "GET /": 1.0}, window=(position(from_=START),), exemptions=(exemption,)
    )
    found = {row["title"]: (row["shape"], row["outline"] > 0) for row in marks(window_chart(overview)) if row["title"]}
    assert found == {
        "GET /slow: 44 s, not allowed, exempt": ("diamond", True),
        "GET /: 1 s, done": ("circle", False),
    }


def test_an_announced_position_is_drawn_with_its_date() -> None:
    """Only what it changes is; its line is dashed."""
    window = (position(from_=START), position(from_=sample.DAY, announced=START, warn=15, not_allowed=20))
    field = field_of(sample.simple({"a": 1.0}, window=window), WIDE)
    assert [(line.text, line.threshold.state) for line in field.lines] == [
        ("goal 5 s", "in force"),
        ("Warn 15 s", "in force"),
        ("Not Allowed 30 s", "in force"),
        ("Not Allowed 20 s from 29 June", "announced"),
    ]


def test_a_picture_without_items_shows_the_window_alone() -> None:
    """Before the first measurement there is something to look at already, and no counts of nothing."""
    specification = window_chart(sample.simple({}, window=(position(from_=START),)))
    assert (marks(specification), len(specification["datasets"]["washes"]) > 0) == ([], True)


def test_twenty_thousand_items_fit_one_picture() -> None:
    """Dots then stand for several, and the teams' rows keep to their height."""
    overview = sample.simple({f"GET /{n}": 1 + n % 997 / 10 for n in range(20_000)}, window=(position(from_=START),))
    field = field_of(overview, WIDE)
    assert (field.packing.each > 1, field.height < 300, len(field.packing.dots) < 1500) == (True, True, True)
