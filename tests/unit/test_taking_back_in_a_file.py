"""Exemptions are appended, and positions and exemptions taken back, with every other byte of the file kept."""

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
from overton.model.window import Exemption, Position, Withdrawal

KINDS = Kinds(kinds, kind_names)
BACK = Withdrawal(on=date(2026, 2, 20), why="exports: not ready", by="ana")
SAID = '{on: 2026-02-20, why: "exports: not ready", by: ana}'
POSITION = Position(from_=date(2026, 3, 2), warn=15, not_allowed=30)
EXEMPT = Exemption(items="GET /exports/*", until=date(2026, 6, 30), why="replaced soon")
GRANTED = Exemption(
    items="GET /exports/*",
    from_=date(2026, 2, 12),
    until=date(2026, 6, 30),
    why="replaced soon",
    ceiling=55,
    ticket="INF-812",
    approved_by="priya",
    break_glass=True,
)
ENTRY = (
    '{items: "GET /exports/*", from: 2026-02-12, until: 2026-06-30, ceiling: 55, why: replaced soon, '
    "ticket: INF-812, approved_by: priya, break_glass: true}"
)
METRIC = "metric: {name: m, goal: {at_most: 5}, source: {kind: numbered, count: 3}}\n"
HEAD = f"campaign: x\ngoal: g\n{METRIC}"
OWN = "campaign: x\ngoal: g\nmetric:\n  name: m\n  goal: {at_most: 5}\n  source: {kind: numbered, count: 3}\n"
FLOW = "{from: 2026-03-02, warn: 15, not_allowed: 30"

LATER = "{from: 2026-05-01, not_allowed: 20}"
BLOCK = "window:\n  - from: 2026-03-02\n    warn: 15  # w\n    not_allowed: 30"
TAKEN_BACK = {
    "a flow map": HEAD + f"window:\n  - {FLOW}«, withdrawn: {SAID}»}}  # c\n  - {LATER}\n",
    "a flow map with a last comma": HEAD + f"window:\n  - {FLOW}«, withdrawn: {SAID}»,}}\n",
    "a flow map on two lines": HEAD
    + f"window:\n  - {FLOW[:17]},\n     warn: 15, not_allowed: 30«, withdrawn: {SAID}»}}\n",
    "a block map": HEAD + f"{BLOCK}  # c«\n    withdrawn: {SAID}»\n  # next\n  - {LATER}\n",
    "a block map at the end": HEAD
    + f"window:\n-  from: 2026-03-02\n   warn: 15\n   not_allowed:\n     30«\n   withdrawn: {SAID}»",
    "a key with nothing": HEAD
    + f"window:\n  - from: 2026-03-02\n    withdrawn:« {SAID}»  # none\n    warn: 15\n    not_allowed: 30\n",
    "the metric's own ledger": OWN + f"  window: [{FLOW}«, withdrawn: {SAID}»}}]\n",
    "behind others": HEAD + f"window:\n  - {{from: 2026-01-01, not_allowed: 60}}\n  - {FLOW}«, withdrawn: {SAID}»}}\n",
    "a document end": HEAD + f"{BLOCK}«\n    withdrawn: {SAID}»\n...\n",
}
"""Files after a position was taken back, with what that adds between « and »."""

SHORT = '{items: "GET /exports/*", until: 2026-06-30, why: replaced soon'
REVOKED = {
    "a flow map": HEAD
    + f"exemptions:\n  - {{items: a, until: 2026-06-30, why: w}}\n  - {SHORT}«, revoked: {SAID}»}}\n",
    "a block map": HEAD
    + "exemptions:\n  - items: GET /exports/*\n    why: |-\n      replaced soon\n    until: 2026-06-30"
    + f"«\n    revoked: {SAID}»\n\n  - {{items: a, until: 2026-06-30, why: w}}\nwhy: w\n",
    "the metric's own": OWN + f"  exemptions: [{SHORT}«, revoked: {SAID}»}}]\n",
}
"""Files after an exemption was revoked."""

