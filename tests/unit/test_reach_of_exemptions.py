"""Which items an exemption covers, and what follows its end."""

from datetime import date, timedelta

from builders import DAY, at_most, campaign, history, metric, position
from overton.model.window import Exemption
from overton.progress.figures import Overview
from overton.progress.overview import overview
from overton.progress.reach import reach, reach_words, then_words
from overton.window.holding import broken_glass

VALUES = {"a1": 40.0, "a2": 20.0, "a3": 8.0, "a4": 1.0, "a5": None, "a6": 90.0, "b": 40.0}


def _exempt(**keys: object) -> Exemption:
    said = {"items": "a*", "until": DAY + timedelta(days=9), "why": "w", "ceiling": 50.0, **keys}
    return Exemption(**said)  # type: ignore[arg-type]


def _view(*exemptions: Exemption) -> Overview:
    measured = metric(goal=at_most(5), window=(position(from_=date(2026, 1, 5)),), exemptions=exemptions)
    return overview(campaign(measured), measured, history({DAY: VALUES}), day=DAY)


def test_items_are_told_apart_by_how_they_stand_without_it() -> None:
    """What would be refused or warned, what is beyond the ceiling, done already, or without data."""
    exemption = _exempt()
    words = reach_words(reach(exemption, _view(exemption)), "endpoint")

    assert words == (
        "6 endpoints: 1 refused without it, 1 warned, 1 not in the Window, 1 beyond its ceiling, "
        "1 done already, 1 without data"
    )
    assert words == reach_words(reach(exemption, _view()), "endpoint")


def test_nothing_that_is_known_is_said_so() -> None:
    """A glob that matches no item."""
    assert reach_words(reach(_exempt(items="c"), _view()), "endpoint") == "no endpoint that is known"


def test_what_follows_the_end_is_told() -> None:
    """Those that will be refused or warned on the day after; those that another exemption holds for are not."""
    exemption, longer = _exempt(), _exempt(items="a1", until=DAY + timedelta(days=20))

    assert then_words(exemption, reach(exemption, _view(exemption))) == "then 1 refused, 1 warned"
    assert then_words(exemption, reach(exemption, _view(exemption, longer))) == "then 1 warned"
    assert then_words(_exempt(items="a3"), reach(_exempt(items="a3"), _view())) == "then nothing changes"
    assert then_words(_exempt(until=date.max), reach(_exempt(), _view())) == "then nothing"


def test_glass_is_broken_until_it_is_over() -> None:
    """On its last day it is, on the next it is not, and neither is what was revoked or reviewed."""
    broken = _exempt(break_glass=True, from_=DAY)
    last = broken.until

    assert [broken_glass((broken, _exempt()), day) for day in (DAY - timedelta(days=1), last)] == [(broken,)] * 2
    assert broken_glass((broken,), last + timedelta(days=1)) == ()
