"""The page: complete, safe, in order, and readable without seeing it."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

import sample_overviews as sample
from builders import at_most, campaign, history, metric, position
from overton.model.campaign import Ended
from overton.progress.figures import Forecast, Overview
from overton.progress.overview import overview
from overton.reports.page import report_page
from overton.reports.words import change_words, forecast_words, time_left

NASTY = '<script>alert(1)</script> & "quotes"'


class Outline(HTMLParser):
    """What a page is made of, as far as these tests ask."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[int] = []
        self.opened: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.opened.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, wanted: str, tag: str = "") -> list[str]:
        return [value for owner, name, value in self.attributes if name == wanted and owner == (tag or owner)]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def page() -> str:
    """Two campaigns: one of half a year, one that was never measured; data that was made up."""
    never = sample.simple({}, window=(position(from_=sample.START),))
    other = sample.request_timeouts(40, key="other")
    return report_page(sample.organisation(generated="Made up for a test."), [other, never], day=sample.DAY)


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def test_nothing_is_loaded_and_nothing_runs(outline: Outline) -> None:
    """No script, no style attribute, no picture or font from anywhere."""
    addresses = [value for name in ("src", "href") for value in outline.values(name)]
    assert (outline.tags["script"], outline.values("style"), outline.values("src")) == (0, [], [])
    assert [address for address in addresses if not address.startswith(("#", "data:,"))] == []
    assert [name for _, name, _ in outline.attributes if name.startswith("on")] == []


def test_the_policy_allows_the_pages_own_style_alone(page: str) -> None:
    """The hash is that of the style element's text."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = [value for value in Outline(page).values("content", "meta") if "default-src" in value]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_headings_are_in_order(outline: Outline) -> None:
    """One first heading, and no level left out on the way down."""
    steps = [after - before for before, after in pairwise(outline.headings)]
    assert (outline.headings.count(1), outline.headings[0], max(steps)) == (1, 1, 1)


def test_every_table_cell_has_its_headers(outline: Outline) -> None:
    """Each heading cell says what it heads."""
    scopes = Counter(outline.values("scope", "th"))
    assert (set(scopes), sum(scopes.values())) == ({"col", "row"}, outline.tags["th"])


def test_every_picture_has_a_name_or_is_hidden(outline: Outline) -> None:
    """A chart says in words what it shows; small bars repeat the number beside them."""
    assert outline.tags["svg"] == len(outline.values("role", "svg")) + len(outline.values("aria-hidden", "svg"))
    assert len(outline.values("aria-label", "svg")) == len(outline.values("role", "svg"))


def test_ids_are_unique_and_links_lead_somewhere(outline: Outline) -> None:
    """Numbers link to the lists behind them, and labels to the headings that say them."""
    ids = Counter(outline.values("id"))
    targets = {value[1:] for value in outline.values("href") if value.startswith("#")}
    assert [id_ for id_, times in ids.items() if times > 1] == []
    assert (targets | set(outline.values("aria-labelledby"))) - set(ids) == set()


def test_the_answer_comes_first(outline: Outline) -> None:
    """Before the picture: how many remain, the target date, the Window, what is coming."""
    before = outline.words.partition("What remains over time")[0]
    words = ("Remaining", "Target date", "18 December 2026", "In the Window or beyond", "13 July 2026", "meet the goal")
    assert [word for word in words if word not in before] == []


def test_all_that_a_campaign_says_is_on_the_page(outline: Outline) -> None:
    """The case, the ledger, exemptions, scope, guardrails and buy-in."""
    words = (
        "Three of the last five incidents began with one slow endpoint.",
        "Deploys drain in 5 s instead of 60 s",
        "Speeding up requests that are already under five seconds",
        "docs/how-to-make-a-request-faster.md",
        "60 s is what the load balancer allows today",
        "replaced by async exports (INF-812)",
        "the mobile API joined the logs",
        "error rate",
        "wants the faster drain (ana)",
    )
    assert [word for word in words if word not in outline.words] == []


def test_made_up_data_says_so(outline: Outline) -> None:
    """At the top, before any number."""
    assert "Generated data. Made up for a test." in outline.words.partition("Remaining")[0]


def test_a_metric_that_was_never_measured_says_what_to_do(outline: Outline) -> None:
    """It is no failure."""
    assert "Not measured yet overton measure measures it" in outline.words


def test_names_of_others_are_text() -> None:
    """A name with markup in it is shown, not obeyed."""
    overview = sample.simple({NASTY: 44.0}, window=(position(from_=sample.START),), owners={NASTY: ("<b>team</b>",)})
    page = report_page(sample.organisation(), [overview], day=sample.DAY)
    outline = Outline(page)
    assert (outline.tags["script"], outline.tags["b"] > 0, "<b>team</b>" in page) == (0, True, False)
    assert NASTY in outline.words


def test_items_without_an_end_are_counted() -> None:
    """The page shows the first of them and says how many more there are."""
    overview = sample.simple({f"GET /{n}": 40.0 for n in range(300)}, window=(position(from_=sample.START),))
    words = Outline(report_page(sample.organisation(), [overview], day=sample.DAY)).words
    assert ("and 270 more endpoints" in words, "and 50 more endpoints" in words) == (True, True)


def test_a_workspace_without_campaigns_has_a_page() -> None:
    """It says how to begin."""
    assert "overton init" in Outline(report_page(sample.organisation(), [], day=sample.DAY)).words


def test_a_campaign_that_ended_says_how() -> None:
    """On top, before the numbers that stay."""
    overview = sample.simple({"a": 1.0})
    ended = Ended(on=date(2026, 2, 1), outcome="reached", why="All routes drain.")
    over = replace(overview, campaign=replace(overview.campaign, ended=ended))
    words = Outline(report_page(sample.organisation(), [over], day=sample.DAY)).words
    assert "Ended on 1 February 2026: reached. All routes drain." in words


def test_the_same_overviews_make_the_same_page() -> None:
    """Nothing on it depends on when or where it was written."""
    overviews = [sample.request_timeouts(30)]
    first, second = (report_page(sample.organisation(), overviews, day=sample.DAY) for _ in range(2))
    assert first == second


def test_a_forecast_is_told_as_what_may_be() -> None:
    """Or as plainly none."""
    low, median = date(2026, 9, 1), date(2026, 11, 1)
    (said,) = forecast_words(Forecast(probability=0.999, finish_low=low, finish_median=median))
    assert said.startswith("99 % likely by then; middle guess 1 November 2026, 4 times in 5 between 1 September 2026 ")
    assert said.endswith(" and more than five years from now")
    assert forecast_words(Forecast(reason="stalled: no date")) == ("no forecast: stalled: no date",)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (date(2026, 6, 29), "today"),
        (date(2026, 6, 30), "in 1 day"),
        (date(2026, 7, 13), "in 14 days"),
        (date(2026, 12, 18), "in 25 weeks"),
        (date(2026, 6, 27), "2 days ago"),
    ],
)
def test_time_left_is_said_in_days_or_weeks(target: date, words: str) -> None:
    """Whichever a person would say."""
    assert time_left(target, sample.DAY) == words


def test_a_change_is_told_by_what_happened() -> None:
    """Fixing one and adding one is not "no change"."""
    changes = replace(sample.simple({"a": 9.0}).changes, fixed=1, inflow=1, exempt=-2)
    assert change_words(changes) == "1 fixed, 1 new, 2 now exempt"
    assert change_words(replace(changes, fixed=0, inflow=0, exempt=0)) == "no change"


def test_measurements_without_a_value_are_listed() -> None:
    """Missing is not failing, and not hidden either."""
    overview = sample.simple({"GET /": 1.0, "GET /rare": None})
    assert "1 no data" in Outline(report_page(sample.organisation(), [overview], day=sample.DAY)).words


def suppressions(*owners: str, **keys: Any) -> Overview:
    """A list of failures whose items are all worth 1: 1,205 of them since long before the campaign's start."""
    days: dict[date, dict[str, float | None]] = {
        sample.START: {"sole": 1.0},
        sample.DAY: {f"src/{n}.py": 1.0 for n in range(1205)},
    }
    past = history(days, failures_only=True, owners={"src/7.py": owners})
    measure = metric(goal=at_most(0), unit="", item="suppression")
    return overview(campaign(measure, **keys), measure, past, day=sample.DAY)


