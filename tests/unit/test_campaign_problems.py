"""What is wrong with what a campaign file says is told at its place, all of it at once."""

from datetime import date

import pytest

from campaign_text import METRIC, SMALL, WHOLE, loaded, problems
from overton.model.campaign import Campaign
from overton.model.window import NoWorse

LIST = "write a list: a dash before each entry, or brackets around all of them"
MODES = "off, observe, warn, deny"


def _window(*entries: str) -> str:
    return SMALL + f"window: [{', '.join(entries)}]\n"


def _source(keys: str) -> str:
    return SMALL.replace("count: 3", keys)


STRUCTURE = {
    "a list as a file": (
        "- x\n",
        (
            "1:1: the file is a list, and a mapping is needed; write a mapping with the keys: campaign, goal, metric, "
            "metrics, non_goals, why, why_now, benefits, organizers, sponsor, tags, start and 13 more"
        ),
    ),
    "a key that is nearly right": (
        SMALL + "organisers: [a]\n",
        "4:1: `organisers` is no key; did you mean `organizers`?",
    ),
    "a key like none": (
        SMALL + "enforce: {xyz: deny}\n",
        "4:11: `xyz` is no key in `enforce`; the keys here are: ci, runtime",
    ),
    "a missing key": ("campaign: x\n" + METRIC, "1:1: the file has no `goal`; add `goal:`"),
    "a missing key of an entry": (
        _window("{from: 2026-01-05}"),
        "4:10: entry 1 of `window` has no `not_allowed`; add `not_allowed:`",
    ),
    "an empty key that is needed": ("campaign: x\ngoal:\n" + METRIC, "2:1: `goal` is empty; write it"),
    "a number as text": (
        SMALL + "sponsor: 5\n",
        "4:10: `sponsor` is the number 5, and text is needed; put it in quotes",
    ),
    "text as a number": (
        SMALL.replace("at_most: 5", "at_most: 5 s"),
        "3:44: `at_most` is the text '5 s', and a number is needed; write 5 alone, without a unit or quotes",
    ),
    "true as a number": (
        SMALL.replace("at_most: 5", "at_most: true"),
        "3:44: `at_most` is `true`, and a number is needed; write a number such as 5",
    ),
    "no number": (
        SMALL.replace("at_most: 5", "at_most: .nan"),
        "3:44: `at_most` is not a finite number; write a number such as 5",
    ),
    "an endless number": (
        SMALL.replace("at_most: 5", "at_most: 1e999"),
        "3:44: `at_most` is not a finite number; write a number such as 5",
    ),
    "text as a list": (SMALL + "benefits: a\n", f"4:11: `benefits` is the text 'a', and a list is needed; {LIST}"),
    "a mapping as a list": (SMALL + "window: {a: b}\n", f"4:9: `window` is a mapping, and a list is needed; {LIST}"),
    "text as a mapping": (
        SMALL + "enforce: deny\n",
        "4:10: `enforce` is the text 'deny', and a mapping is needed; write a mapping with the keys: ci, runtime",
    ),
    "a word of a few": (
        SMALL + "enforce: {ci: denny}\n",
        f"4:15: `ci` is the text 'denny', and one of {MODES} is needed; did you mean `deny`?",
    ),
    "no word of a few": (
        SMALL + "enforce: {ci: 7}\n",
        f"4:15: `ci` is the number 7, and one of {MODES} is needed; choose one of them",
    ),
    "one message for what may be several things": (
        _window("{from: 2026-01-05, not_allowed: wors}"),
        "4:42: `not_allowed` is the text 'wors', and a number, `worse` or a mapping is needed; did you mean `worse`?",
    ),
    "a key in one of several things": (
        _window("{from: 2026-01-05, not_allowed: {at: 9, wors: true}}"),
        "4:50: `wors` is no key in `not_allowed`; did you mean `worse`?",
    ),
    "a day that is none": (
        SMALL + "start: 2026-02-30\n",
        "4:8: `start` is the text '2026-02-30', and there is no such day; write a day such as 2026-03-02",
    ),
    "a day in other words": (
        SMALL + "start: 5 March\n",
        "4:8: `start` is the text '5 March', and a date is needed; write it as 2026-03-02",
    ),
    "a moment": (
        SMALL + "start: '1767571200'\n",
        "4:8: `start` is the text '1767571200', and a date is needed; write it as 2026-03-02",
    ),
    "a far day": (
        SMALL + "start: 9999-12-31\n",
        "4:8: `start` is the text '9999-12-31', which is too far away; write a day in the years 1970 to 2999",
    ),
    "a duration without a unit": (
        SMALL + "notice: 14\n",
        "4:9: `notice` is the number 14, and a number of days is needed; write `14 days` or `2 weeks`",
    ),
    "a duration in hours": (
        SMALL + "notice: 36 hours\n",
        (
            "4:9: `notice` is the text '36 hours', and a number of whole days is needed; write `14 days` or `2 weeks`, "
            "36,500 days at most"
        ),
    ),
}