APPENDED = {
    "no key": HEAD[:-1] + f"«\nexemptions:\n  - {ENTRY}»\nwhy: w\n",
    "no key, behind the ledger": HEAD
    + f"window:\n  - {{from: 2026-01-01, not_allowed: 60}}  # c«\nexemptions:\n  - {ENTRY}»\nwhy: w\n",
    "no key, beside the metric's own ledger": OWN
    + f"  window:\n    - {{from: 2026-01-01, not_allowed: 60}}«\n  exemptions:\n    - {ENTRY}»\n",
    "a list": HEAD + f"exemptions:\n  - {{items: a, until: 2026-01-01, why: w}}«\n  - {ENTRY}»\n",
    "a flow list": HEAD + f"exemptions: [{{items: a, until: 2026-01-01, why: w}}«, {ENTRY}»]\n",
    "an empty key": HEAD + f"exemptions:«\n  - {ENTRY}»\n",
}
"""Files after an exemption was granted."""


def _before(text: str) -> str:
    return re.sub("«.*?»", "", text, flags=re.DOTALL)


def _after(text: str) -> str:
    return re.sub("[«»]", "", text)


def _changed(text: str, change: Change) -> str:
    return with_change(read_document("x.yaml", text), change, (), KINDS)


@pytest.mark.parametrize("layout", TAKEN_BACK)
def test_a_position_is_taken_back_in_its_entry(layout: str) -> None:
    """The entry gets one key more, in its own style, and nothing else changes."""
    assert _changed(_before(TAKEN_BACK[layout]), Change("m", POSITION, BACK)) == _after(TAKEN_BACK[layout])


@pytest.mark.parametrize("layout", REVOKED)
def test_an_exemption_is_revoked_in_its_entry(layout: str) -> None:
    """The same holds of `revoked` in the entry of an exemption."""
    assert _changed(_before(REVOKED[layout]), Change("m", EXEMPT, BACK)) == _after(REVOKED[layout])


@pytest.mark.parametrize("layout", APPENDED)
def test_an_exemption_is_appended_in_the_style_of_the_list(layout: str) -> None:
    """What was granted is written as people write it, and nothing else changes."""
    assert _changed(_before(APPENDED[layout]), Change("m", GRANTED)) == _after(APPENDED[layout])


def test_an_entry_that_is_an_alias_is_left_alone() -> None:
    """What it stands for is another metric's entry as well."""
    one = "{name: NAME, goal: {at_most: 5}, source: {kind: numbered, count: 3}, window: [ENTRY]}"
    first = one.replace("NAME", "m").replace("ENTRY", f"&e {FLOW}}}")
    text = f"campaign: x\ngoal: g\nmetrics:\n- {first}\n- {one.replace('NAME', 'n').replace('ENTRY', '*e')}\n"

    with pytest.raises(BadInputError) as refusal:
        _changed(text, Change("m", POSITION, BACK))

    assert refusal.value.problems[0].todo == f"add it by hand: withdrawn: {SAID}"


def test_an_entry_that_somebody_else_changed_is_not_taken_back() -> None:
    """What is to be taken back is what was looked at."""
    with pytest.raises(BadInputError, match="the entry was changed meanwhile; try again"):
        _changed(HEAD + f"window:\n  - {FLOW.replace('30', '31')}}}\n", Change("m", POSITION, BACK))


letters = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")
words = st.text(letters, min_size=1, max_size=30).filter(str.strip)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
granted = st.builds(
    Exemption,
    items=words,
    from_=st.none() | st.just(date(1999, 1, 1)),
    until=days,
    why=words,
    ceiling=st.none() | st.floats(5.5, 1e18),
    ticket=words | st.just(""),
    approved_by=words,
    break_glass=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(layout=st.sampled_from(sorted(APPENDED)), exemption=granted, back=st.builds(Withdrawal, on=days, why=words))
def test_whatever_is_granted_and_revoked_is_read_back(layout: str, exemption: Exemption, back: Withdrawal) -> None:
    """Any text, number and day comes back as it was, in every layout."""
    text = _changed(_before(APPENDED[layout]), Change("m", exemption))
    again = _changed(text, Change("m", exemption, back))

    found = [campaign_in(read_document("x", one), (), KINDS).metrics[0].exemptions[-1] for one in (text, again)]
    assert found == [exemption, Exemption(**{**vars(exemption), "revoked": back})]
