"""What is missing is neither done nor failing; of several exemptions, one that holds counts; guardrails go by item."""

from datetime import date, timedelta

from builders import at_most, campaign, history, metric, position
from overton.digests.organizers import compose_organizers
from overton.digests.story import Chapter, Story
from overton.digests.team import compose_team
from overton.model.campaign import Guardrail
from overton.model.measurement import History
from overton.model.organisation import Organisation, Team
from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.progress.figures import PaceStatus
from overton.progress.overview import overview
from overton.window.judge import exemption_for
from strategies import FIRST

A_DAY = timedelta(days=1)
WINDOW = (position(from_=FIRST),)


def test_without_data_nothing_is_done_and_no_window_is_clear() -> None:
    """Two items that are refused vanish from the events: that is no progress."""
    measure = metric(goal=at_most(5), window=WINDOW)
    past = history({FIRST: {"x": 40.0, "y": 50.0}, FIRST + A_DAY: {}}, owners={"x": ("payments",), "y": ("payments",)})
    found = overview(campaign(measure), measure, past, day=FIRST + A_DAY)

    assert (0, 2, False, False) == (found.numbers.items, found.numbers.no_data, found.seen, found.clear)
    assert PaceStatus.UNKNOWN is found.pace.status
    assert [PaceStatus.UNKNOWN] == [row.pace.status for row in found.teams]
    assert "no data" == found.forecast.reason


def test_of_several_exemptions_one_that_holds_for_the_value_counts() -> None:
    """The one that ends last may have a ceiling that the item exceeds."""
    narrow = Exemption(items="x", until=FIRST + 60 * A_DAY, ceiling=20, why="")
    wide = Exemption(items="*", until=FIRST + 10 * A_DAY, why="")

    assert wide == exemption_for("x", (narrow, wide), FIRST, value=30, goal=at_most(5))
    assert narrow == exemption_for("x", (narrow, wide), FIRST, value=20, goal=at_most(5))


def test_one_item_of_a_guardrail_that_got_worse_is_not_hidden_by_a_worse_one() -> None:
    """Each item is compared with itself."""
    errors = Guardrail(name="errors", goal=at_most(0.01), source=None)
    measure = metric(goal=at_most(5), window=WINDOW)
    guarded = history({FIRST: {"a": 0.5, "b": 0.02}, FIRST + A_DAY: {"a": 0.5, "b": 0.4}})
    found = overview(
        campaign(measure, guardrails=(errors,)),
        measure,
        history({FIRST: {"x": 1.0}}),
        day=FIRST + A_DAY,
        guardrails={"errors": guarded},
    ).guardrails[0]

    assert (True, 0.02, 0.4) == (found.worse, found.at_start, found.now)


def test_an_exempt_item_alone_leaves_the_window_clear() -> None:
    """It has data, and nothing that counts stands in the Window."""
    exempt = Exemption(items="x", until=FIRST + A_DAY, why="")
    measure = metric(goal=at_most(5), window=WINDOW, exemptions=(exempt,))
    found = overview(campaign(measure), measure, history({FIRST: {"x": 40.0}}), day=FIRST)

    assert (True, True, 0) == (found.seen, found.clear, found.numbers.standings[Standing.NOT_ALLOWED])


def _story(past: History, day: date) -> Story:
    measure = metric(goal=at_most(5), window=WINDOW)
    of = campaign(measure)
    chapter = Chapter(overview(of, measure, past, day=day))
    return Story(Organisation(teams={"payments": Team()}), of, day, FIRST, (chapter,))


def test_a_team_measured_for_a_day_is_not_said_to_need_help() -> None:
    """Nobody is called behind or stalled before there was time to do anything."""
    update = compose_organizers(_story(history({FIRST: {"x": 40.0}}, owners={"x": ("payments",)}), FIRST))

    assert "Who needs help" not in [section.heading for section in update.parts[0].sections]
    assert "0 teams on pace or done, 0 need help." == update.preview


def test_a_team_whose_items_vanished_is_not_thanked_for_being_done() -> None:
    """Its update says that there is no data."""
    past = history({FIRST: {"x": 40.0}, FIRST + A_DAY: {}}, owners={"x": ("payments",)})
    update = compose_team(_story(past, FIRST + A_DAY).narrowed("payments"), "payments")
    labels = [line.label for section in update.parts[0].sections for line in section.lines]

    assert "No data for payments yet" == update.title
    assert "You are done, thank you" not in labels