SOURCES = {
    "no kind": (
        SMALL.replace("kind: numbered, ", ""),
        "3:56: `source` has no `kind`; add `kind:`; there are: numbered",
    ),
    "an unknown kind": (
        SMALL.replace("numbered", "numbers"),
        "3:63: there is no kind of source 'numbers'; did you mean `numbered`?",
    ),
    "a kind like none": (
        SMALL.replace("numbered", "zzz"),
        "3:63: there is no kind of source 'zzz'; there are: numbered",
    ),
    "a source that is text": (
        SMALL.replace("{kind: numbered, count: 3}", "logs"),
        "3:56: `source` is the text 'logs', and a mapping is needed; write a mapping that begins with `kind:`",
    ),
    "an option that is nearly right": (
        _source("count: 3, oder: up"),
        "3:83: `oder` is no key in `source`; did you mean `order`?",
    ),
    "an option of the wrong type": (
        _source("count: 3.5"),
        "3:80: `count` is the number 3.5, and a whole number is needed; write a number such as 5",
    ),
    "an option deep below": (
        _source("count: 3, rounding: {digits: x}"),
        "3:102: `digits` is the text 'x', and a whole number is needed; write a number such as 5",
    ),
    "an option that may be text or a list": (
        _source("count: 3, from: [a, 5]"),
        "3:93: entry 2 of `from` is the number 5, and text is needed; put it in quotes",
    ),
    "what only the source knows": (_source("count: 0"), "3:80: `count` is not above zero; write 1 or more"),
}