def test_a_caption_says_what_a_dot_is_in_its_own_picture() -> None:
    """On a phone there is less room, and a dot stands for more."""
    page = report_page(sample.organisation(), [suppressions()], day=sample.DAY)
    assert ('<p class="quiet wide">p99.9, each dot a suppression, all at 1</p>' in page) is True
    assert ('<p class="quiet narrow">p99.9, each dot up to 2 suppressions, all at 1</p>' in page) is True


def test_without_a_target_date_nothing_is_said_to_be_on_pace() -> None:
    """No pace is needed."""
    words = Outline(report_page(sample.organisation(), [suppressions()], day=sample.DAY)).words
    assert "on pace" not in words


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (None, "1,205 remain; on 5 January 2026 there was 1"),
        (sample.DAY - timedelta(days=30), "1,205 remain; on 30 May 2026 there was 1"),
        (sample.DAY, "1,205 remain"),
    ],
)
def test_what_remains_is_compared_with_the_start(start: date | None, said: str) -> None:
    """What was measured before is in the picture alone."""
    page = report_page(sample.organisation(), [suppressions(start=start)], day=sample.DAY)
    assert f">{said}</h4>" in page


def test_rows_that_add_up_to_more_are_explained() -> None:
    """Only where an item has several owners."""
    note = "1 suppression has several owners and counts in each one's row"
    pages = [
        Outline(report_page(sample.organisation(), [suppressions(*owners)], day=sample.DAY)).words
        for owners in (("search",), ("search", "payments"))
    ]
    assert [False, True] == [note in words for words in pages]


def test_every_cell_can_be_read_without_its_column(outline: Outline) -> None:
    """Where a phone shows rows as blocks, a cell says what it is of, or shows it."""
    heads = set(outline.values("data-head", "td"))
    assert {"Value", "Owner", "Why", "Since", "Buy-in", "Coming", "Target date", "Position", "Remaining"} <= heads
