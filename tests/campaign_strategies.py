"""Hypothesis strategies for whole campaigns and what is remembered of them."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from builders import at_most, campaign, history, metric
from overton.model.campaign import Campaign, Epoch
from overton.model.measurement import History, MeasuredDay
from strategies import FIRST, exemptions, positions

TREE = {"payments": "product", "search": "product", "product": None}
OWNERS = {"a": ("payments",), "b": ("payments", "search"), "c": (), "d": ("search",)}
worth = st.none() | st.sampled_from([1.0, 5.0, 6.0, 20.0, 40.0])


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to eight measured days of four items that come, go, are renamed, get better and worse and change hands."""
    numbers = draw(st.lists(st.integers(0, 60), min_size=1, max_size=8, unique=True))
    items = st.dictionaries(st.sampled_from("abcd"), worth, max_size=4)
    days = {FIRST + timedelta(days=number): draw(items) for number in numbers}
    names = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcd"), max_size=3)
    formerly = {day: draw(names) for day in days}
    past = history(days, owners=OWNERS, tree=TREE, formerly=formerly)
    return replace(past, days=tuple(draw(measured_like(day)) for day in past.days))


def measured_like(day: MeasuredDay) -> st.SearchStrategy[MeasuredDay]:
    """The same day of any kind of source, now and then with another definition."""
    return st.builds(
        lambda definition, kind: replace(
            day, definition=definition, complete=kind == "complete", failures_only=kind == "failures"
        ),
        st.sampled_from(["d", "d", "d", "e"]),
        st.sampled_from(["complete", "failures", "failures", "events"]),
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """A campaign with positions of every kind, exemptions and epochs."""
    measure = metric(
        goal=at_most(5),
        window=tuple(draw(st.lists(positions(15.0, 30.0), max_size=3))),
        exemptions=tuple(draw(st.lists(exemptions(), max_size=2))),
        gone_after=timedelta(days=draw(st.sampled_from([1, 10, 90]))),
    )
    epochs = draw(st.lists(st.integers(0, 60), max_size=2, unique=True))
    return campaign(
        measure,
        notice=timedelta(days=draw(st.sampled_from([0, 14]))),
        epochs=tuple(Epoch(from_=FIRST + timedelta(days=n), why="w") for n in epochs),
    )
