"""The organizers' update: how far along, who does well, who needs help, what is coming, what to look after."""

from dataclasses import replace
from datetime import date

import pytest

from builders import campaign, history, metric, position, weeks
from circulars import MONDAY, acme, lines, remembered, story, timeouts
from overton.digests.organizers import compose_organizers
from overton.digests.update import Update
from overton.pipeline.circulate import Circulation
from overton.progress.figures import Forecast

LONG_AGO = MONDAY - weeks(12)


def update(**keys: object) -> Update:
    return Circulation(acme(), remembered(), timeouts(**keys), MONDAY).letter("organizers").update


def rows(told: Update, heading: str) -> list[tuple[str, str, tuple[str, ...]]]:
    tables = [section.table for section in told.parts[0].sections if section.heading == heading and section.table]
    return [(row.name, row.status, row.cells) for table in tables for row in table.rows]


def test_the_subject_says_how_far_along_it_is() -> None:
    """What remains and the share that meets the goal stand together, with what is refused and what will be."""
    subject = "request-timeouts: 12 endpoints left, 1 exempt, 37 % meet the goal, 2 not allowed, 3 refused from 2 March"
    assert update().subject == subject


def test_teams_that_need_help_come_before_those_that_do_well() -> None:
    """Each with what is left, what it fixed, its pace against the needed one, and where to reach it."""
    told = update()
    assert rows(told, "Who needs help") == [
        ("Payments", "growing: more came than was fixed · #payments", ("7 of 9", "1", "0.1 / 0.2")),
        ("jobs", "stalled: nothing fixed in eight weeks", ("2 of 2", "0", "0 / <0.1")),
    ]
    assert rows(told, "Who does well: ask what works") == [
        ("search", "on pace", ("2 of 5", "1", "0.3 / <0.1")),
        ("Infra", "done · #infra", ("0 of 2", "0", "0")),
    ]


def test_the_window_says_whom_a_move_will_refuse() -> None:
    """The position now, the one to come, and how many items of which team it refuses."""
    assert lines(update(), "The Window") == [
        "Not clear: 3 warned, 2 not allowed",
        "Now: Warn 30 s, Not Allowed 60 s, since 5 January: 60 s is what the load balancer allows today",
        "From 2 March: Warn 15 s, Not Allowed 30 s: half of what it was",
        "3 refused from 2 March: Payments 2, jobs 1",
    ]


def test_a_clear_window_may_move() -> None:
    """When nothing stands in it, the update says that the next position can be announced."""
    known = campaign(metric(window=(position(from_=LONG_AGO),)))
    told = compose_organizers(story(known, history({LONG_AGO: {"a": 8, "b": 2}}), day=LONG_AGO))
    assert told.subject.endswith("1 endpoint left, 50 % meet the goal, the Window is clear")
    assert lines(told, "The Window")[0] == "Clear: nothing stands in it; the next position can be announced"


def test_without_a_window_nothing_is_said_of_one() -> None:
    """A campaign without positions has no Window that could be clear."""
    told = compose_organizers(story(campaign(metric()), history({MONDAY: {"a": 8}})))
    assert told.subject == "request-timeouts: 1 endpoint left, 0 % meet the goal"
    assert lines(told, "The Window") == []


def test_what_needs_an_eye_is_listed() -> None:
    """Unowned items, exemptions that end, buy-in, guardrails and rows that were left out."""
    assert lines(update(), "To look after") == [
        "1 endpoint unowned: GET /legacy",
        "GET /exports/csv: exempt until 15 March, then refused: replaced by async exports",
        "Buy-in: committed teams hold 58 % of what is left, 42 % not asked",
        "error rate: 0.013 now, 0.004 at the start: it got worse",
        "Data: rows that are no observations are left out: 12 null value",
    ]


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (Forecast(reason="stalled: no date"), "stalled: no date"),
        (
            Forecast(probability=0.4, finish_low=MONDAY, finish_median=MONDAY + weeks(1), finish_high=date(2027, 1, 4)),
            "40 % likely to be done by 18 December; done about 2 March, most likely 23 February to 4 January 2027",
        ),
        (
            Forecast(probability=0.999, finish_low=MONDAY, finish_median=MONDAY),
            (
                "over 99 % likely to be done by 18 December; done about 23 February, "
                "most likely 23 February to later than can be said"
            ),
        ),
        (
            Forecast(probability=0, finish_low=date(2027, 1, 4)),
            (
                "under 1 % likely to be done by 18 December; "
                "done on 4 January 2027 at the earliest, more likely later than can be said"
            ),
        ),
        (Forecast(), "done later than can be said"),
    ],
)
def test_the_forecast_is_told_as_what_may_be(forecast: Forecast, words: str) -> None:
    """A chance that is never certain, and dates with their bounds, as far as they can be said."""
    told = story(timeouts(), history({MONDAY: {"a": 8}}))
    (chapter,) = told.chapters
    forecasted = replace(chapter, overview=replace(chapter.overview, forecast=forecast))
    assert lines(compose_organizers(replace(told, chapters=(forecasted,))), "Will it be done in time?")[1] == (
        f"Forecast: {words}"
    )


def test_a_round_table_of_many_teams_is_cut() -> None:
    """Twelve teams are shown, those that need it most first, and how many more there are."""
    values = {f"item {n:02}": 8.0 for n in range(20)}
    owners = {item: (f"team {item[-2:]}",) for item in values}
    told = compose_organizers(story(campaign(metric()), history({LONG_AGO: values, MONDAY: values}, owners=owners)))
    (table,) = [section.table for section in told.parts[0].sections if section.table]
    assert (len(table.rows), table.more) == (12, "and 8 more")


def test_nothing_measured_yet_is_told() -> None:
    """An update without a number says so, and is whole."""
    told = compose_organizers(story(campaign(metric()), history({})))
    assert told.notices == ("p99.9 is not measured yet.",)
    assert told.parts[0].picture == ""
