"""A team's update: what is theirs first, what changed, and whom to ask."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from builders import at_least, campaign, history, metric, position, weeks
from circulars import MONDAY, acme, lines, piles, remembered, story, timeouts
from overton.digests.render import text
from overton.digests.team import compose_team
from overton.digests.update import Update
from overton.model.measurement import History
from overton.model.organisation import Organisation
from overton.model.window import Exemption
from overton.pipeline.circulate import Circulation

LONG_AGO = MONDAY - weeks(12)
WINDOW = (position(from_=LONG_AGO, warn=15, not_allowed=30),)


def of(team: str, *, organisation: Organisation | None = None, **keys: object) -> Update:
    """The update of one of Acme's teams."""
    return Circulation(organisation or acme(), remembered(), timeouts(**keys), MONDAY).letter(team).update


def held(values: dict[str, float | None], *, day: date = MONDAY, owner: str = "search") -> History:
    """Items of one team that had these values from long ago."""
    return history({LONG_AGO: values, day: values}, owners=dict.fromkeys(values, (owner,)), tree=acme().tree)


def test_the_most_urgent_comes_first() -> None:
    """What is not allowed now, then what is refused from a date, then what is in the Window, then the rest, counted."""
    two = (*WINDOW, position(from_=MONDAY + weeks(1), warn=10, not_allowed=20))
    told = story(
        campaign(metric(window=two)),
        held({"fine": 3, "later": 8, "warned": 18, "soon": 25, "soon too": 29, "refused": 45}),
    ).narrowed("search")
    update = compose_team(told, "search")
    assert piles(update) == {
        "Not allowed now (1)": ["refused"],
        "Refused from 2 March (2)": ["soon too", "soon"],
        "In the Window (1)": ["warned"],
        "Later (1)": [],
    }
    assert update.subject == "request-timeouts: 5 endpoints left for search, 1 not allowed, 2 refused from 2 March"


def test_an_item_says_what_there_is_to_know() -> None:
    """Value, limit, since when, and why it is theirs."""
    first = of("payments").parts[0].sections[0].piles[0].tasks[0]
    assert (first.item, first.value, first.limit, first.since, first.why) == (
        "POST /payments",
        "75 s",
        "limit 60 s",
        "since 5 January",
        "yours: column service is 'payments'",
    )


def test_a_limit_to_come_is_the_one_that_is_shown() -> None:
    """What passes today is shown with the limit that will refuse it."""
    coming = of("payments").parts[0].sections[0].piles[1]
    assert [(task.item, task.value, task.limit) for task in coming.tasks] == [
        ("GET /exports/{id}", "45 s", "limit 30 s"),
        ("GET /invoices", "32 s", "limit 30 s"),
    ]
    assert coming.advice == "Fine today. Then the Window is Warn 15 s, Not Allowed 30 s."


def test_what_changed_has_names_and_thanks() -> None:
    """Fixed, new and reopened items are named; a wider scope is nobody's regression."""
    assert lines(of("payments"), "Since 15 February") == [
        "1 fixed, thank you: POST /refunds",
        "1 new and short of the goal: GET /mobile/pay",
        "1 short of the goal again: GET /statements",
        "The scope changed: since 20 February: the mobile API joined the logs",
    ]


def test_a_team_is_told_of_those_below_it() -> None:
    """A team above others sees their items, with whose each is."""
    update = of("product")
    assert update.title == "9 endpoints left for product, 1 exempt"
    assert update.parts[0].sections[0].piles[0].tasks[0].why == "with Payments: column service is 'payments'"


def test_a_team_that_is_done_is_thanked() -> None:
    """Nothing left is said with thanks, and nothing is asked."""
    update = of("infra")
    assert update.subject == "request-timeouts: nothing left for Infra, thank you"
    assert piles(update) == {}
    assert lines(update, "Pace")[0].startswith("You are done, thank you")


def test_a_team_without_items_gets_a_whole_update() -> None:
    """Nothing is measured for it: no bar, no piles, and the Window all the same."""
    known = campaign(metric(window=WINDOW))
    (part,) = compose_team(story(known, held({"a": 8})).narrowed("infra"), "infra").parts
    assert (part.shares, part.picture) == ((), "")
    assert [section.heading for section in part.sections] == ["Since 16 February", "The Window", "Pace"]


def test_exemptions_are_told_of_in_their_last_thirty_days() -> None:
    """One that ends on the thirtieth day is told, one that ends later is not yet; neither is among what is left."""
    window_and_exemptions = metric(
        window=WINDOW,
        exemptions=(
            Exemption(items="soon", until=MONDAY + timedelta(days=30), why="being replaced"),
            Exemption(items="far", until=MONDAY + timedelta(days=31), why="being replaced"),
        ),
    )
    told = story(campaign(window_and_exemptions), held({"soon": 99, "far": 99, "left": 8})).narrowed("search")
    update = compose_team(told, "search")
    assert update.title == "1 endpoint left for search, 2 exempt"
    assert lines(update, "Exemptions that end soon") == ["soon: exempt until 25 March, then refused: being replaced"]


