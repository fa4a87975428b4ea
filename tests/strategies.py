"""Hypothesis strategies for the words of the domain."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from hypothesis import strategies as st

from overton.model.campaign import Goal
from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.measurement import Attribution, Measurement, Snapshot
from overton.model.window import Exemption, NoWorse, Position, Withdrawal

FIRST = date(2026, 1, 1)

values = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False).map(lambda value: round(value, 3))
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
items = st.sampled_from(["a", "b", "GET /exports/1", "GET /exports/2"])


@st.composite
def goals_and_thresholds(draw: st.DrawFn) -> tuple[Goal, float, float]:
    """A goal, a Warn and a Not Allowed on the right sides of each other."""
    low, mid, high = sorted(draw(st.tuples(values, values, values)))
    if draw(st.booleans()):
        return Goal(at_most=low), mid, high
    return Goal(at_least=high), mid, low


@st.composite
def positions(draw: st.DrawFn, warn: float, not_allowed: float) -> Position:
    """A position with these thresholds, of any of the three kinds."""
    refusals: list[float | Literal["worse"] | NoWorse] = [
        not_allowed,
        "worse",
        NoWorse(at=not_allowed, worse=True, tolerance=draw(st.sampled_from(["0%", "10%", "2.5 %"]))),
        NoWorse(at=not_allowed),
    ]
    announced = draw(st.none() | days)
    refusal = draw(st.sampled_from(refusals))
    return Position(
        from_=draw(days), warn=draw(st.sampled_from([None, warn])), not_allowed=refusal, announced=announced
    )


@st.composite
def exemptions(draw: st.DrawFn) -> Exemption:
    """An exemption of some of `items`, with or without a ceiling, some of them taken back."""
    since, until = sorted(draw(st.tuples(days, days)))
    glob = draw(st.sampled_from(["*", "a", "GET /exports/*", "GET /exports/?", "nothing"]))
    taken_back = st.builds(Withdrawal, on=days, why=st.just("it is done"))
    return Exemption(
        items=glob,
        from_=draw(st.sampled_from([None, since])),
        until=until,
        why="",
        ceiling=draw(st.none() | values),
        revoked=draw(st.none() | taken_back),
    )


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
moments = st.builds(
    datetime.combine,
    days,
    st.sampled_from([time(0, 30), time(12), time(23, 59, 59, 999)]),
    st.sampled_from([timezone(timedelta(hours=hours)) for hours in (-10, 0, 1, 13)]),
)


@st.composite
def exemption_requests(draw: st.DrawFn) -> ExemptionRequest:
    """A request with any words, and up to two decisions about it."""
    wanted = st.builds(replace, exemptions(), why=texts, ticket=texts, break_glass=st.booleans())
    decision = st.builds(
        Decision,
        st.sampled_from(["granted", "denied", "revoked"]),
        texts,
        moments,
        texts,
        st.booleans(),
        st.none() | wanted,
    )
    decisions = tuple(draw(st.lists(decision, max_size=2)))
    return ExemptionRequest(draw(texts), draw(texts), draw(wanted), draw(texts), draw(moments), decisions)


STATES: list[tuple[float | None, int | None, dict[str, str], Attribution]] = [
    (1.5, 4, {}, Attribution()),
    (0.0, 4, {}, Attribution()),
    (-0.0, 5, {}, Attribution()),
    (0.0, 6, {}, Attribution()),
    (None, 0, {}, Attribution()),
    (1.5, None, {"tier": "1"}, Attribution(("a", "b"), "map")),
    (1.5, None, {"tier": "1", "service": "pay"}, Attribution(("b", "a"), "map")),
]
"""So few that neighbouring days are often alike, and some of them all but alike."""


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A whole measurement of up to three items on one of five days."""
    present = draw(st.sets(st.sampled_from(["a", "b", "c"])))
    states = st.sampled_from(STATES[:2]) | st.sampled_from(STATES)
    return Snapshot(
        day=FIRST + timedelta(days=draw(st.integers(0, 4))),
        measurements=tuple(
            Measurement(item, *draw(states), formerly=draw(st.sampled_from(["", "", "b", "x"])))
            for item in sorted(present)
        ),
        definition=draw(st.sampled_from(["d1", "d2"])),
        tree=draw(st.sampled_from([{}, {"a": None}, {"a": "top", "top": None}])),
        complete=draw(st.booleans()),
        left_out=draw(st.sampled_from([{}, {"null value": 3}])),
        failures_only=draw(st.booleans()),
        revision=draw(st.sampled_from(["", "c0ffee"])),
    )