CONTRADICTIONS = {
    "a key with a space": (
        SMALL.replace("campaign: x", "campaign: a b"),
        (
            "1:11: 'a b' is no key: it has letters, digits, `.`, `_` and `-`, and begins with no `.` or `-`; "
            "write a key such as request-timeouts"
        ),
    ),
    "no metric": (
        "campaign: x\ngoal: g\n",
        "1:1: the campaign has no metric; add `metric:` with `name`, `goal` and `source`",
    ),
    "an empty list of metrics": (
        "campaign: x\ngoal: g\nmetrics: []\n",
        "3:10: `metrics` is empty; add a metric with `name`, `goal` and `source`",
    ),
    "a metric and metrics": (
        SMALL + "metrics:\n  - " + METRIC.removeprefix("metric: "),
        "4:1: there are `metric` and `metrics`; keep one of the two",
    ),
    "a Window in two places": (
        SMALL.replace("unit: s", "window: []") + "window: []\n",
        "3:19: `window` is here and at the top level; keep one of the two",
    ),
    "no goal value": (
        SMALL.replace("at_most: 5", ""),
        "3:34: the goal has no value; add `at_most` or `at_least`",
    ),
    "two goal values": (
        SMALL.replace("at_most: 5", "at_most: 5, at_least: 4"),
        "3:34: the goal has `at_most` and `at_least`; keep one of the two",
    ),
    "Warn within the goal": (
        _window("{from: 2026-01-05, warn: 4.5, not_allowed: 9}"),
        "4:35: `warn` is 4.5, which already meets the goal (at most 5); write 5 or more",
    ),
    "Not Allowed within the goal": (
        _window("{from: 2026-01-05, not_allowed: {at: 3}}"),
        "4:47: `not_allowed` is 3, which already meets the goal (at most 5); write 5 or more",
    ),
    "Not Allowed before Warn": (
        _window("{from: 2026-01-05, warn: 10, not_allowed: 9}"),
        "4:52: `not_allowed` is 9, and `warn` is 10; write 10 or more",
    ),
    "Not Allowed before Warn, where more is better": (
        _window("{from: 2026-01-05, warn: 3, not_allowed: 4}").replace("at_most", "at_least"),
        "4:51: `not_allowed` is 4, and `warn` is 3; write 3 or less",
    ),
    "Not Allowed that says nothing": (
        _window("{from: 2026-01-05, not_allowed: {worse: false}}"),
        "4:42: `not_allowed` says nothing; add `at:` with a number, or `worse: true`",
    ),
    "a tolerance below zero": (
        _window("{from: 2026-01-05, not_allowed: {worse: true, tolerance: -1%}}"),
        "4:67: the tolerance is '-1%'; write a percentage such as 10%",
    ),
    "a tolerance of nothing": (
        _window("{from: 2026-01-05, not_allowed: {at: 30, tolerance: 10%}}"),
        "4:62: a tolerance means nothing without `worse`; add `worse: true`, or drop it",
    ),
    "two positions on one day": (
        _window("{from: 2026-01-05, not_allowed: 9}", "{from: 2026-01-01, announced: 2026-01-05, not_allowed: 8}"),
        "4:53: another position takes effect on 2026-01-05 as well; give one of them another day, or keep one",
    ),
    "a withdrawal before the announcement": (
        _window("{from: 2026-02-05, announced: 2026-01-05, not_allowed: 9, withdrawn: {on: 2026-01-04, why: w}}"),
        "4:84: withdrawn on 2026-01-04, before it was announced on 2026-01-05; correct one of the two days",
    ),
    "a step beyond the goal": (
        SMALL + "steps: [{warn: 9, not_allowed: 12}, {not_allowed: 4}]\n",
        "4:51: `not_allowed` is 4, which already meets the goal (at most 5); write 5 or more",
    ),
    "steps that go back": (
        SMALL + "steps:\n  - {warn: 9, not_allowed: 12}\n  - {warn: 10, not_allowed: 11}\n",
        (
            "6:5: the step is not stricter than the one before it; "
            "put the steps in order, from where the Window stands to the goal"
        ),
    ),
    "the same step twice": (
        SMALL + "steps:\n  - {not_allowed: 12}\n  - {not_allowed: 12}\n",
        (
            "6:5: the step is not stricter than the one before it; "
            "put the steps in order, from where the Window stands to the goal"
        ),
    ),
    "an exemption that ends before it begins": (
        SMALL + "exemptions: [{items: a, from: 2026-02-01, until: 2026-01-31, why: w}]\n",
        "4:50: the exemption ends on 2026-01-31, before it begins on 2026-02-01; correct one of the two days",
    ),
    "an exemption that never holds": (
        SMALL + "exemptions: [{items: a, until: 2026-01-31, why: w, ceiling: 4}]\n",
        (
            "4:61: the ceiling of 4 meets the goal (at most 5), so the exemption never holds; "
            "write a value that is short of the goal, or drop it"
        ),
    ),
    "a name that is taken": (
        SMALL + "guardrails: [{name: m, goal: {at_most: 1}, source: {kind: numbered, count: 1}}]\n",
        "4:21: the name 'm' is taken in this campaign; give it another",
    ),
    "a target before the start": (
        SMALL + "start: 2026-02-01\ntarget_date: 2026-01-31\n",
        "5:14: the target date, 2026-01-31, is before the start, 2026-02-01; correct one of the two days",
    ),
    "an end before the start": (
        SMALL + "start: 2026-02-01\nended: {on: 2026-01-31, outcome: stopped}\n",
        "5:13: the end, 2026-01-31, is before the start, 2026-02-01; correct one of the two days",
    ),
    "a share of more than all": (
        SMALL + "enforce: {runtime: {mode: deny, share: 110%}}\n",
        "4:40: the share is '110%'; write a percentage up to 100%, such as 10%",
    ),
    "a share without its sign": (
        SMALL + "enforce: {runtime: {mode: deny, share: 10}}\n",
        "4:40: `share` is the number 10, and text is needed; write a percentage such as 10%",
    ),
    "a tolerance without its sign": (
        _window("{from: 2026-01-05, not_allowed: {worse: true, tolerance: 10}}"),
        "4:67: `tolerance` is the number 10, and text is needed; write a percentage such as 10%",
    ),
    "a share of an item that is none": (
        SMALL + "enforce: {runtime: {items: [{items: a, mode: deny, share: some}]}}\n",
        "4:59: the share is 'some'; write a percentage up to 100%, such as 10%",
    ),
    "the stance of no team": (
        SMALL + "buy_in: [{team: paymints, on: 2026-01-12, stance: unsure}]\n",
        "4:17: overton.yaml has no team 'paymints'; did you mean `payments`?",
    ),
}


