"""A policy as plain data and back: nothing is lost, what is new is passed over, what is wrong is placed."""

import copy
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.model.campaign import Enforce, Goal, ItemMode, Mode, Runtime
from overton.model.window import Withdrawal
from overton.policy.document import document_of, policy_of
from overton.policy.problem import PolicyError
from overton.policy.reading import read
from overton.policy.shape import CampaignPolicy, MetricPolicy, Policy, PolicyExemption, PolicyPosition, Signature
from overton.policy.writing import says_the_same, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.dates()
TIMES = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)).map(  # noqa: DTZ001  UTC is meant
    lambda at: at.isoformat() + "Z"
)
MODES = st.sampled_from(get_args(Mode))
SHARES = st.sampled_from(["100%", "0%", "12.5%", "7 %"])
ITEM_MODES = st.builds(ItemMode, items=TEXTS, mode=MODES, share=SHARES)
ENFORCE = st.builds(
    Enforce,
    ci=MODES,
    runtime=MODES | st.builds(Runtime, mode=MODES, share=SHARES, items=st.lists(ITEM_MODES, max_size=2).map(tuple)),
)
POSITIONS = st.builds(
    PolicyPosition,
    starts=TIMES,
    from_=DAYS,
    warn=st.none() | NUMBERS,
    not_allowed=st.none() | NUMBERS,
    worse=st.booleans(),
    announced=st.none() | DAYS,
    why=TEXTS,
)
EXEMPTIONS = st.builds(
    PolicyExemption,
    items=TEXTS,
    until=DAYS,
    why=TEXTS,
    from_=st.none() | DAYS,
    ceiling=st.none() | NUMBERS,
    ticket=TEXTS,
    break_glass=st.booleans(),
    revoked=st.none() | st.builds(Withdrawal, on=DAYS, why=TEXTS, by=TEXTS),
    starts=st.just("") | TIMES,
    ends=st.just("") | TIMES,
)
METRICS = st.builds(
    MetricPolicy,
    unit=TEXTS,
    goal=st.builds(Goal, at_most=NUMBERS) | st.builds(Goal, at_least=NUMBERS),
    positions=st.lists(POSITIONS, max_size=3).map(lambda found: tuple(sorted(found, key=lambda one: one.starts))),
    exemptions=st.lists(EXEMPTIONS, max_size=3).map(tuple),
    owners=st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2).map(tuple), max_size=2),
)
POLICIES = st.builds(
    Policy,
    overton_policy=st.just(1),
    issued=TIMES,
    organisation=TEXTS,
    timezone=st.sampled_from(["UTC", "Europe/Paris"]),
    campaigns=st.dictionaries(
        TEXTS,
        st.builds(
            CampaignPolicy,
            goal=TEXTS,
            organizers=st.lists(TEXTS, max_size=2).map(tuple),
            enforce=ENFORCE,
            metrics=st.dictionaries(TEXTS, METRICS, max_size=2),
        ),
        max_size=2,
    ),
    signature=st.none() | st.builds(Signature, algorithm=TEXTS, value=TEXTS),
)
REVOKED = {"on": "2026-03-05", "why": "w"}
WHOLE: dict[str, Any] = {
    "overton_policy": 1,
    "issued": "2026-03-02T09:30:00Z",
    "organisation": "Acme",
    "timezone": "Europe/Paris",
    "campaigns": {
        "x": {
            "goal": "g",
            "enforce": {"runtime": {"mode": "deny", "share": "10%", "items": [{"items": "a*", "mode": "warn"}]}},
            "metrics": {
                "m": {
                    "goal": {"at_most": 5},
                    "positions": [
                        {"starts": "2026-03-01T23:00:00Z", "from": "2026-03-02", "warn": 15, "not_allowed": 30},
                        {"starts": "2026-03-31T22:00:00Z", "from": "2026-04-01", "not_allowed": 20},
                    ],
                    "exemptions": [{"items": "a", "until": "2026-03-09", "why": "w", "revoked": REVOKED}],
                    "owners": {"payments": ["a", "b"]},
                }
            },
        }
    },
    "signature": {"algorithm": "HMAC-SHA256", "value": "00"},
}  # fmt: skip
BELOW_METRIC = ("campaigns", "x", "metrics", "m")