def test_a_long_pile_says_where_the_rest_is() -> None:
    """Ten items are shown, and the command that lists all."""
    told = story(campaign(metric(window=WINDOW)), held({f"item {n:02}": 40 + n for n in range(12)})).narrowed("search")
    (pile,) = compose_team(told, "search").parts[0].sections[0].piles
    assert pile.heading == "Not allowed now (12)"
    assert [task.item for task in pile.tasks] == [f"item {n:02}" for n in range(11, 1, -1)]
    assert pile.more == "and 2 more: overton items request-timeouts --team search"


def test_where_more_is_better_the_least_comes_first() -> None:
    """With `at least`, what falls below Not Allowed is refused, the lowest first."""
    share = metric(
        name="typed",
        unit="%",
        item="package",
        goal=at_least(90),
        window=(position(from_=LONG_AGO, warn=50, not_allowed=20),),
    )
    told = story(campaign(share), held({"a": 95, "b": 60, "c": 40, "d": 10, "e": 5})).narrowed("search")
    update = compose_team(told, "search")
    assert piles(update) == {"Not allowed now (2)": ["e", "d"], "In the Window (1)": ["c"], "Later (1)": []}
    assert update.subject == "request-timeouts: 4 packages left for search, 2 not allowed"


def test_several_metrics_are_told_one_after_the_other() -> None:
    """The subject counts each kind of item; every metric has a part of its own."""
    jobs = metric(name="idempotent", item="job", window=WINDOW)
    both = replace(campaign(metric()), metrics=(metric(window=WINDOW), jobs))
    told = story(both, held({"a": 40, "b": 8}), held({"x": 20})).narrowed("search")
    update = compose_team(told, "search")
    assert update.subject == "request-timeouts: 2 endpoints and 1 job left for search, 1 not allowed"
    assert [(part.metric, part.headline) for part in update.parts] == [
        ("p99.9", "2 endpoints left"),
        ("idempotent", "1 job left"),
    ]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (date(2026, 12, 18), "until 18 December (43 weeks left)"),
        (date(2027, 3, 1), "until 1 March 2027"),
        (MONDAY - timedelta(days=3), "the target date, 20 February, was 3 days ago"),
        (None, "there is no target date"),
    ],
)
def test_the_pace_is_told_against_the_target_date(target: date | None, words: str) -> None:
    """What is needed until the target date, how late it is, or that there is none."""
    assert words in lines(of("payments", target_date=target), "Pace")[0]


def test_help_and_reasons_close_the_update() -> None:
    """How to fix it as a link, whom to ask and where, why, and what the team gains."""
    update = of("search")
    help_line = update.closing[0].lines[0]
    assert (help_line.text, help_line.link) == (
        "https://docs.acme.test/faster-requests",
        "https://docs.acme.test/faster-requests",
    )
    assert lines(update, "Need a hand?")[1] == "Whom to ask: Infra in #infra"
    assert lines(update, "Why we do this") == [
        "A slow request holds a worker and a database connection; ten of them take the site down.",
        "Deploys drain in 5 s instead of 60 s",
        "Pages that time out show an error at once",
    ]
    assert of("search", help="docs/faster.md").closing[0].lines[0].link == ""


def test_old_or_made_up_numbers_are_marked() -> None:
    """Generated data, a metric that is not measured, and numbers of an earlier day are told before anything else."""
    known = campaign(metric(window=WINDOW))
    made_up = story(known, held({"a": 8}), generated="Made up.")
    stale = story(known, held({"a": 8}, day=MONDAY - timedelta(days=2)))
    assert compose_team(made_up, "search").notices == ("Made up.",)
    assert compose_team(story(known, History()), "search").notices == ("p99.9 is not measured yet.",)
    assert compose_team(stale, "search").notices == (
        "p99.9 was last measured on 21 February 2026; the numbers are of that day.",
    )


def test_names_of_items_keep_to_their_line() -> None:
    """Line breaks, terminal sequences and marks that turn text around are shown as what they are."""
    told = story(campaign(metric(window=WINDOW)), held({"GET /a\n\x1b[31m\u202ebad": 40})).narrowed("search")
    assert "  - GET /a \N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}bad\n" in text(
        compose_team(told, "search")
    )


def test_an_item_without_data_is_not_asked_for() -> None:
    """Missing is not failing: it is in no pile and not among what is left."""
    told = story(campaign(metric(window=WINDOW)), held({"silent": None, "slow": 40})).narrowed("search")
    update = compose_team(told, "search")
    assert piles(update) == {"Not allowed now (1)": ["slow"]}
    assert update.title == "1 endpoint left for search"
