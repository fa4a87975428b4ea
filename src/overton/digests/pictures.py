"""The pictures that go with an update."""

from base64 import b64encode
from dataclasses import replace

from overton.charts.frame import NARROW
from overton.charts.palette import light
from overton.charts.rendering import png
from overton.charts.window_chart import window_chart
from overton.digests.story import Story
from overton.progress.figures import Overview
from overton.progress.wording import clean

FRAME = replace(NARROW, width=420, text=13, small=12, names=4, name_room=200)
"""Between a phone and a page: a mail shows the same picture on both, a little smaller and a little larger."""
SCALE = 2.5
"""Pixels a point: sharp on screens of twice the density."""


def pictures(story: Story) -> dict[str, bytes]:
    """The Window of each metric that has items as PNG, by the metric's name."""
    names = {key: story.name_of(key) for key in story.organisation.teams}
    views = (chapter.overview for chapter in story.chapters if chapter.overview.numbers.items)
    return {
        clean(view.metric.name): png(window_chart(_alone(view), FRAME, theme=light, names=names), scale=SCALE)
        for view in views
    }


def _alone(view: Overview) -> Overview:
    """Without a row for the team if there is one only: it would repeat the picture above it."""
    return replace(view, teams=()) if len(view.teams) == 1 else view


def embedded(picture: bytes) -> str:
    """An address that holds the picture itself, for a page that is looked at outside a mailbox."""
    return f"data:image/png;base64,{b64encode(picture).decode()}"