def _changed(place: tuple[str | int, ...], value: object) -> Any:
    """WHOLE with something else at a place; nothing there if the value is None."""
    document: Any = copy.deepcopy(WHOLE)
    *above, last = place
    part = document
    for step in above:
        part = part[step]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return document


@given(POLICIES)
def test_what_is_written_is_read_back(policy: Policy) -> None:
    """Through the text, too."""
    assert policy == policy_of(document_of(policy))
    assert policy == replace(read(written(policy)), signature=policy.signature)


@given(POLICIES)
def test_a_policy_says_the_same_as_its_earlier_issue(policy: Policy) -> None:
    """And not as one of another content."""
    unsigned = replace(policy, signature=None)
    later = replace(unsigned, issued="2026-03-03T09:30:00Z")

    assert says_the_same(written(unsigned), later)
    assert not says_the_same(written(unsigned), replace(later, organisation=policy.organisation + "x"))
    assert not says_the_same("{", later)


def test_what_is_as_it_would_be_anyway_is_left_out() -> None:
    """So a policy stays small, and whole numbers are written as such."""
    position = PolicyPosition(starts="2026-03-02T00:00:00Z", from_=date(2026, 3, 2), not_allowed=30.0)
    metric = MetricPolicy(goal=Goal(at_most=0.5), positions=(position,))
    policy = Policy(
        overton_policy=1, issued="2026-03-02T09:30:00Z", campaigns={"x": CampaignPolicy(metrics={"m": metric})}
    )

    told = {"starts": "2026-03-02T00:00:00Z", "from": "2026-03-02", "not_allowed": 30}
    assert {
        "overton_policy": 1,
        "issued": "2026-03-02T09:30:00Z",
        "campaigns": {"x": {"metrics": {"m": {"goal": {"at_most": 0.5}, "positions": [told]}}}},
    } == document_of(policy)
    assert ".0" not in json.dumps(document_of(policy))


@pytest.mark.parametrize(
    "place",
    [
        (),
        ("campaigns", "x"),
        ("campaigns", "x", "enforce"),
        ("campaigns", "x", "enforce", "runtime"),
        BELOW_METRIC,
        (*BELOW_METRIC, "goal"),
        (*BELOW_METRIC, "positions", 0),
        (*BELOW_METRIC, "exemptions", 0),
        ("signature",),
    ],
)
def test_what_is_not_known_is_passed_over(place: tuple[str | int, ...]) -> None:
    """At the top and below it: a newer exporter of this version may say more."""
    assert policy_of(WHOLE) == policy_of(_changed((*place, "later"), {"a": [1, None]}))