@pytest.mark.parametrize("case", STRUCTURE)
def test_a_value_that_does_not_fit_is_placed_and_explained(case: str) -> None:
    """One message for each place, with what is needed there."""
    text, told = STRUCTURE[case]

    assert problems(text) == [told]


@pytest.mark.parametrize("case", SOURCES)
def test_a_source_is_checked_against_its_kind(case: str) -> None:
    """Options have places like every other key, also those that the source itself refuses."""
    text, told = SOURCES[case]

    assert problems(text) == [told]


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_a_contradiction_is_placed_and_explained(case: str) -> None:
    """What fits by itself and not together is told where it can be corrected."""
    text, told = CONTRADICTIONS[case]

    assert problems(text, "payments") == [told]


def test_one_mistake_does_not_hide_another() -> None:
    """Values of the wrong type, entries that cannot be used and contradictions are told together."""
    text = SMALL.replace("count: 3", "count: x") + (
        "window:\n  - {from: soon, not_allowed: 9}\n  - {from: 2026-01-05, warn: 3, not_allowed: 9}\nwhy: [a]\n"
        "target_date: 2026-01-31\nstart: 2026-02-01\n"
    )

    assert [told.partition(":")[0] for told in problems(text)] == ["3", "5", "6", "7", "8"]


def test_what_follows_from_a_mistake_is_not_told_as_another() -> None:
    """A goal whose value cannot be read is not said to have no value."""
    assert len(problems(SMALL.replace("at_most: 5", "at_most: five"))) == 1


def test_the_shorthand_of_several_metrics_says_where_it_belongs() -> None:
    """A Window at the top level is for one metric; which one it is for, nothing says."""
    metric = METRIC.removeprefix("metric: ")
    text = f"campaign: x\ngoal: g\nmetrics:\n  - {metric}  - {metric.replace('name: m', 'name: n')}window: []\n"

    assert problems(text) == [
        (
            "6:1: `window` does not say which of the metrics it is for; "
            "move it under the metrics: each may have its own `window`"
        )
    ]


def test_every_metric_carries_its_own_window_and_exemptions() -> None:
    """The loaded campaign has one form, whichever of the three ways its file is written in."""
    first = loaded(WHOLE, "payments")

    own = [line for line in WHOLE.splitlines(keepends=True) if not line.startswith("metric:")]
    start = own.index("  name: p99.9 request duration\n")
    several = "".join([*own[:start], "metrics:\n", "- name: p99.9 request duration\n", *own[start + 1 :]])

    assert first == loaded(several, "payments")
    assert (first.metric, first.window, first.exemptions) == (None, (), ())
    assert [len(first.metrics[0].window), len(first.metrics[0].exemptions)] == [3, 1]
    assert first.metrics[0].window[1].not_allowed == NoWorse(at=30, worse=True, tolerance="10%")


def test_a_key_with_nothing_behind_it_is_not_there() -> None:
    """While a file is being written, empty keys stand for their defaults."""
    text = SMALL + "window:\nnotice:\nwhy:\nstart:\nenforce:\nbuy_in: ~\n"

    assert loaded(text) == loaded(SMALL)


def test_only_what_a_campaign_cannot_do_without_is_required() -> None:
    """A key, a goal and a metric are enough; everything else has a default."""
    campaign = loaded(SMALL)

    assert campaign == Campaign(campaign="x", goal="g", metrics=campaign.metrics)
    assert campaign.enforce.ci == "deny"


def test_days_are_days() -> None:
    """Dates may be written with or without quotes."""
    assert (
        loaded(SMALL + "start: '2026-01-05'\n").start == loaded(SMALL + "start: 2026-01-05\n").start == date(2026, 1, 5)
    )


def test_what_looks_like_a_variable_is_text_in_a_campaign() -> None:
    """Only overton.yaml reads the environment."""
    assert loaded(SMALL + "why: because ${HOME}\n").why == "because ${HOME}"
