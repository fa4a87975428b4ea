"""Appending a position to a campaign file keeps every other byte, whatever the layout."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.numbered import kind_names, kinds
from overton.campaigns.document import read_document
from overton.campaigns.editing import Change, with_change
from overton.campaigns.one_campaign import campaign_in
from overton.campaigns.source_options import Kinds
from overton.model.problem import BadInputError
from overton.model.window import NoWorse, Position

KINDS = Kinds(kinds, kind_names)
POSITION = Position(
    from_=date(2026, 5, 4), announced=date(2026, 4, 20), warn=15, not_allowed=30, why="it is clear: all of it", by="ana"
)
ENTRY = '{from: 2026-05-04, announced: 2026-04-20, warn: 15, not_allowed: 30, why: "it is clear: all of it", by: ana}'
HEAD = "campaign: x\ngoal: g\nmetric: {name: m, goal: {at_most: 5}, source: {kind: numbered, count: 3}}\n"
BLOCK_HEAD = """campaign: x
goal: g
metric:
  name: m
  goal: {at_most: 5}
  source:
    kind: numbered
    count: 3 # three"""
SEVERAL = """campaign: x
goal: g
metrics:
  - name: m
    goal: {at_most: 5}
    source:
      kind: numbered
      count: 3   # threeWINDOW
  - name: other
    goal: {at_most: 5}
    source: {kind: numbered, count: 3}
notice: 14 days
"""
LINES = """-   from: 2026-05-04
      announced: 2026-04-20
      warn: 15
      not_allowed: 30
      why: "it is clear: all of it"
      by: ana"""
DEEPER = LINES.replace("\n", "\n  ")
FIRST = "{from: 2026-01-05, not_allowed: 60}"
LATER = "{from: 2026-02-05, not_allowed: 50}"
GONE = "{from: 2026-01-05, not_allowed: 60, withdrawn: {on: 2026-01-05, why: w}}"

LAYOUTS = {
    "flow maps in a block list": HEAD + f"window:\n  - {FIRST}   # as today«\n  - {ENTRY}»\n\n# then\nwhy: w\n",
    "a list that is not indented": HEAD + f"window:\n- {FIRST}«\n- {ENTRY}»\nwhy: w\n",
    "block maps": HEAD
    + "window:\n  -   from: 2026-01-05\n      not_allowed: 60\n      why: |\n        # two\n        lines"
    + f"«\n  {LINES}»\n",
    "entries set apart by empty lines": HEAD + f"window:\n\n  - {FIRST}\n\n  - {LATER}«\n\n  - {ENTRY}»\n\nwhy: w\n",
    "no final newline": HEAD + f"window:\n  - {FIRST}«\n  - {ENTRY}»",
    "a flow list on one line": HEAD + f"window: [{FIRST}«, {ENTRY}»]  # c\n",
    "a flow list on lines, with a last comma": HEAD + f"window: [\n  {FIRST}, # c«\n  {ENTRY},»\n]\n",
    "a flow list on lines, without a last comma": HEAD + f"window: [\n  {FIRST}«,» # c«\n  {ENTRY}»\n]\n",
    "an empty flow list": HEAD + f"window: [«{ENTRY}»]  # none\n",
    "an empty key": HEAD + f"window:  # none yet«\n  - {ENTRY}»\nwhy: w\n",
    "an empty key at the end": HEAD + f"window:«\n  - {ENTRY}»",
    "no key": HEAD[:-1] + f"«\nwindow:\n  - {ENTRY}»\n# the case\nwhy: w\n",
    "no key behind a block": BLOCK_HEAD + f"«\nwindow:\n  - {ENTRY}»\n",
    "all in braces": '{"campaign": "x", "goal": "g", "metric": {"name": "m", "goal": {"at_most": 5}, '
    f'"source": {{"kind": "numbered", "count": 3}}}}«, window: [{ENTRY}]», "why": "w"}}',
    "several metrics, no key": SEVERAL.replace("WINDOW", f"«\n    window:\n      - {ENTRY}»"),
    "several metrics, each with its own": SEVERAL.replace(
        "WINDOW", f"\n    window:\n    -   from: 2026-01-05\n        not_allowed: 60«\n    {DEEPER}»"
    ),
    "one metric with its own": BLOCK_HEAD.replace("  name", f"  window: [{FIRST}«, {ENTRY}»]\n  name"),
    "an entry that is an alias": HEAD + f"window:\n  - &first {GONE}\n  - *first«\n  - {ENTRY}»\n",
    "an entry on two lines": HEAD
    + f"window:\n  - {{from: 2026-01-05,\n     not_allowed: 60}}«\n  - {ENTRY}»\nwhy: w\n",
    "a document end": HEAD + f"window:\n  - {FIRST}«\n  - {ENTRY}»\n...\n",
}
"""Files after the change, with what it adds between « and »."""


def _before(layout: str) -> str:
    return re.sub("«.*?»", "", LAYOUTS[layout], flags=re.DOTALL)


def _after(layout: str) -> str:
    return re.sub("[«»]", "", LAYOUTS[layout])


def _changed(text: str, position: Position = POSITION) -> str:
    return with_change(read_document("x.yaml", text), Change("m", position), (), KINDS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_position_is_written_in_the_style_of_the_ledger(layout: str) -> None:
    """The new entry looks like those that are there, and nothing else changes."""
    assert _changed(_before(layout)) == _after(layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_line_endings_are_kept(layout: str) -> None:
    """A file from Windows stays one."""
    text = _before(layout) + "\n"

    assert _changed(text.replace("\n", "\r\n")) == (_after(layout) + "\n").replace("\n", "\r\n")


def test_a_null_makes_room_for_a_list() -> None:
    """`~` cannot stay beside the first entry: it is the one thing that is taken out."""
    assert _changed(HEAD + "window: ~ # none\n") == HEAD + f"window: [{ENTRY}] # none\n"


def test_a_ledger_that_two_metrics_share_by_an_alias_is_left_alone() -> None:
    """A change there would move the Window of the other metric as well, so it is refused with the entry to write."""
    text = SEVERAL.replace("WINDOW", f"\n    window: &w\n      - {FIRST}")
    shared = text.replace("  - name: other\n", "  - name: other\n    window: *w\n")

    with pytest.raises(BadInputError) as refusal:
        _changed(shared)

    assert refusal.value.problems[0].todo == f"add it by hand: - {ENTRY}"


words = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=30)
numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=30, max_value=1e18)


@settings(deadline=None, max_examples=50)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    why=words,
    warn=st.none() | st.floats(5, 30),
    limit=st.just("worse")
    | st.builds(
        NoWorse, at=st.none() | numbers, worse=st.booleans().filter(bool), tolerance=st.sampled_from(["0%", "2.5 %"])
    ),
)
def test_whatever_is_written_is_read_back(layout: str, why: str, warn: float | None, limit: float | NoWorse) -> None:
    """Any reason and any thresholds come back as they were, in every layout."""
    position = Position(from_=date(2026, 5, 4), warn=warn, not_allowed=limit, why=why)

    after = campaign_in(read_document("x.yaml", _changed(_before(layout), position)), (), KINDS)

    assert after.metrics[0].window[-1] == position
