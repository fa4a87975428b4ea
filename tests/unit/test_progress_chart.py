"""The progress chart: what is shown of time, where history breaks, and what the axis says."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_overviews as sample
from overton.charts.axis import Room
from overton.charts.calendar_axis import date_ticks, time_axis
from overton.charts.frame import NARROW, WIDE, Frame
from overton.charts.progress_chart import progress_chart
from overton.charts.progress_layout import course_of, spans
from overton.charts.rendering import svg
from overton.charts.text import text_width
from overton.progress.figures import Overview

EPOCH = date(2026, 4, 1)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@pytest.fixture(scope="module")
def campaign() -> Overview:
    return sample.request_timeouts(60)


def test_history_breaks_where_the_scope_changed(campaign: Overview) -> None:
    """What was counted before and after is not one curve."""
    assert [(span.since, span.until) for span in spans(campaign)] == [(sample.START, EPOCH), (EPOCH, sample.DAY)]


def test_counts_before_a_break_stay_before_it(campaign: Overview) -> None:
    """The first count after a break is the last one known on that day."""
    before, after = spans(campaign)
    assert max(entry.day for entry in before.entries) < EPOCH
    assert min(entry.day for entry in after.entries) <= EPOCH < max(entry.day for entry in after.entries)


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_moves_scope_and_today_are_labelled(campaign: Overview, frame: Frame) -> None:
    """Each label is within the picture; a move says Warn and Not Allowed."""
    course = course_of(campaign, frame.scaled, 200)
    texts = {moment.role: moment.text for moment in course.moments}
    assert (texts["announced"], texts["epoch"].startswith("scope: ")) == ("10 / 20 s", True)
    assert [label for label in course.labels if label.left < 0 or label.right > frame.scaled.sides[1]] == []


def test_a_target_far_away_does_not_squeeze_the_past() -> None:
    """The time to come takes at most three quarters of the picture."""
    overview = sample.simple({"a": 9.0}, target_date=date(2040, 1, 1))
    course = course_of(overview, WIDE.scaled, 200)
    past, shown = (overview.day - course.first).days, (course.last - course.first).days
    assert past / shown >= 0.25 - 1e-9


def test_levels_are_whole_items(campaign: Overview) -> None:
    """Nobody has half an endpoint, and the highest level is the upper edge."""
    for overview in (campaign, sample.simple({"a": 9.0}), sample.simple({"a": 1.0})):
        course = course_of(overview, WIDE.scaled, 200)
        assert ([level for level in course.levels if level != int(level)], course.levels[-1]) == ([], course.top)


@given(st.tuples(days, days).map(sorted), st.floats(40, 150))
def test_dates_on_the_axis_have_room(ends: list[date], spacing: float) -> None:
    """From a week to fifteen years."""
    first, last = ends
    axis = time_axis(ends, 600, Room(0, 12))
    places = [x for x, _ in date_ticks(axis, first, last, spacing)]
    assert [gap for gap in (after - before for before, after in pairwise(places)) if gap < spacing - 1e-6] == []


def test_a_picture_of_a_long_finished_campaign_can_be_drawn() -> None:
    """Nothing remains, the target date is past, and there is no forecast."""
    overview = sample.simple({"a": 1.0}, target_date=date(2025, 1, 1))
    assert progress_chart(overview)["width"] > 0


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_the_number_of_today_is_within_the_picture(frame: Frame) -> None:
    """Where nothing is to come, today is at the edge, and its number stands before it."""
    values: dict[str, float | None] = {f"GET /{number}": 9.0 for number in range(1205)}
    picture = svg(progress_chart(sample.simple(values), frame), "")
    ((anchor, x),) = re.findall(r'<text(?: text-anchor="(\w+)")? transform="translate\(([\d.]+)[^>]*>1,205<', picture)
    width = 0 if anchor == "end" else text_width("1,205", frame.text, bold=True)
    assert float(x) + width <= frame.scaled.sides[1]