@pytest.mark.parametrize("place", [("organisation",), ("campaigns", "x", "enforce"), (*BELOW_METRIC, "owners")])
def test_null_is_as_if_the_key_were_not_there(place: tuple[str | int, ...]) -> None:
    """Some languages write it for what is not set."""
    document: Any = copy.deepcopy(WHOLE)
    part = document
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = None

    assert policy_of(_changed(place, None)) == policy_of(document)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (
            ("overton_policy",),
            2,
            "overton_policy: the policy is of version 2, and version 1 is understood here; use a newer",
        ),
        (
            ("overton_policy",),
            0,
            "overton_policy: the policy is of version 0, and version 1 is understood here; write version 1",
        ),
        (("overton_policy",), True, "overton_policy: True is not a whole number"),
        (("overton_policy",), None, "`overton_policy` is missing"),
        (("issued",), "today", "issued: 'today' is no time; write it as 2026-03-02T09:30:00Z"),
        (("timezone",), "Europe/Pari", "timezone: 'Europe/Pari' is no time zone that is known here"),
        (("campaigns",), [], "campaigns: a list is not a mapping"),
        (
            ("campaigns", "x", "enforce", "ci"),
            "often",
            "campaigns.x.enforce.ci: 'often' is none of off, observe, warn, deny",
        ),
        (
            ("campaigns", "x", "enforce", "ci"),
            {},
            "campaigns.x.enforce.ci: a mapping is none of off, observe, warn, deny",
        ),
        (
            ("campaigns", "x", "enforce", "runtime", "share"),
            "120%",
            "campaigns.x.enforce.runtime.share: '120%' is no percentage up to 100%; write one such as 10%",
        ),
        (
            ("campaigns", "x", "enforce", "runtime", "items", 0, "share"),
            "x",
            "campaigns.x.enforce.runtime.items[0].share: 'x' is no percentage up to 100%; write one such as 10%",
        ),
        (
            (*BELOW_METRIC, "goal"),
            None,
            "campaigns.x.metrics.m: `goal` is missing: without it positions have no direction",
        ),
        ((*BELOW_METRIC, "goal"), {}, "campaigns.x.metrics.m.goal: one of `at_most` and `at_least` is needed"),
        (
            (*BELOW_METRIC, "positions", 0, "warn"),
            "15",
            "campaigns.x.metrics.m.positions[0].warn: '15' is not a number",
        ),
        (
            (*BELOW_METRIC, "positions", 0, "warn"),
            True,
            "campaigns.x.metrics.m.positions[0].warn: True is not a number",
        ),
        (
            (*BELOW_METRIC, "positions", 0, "warn"),
            float("inf"),
            "campaigns.x.metrics.m.positions[0].warn: the number is not finite",
        ),
        (
            (*BELOW_METRIC, "positions", 0, "warn"),
            10**400,
            "campaigns.x.metrics.m.positions[0].warn: the number is not finite",
        ),
        (
            (*BELOW_METRIC, "positions", 0, "from"),
            "20260302",
            "campaigns.x.metrics.m.positions[0].from: '20260302' is not a day; write it as 2026-03-02",
        ),
        ((*BELOW_METRIC, "positions", 1, "starts"), None, "campaigns.x.metrics.m.positions[1]: `starts` is missing"),
        (
            (*BELOW_METRIC, "positions", 1, "starts"),
            "2026-02-01T00:00:00Z",
            "campaigns.x.metrics.m.positions[1].starts: this starts before the entry above it",
        ),
        (
            (*BELOW_METRIC, "exemptions", 0, "ends"),
            "soon",
            "campaigns.x.metrics.m.exemptions[0].ends: 'soon' is no time; write it as 2026-03-02T09:30:00Z",
        ),
        (
            (*BELOW_METRIC, "exemptions", 0, "revoked", "on"),
            5,
            "campaigns.x.metrics.m.exemptions[0].revoked.on: 5 is not a day",
        ),
        ((*BELOW_METRIC, "owners", "payments"), "a", "campaigns.x.metrics.m.owners.payments: 'a' is not a list"),
        (
            (*BELOW_METRIC, "owners", "pay\x1bments"),
            [1],
            r"campaigns.x.metrics.m.owners.pay\x1bments[0]: 1 is not a text",
        ),
        (
            (*BELOW_METRIC, "owners", "payments"),
            ["a", "\ud800"],
            "campaigns.x.metrics.m.owners.payments[1]: the text holds half a character",
        ),
    ],
)
def test_what_is_wrong_is_placed(place: tuple[str | int, ...], value: object, told: str) -> None:
    """In the words of the document, and in a form that harms no log."""
    with pytest.raises(PolicyError) as error:
        policy_of(_changed(place, value))

    assert str(error.value).startswith(told)
    assert str(error.value).isprintable()


@pytest.mark.parametrize("text", ["", "[]", "1", "null", "{,}", '{"a": NaN}', "[" * 100_000, b"\xff", "1" * 5000, "{}"])
def test_what_is_no_policy_is_refused(text: str | bytes) -> None:
    """Whatever an address or a disk may give, and in no other way."""
    with pytest.raises(PolicyError):
        read(text)


def test_a_key_that_is_there_twice_is_found_in_a_moment() -> None:
    """Among a hundred thousand: who sends them must not hold up anybody."""
    keys = ",".join(f'"{number}": 0' for number in range(100_000))

    with pytest.raises(PolicyError, match="the key '99999' is there twice"):
        read(f'{{{keys}, "99999": 0}}')


def test_an_instant_beyond_all_days_is_refused() -> None:
    """It would be found out where people are told of it, and the position in force be lost."""
    place = (*BELOW_METRIC, "positions", 0, "starts")

    with pytest.raises(PolicyError, match="is no time"):
        policy_of(_changed(place, "9999-12-31T23:59:59-14:00"))


def test_a_zone_that_is_not_known_matters_only_where_days_are_used() -> None:
    """A reader's list of zones may be older than the writer's, and instants need none."""
    document: Any = _changed(("timezone",), "Mars/Olympus")
    (exemption,) = document["campaigns"]["x"]["metrics"]["m"]["exemptions"]
    exemption["ends"] = "2026-03-09T23:00:00Z"

    assert "Mars/Olympus" == policy_of(document).timezone
