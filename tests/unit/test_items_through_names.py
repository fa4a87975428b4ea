"""What was renamed, moved or edited is still the same item."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import at_most, campaign, history, metric, position
from overton.model.measurement import History, Interval
from overton.model.standing import Standing
from overton.progress.figures import Overview
from overton.progress.happenings import happenings
from overton.progress.lineage import lineages
from overton.progress.overview import overview
from strategies import FIRST

A_DAY = timedelta(days=1)
Values = dict[str, float | None]
NAMES = "abcdef"


def told(
    *values: Values, formerly: dict[int, dict[str, str]], complete: bool = False, failures_only: bool = False
) -> tuple[History, Overview]:
    """Measured on so many days in a row, and seen on the last; what gets worse is refused from the first day on."""
    days = {FIRST + n * A_DAY: each for n, each in enumerate(values)}
    names = {FIRST + n * A_DAY: former for n, former in formerly.items()}
    past = history(days, formerly=names, complete=complete, failures_only=failures_only)
    measure = metric(goal=at_most(0), window=(position(from_=FIRST, warn=None, not_allowed="worse"),))
    return past, overview(campaign(measure), measure, past, day=max(days), since=FIRST)


def names_of(past: History) -> list[str]:
    """Each item's names in order, as one word."""
    return sorted("".join(i.measurement.item for i in own) for own in lineages(past.intervals))


def test_a_renamed_item_is_one_item_under_its_latest_name() -> None:
    """Nothing is fixed and nothing new; it stands as it did, since when it did, with the ceiling that it had."""
    _, found = told({"a": 3.0}, {"b": 3.0}, {"c": 3.0}, formerly={1: {"b": "a"}, 2: {"c": "b"}}, complete=True)

    assert (0, 0, 1, 1) == (found.changes.fixed, found.changes.inflow, found.changes.before, found.changes.after)
    assert [("c", FIRST, Standing.LATER)] == [(a.item, a.since, a.verdict and a.verdict.standing) for a in found.items]


def test_a_renamed_item_may_not_get_worse() -> None:
    """Its best is what it was under any name."""
    _, found = told({"a": 3.0}, {"b": 4.0}, formerly={1: {"b": "a"}})
    verdict = found.items[0].verdict

    assert verdict is not None
    assert (Standing.NOT_ALLOWED, 3.0) == (verdict.standing, verdict.ceiling)


def test_a_copy_is_new() -> None:
    """Where the item is still there under its own name, the other is another."""
    past, found = told({"a": 3.0}, {"a": 3.0, "b": 3.0}, formerly={1: {"b": "a"}}, complete=True)

    assert (["a", "b"], 1) == (names_of(past), found.changes.inflow)


def test_of_two_that_continue_one_item_the_first_by_name_does() -> None:
    """The other is new."""
    past, found = told({"a": 3.0}, {"c": 3.0, "b": 3.0}, formerly={1: {"c": "a", "b": "a"}}, complete=True)

    assert (["ab", "c"], 0, 1) == (names_of(past), found.changes.fixed, found.changes.inflow)


def test_a_name_may_be_used_again() -> None:
    """By an item that is new, after the one that had it took another; each keeps its own past."""
    past, found = told(
        {"a": 1.0}, {"b": 1.0}, {"b": 1.0, "a": 2.0}, {"b": 1.0, "c": 2.0}, formerly={1: {"b": "a"}, 3: {"c": "a"}}
    )

    assert (["ab", "ac"], 1) == (names_of(past), found.changes.inflow)


def test_a_name_taken_over_from_an_item_that_is_gone_brings_nothing_of_it() -> None:
    """Two items had the name, one after the other; the first stays fixed."""
    past, found = told({"a": 5.0, "b": 7.0}, {"a": 5.0}, {"b": 5.0}, formerly={2: {"b": "a"}}, complete=True)

    assert ["ab", "b"] == names_of(past)
    assert (1, 0, 0, 1) == (found.changes.fixed, found.changes.reopened, found.changes.inflow, found.changes.after)


def test_names_that_move_on_the_same_day_are_followed() -> None:
    """One takes the name that another leaves."""
    past, found = told({"a": 1.0, "b": 2.0}, {"b": 1.0, "c": 2.0}, formerly={1: {"b": "a", "c": "b"}}, complete=True)

    assert (["ab", "bc"], 0, 0) == (names_of(past), found.changes.fixed, found.changes.inflow)


def test_a_former_name_that_nobody_had_says_nothing() -> None:
    """The item is new."""
    past, found = told({"a": 1.0}, {"a": 1.0, "b": 1.0}, formerly={1: {"b": "x"}})

    assert (["a", "b"], 1) == (names_of(past), found.changes.inflow)


def test_what_happened_is_told_of_the_latest_name() -> None:
    """An item that was renamed and then fixed is fixed once."""
    past, found = told({"a": 3.0}, {"b": 3.0}, {"b": 0.0}, formerly={1: {"b": "a"}})
    what = happenings(found.campaign, found.metric, past, since=FIRST, until=FIRST + 2 * A_DAY)

    assert [("b", "fixed")] == [(happening.item, happening.entry.value) for happening in what]


@st.composite
def any_histories(draw: st.DrawFn) -> History:
    """Six names that come, go, and say of each other what they were."""
    count = draw(st.integers(1, 7))
    present = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0.0, 1.0, 2.0]), max_size=5)
    said = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES + "x"), max_size=5)
    days: dict[date, Values] = {FIRST + n * A_DAY: {**draw(present)} for n in range(count)}
    formerly = {day: draw(said) for day in days}
    return history(days, formerly=formerly, complete=draw(st.booleans()), failures_only=draw(st.booleans()))


@settings(max_examples=300)
@given(any_histories())
def test_no_day_of_any_item_is_lost_or_counted_twice(past: History) -> None:
    """Every interval belongs to one item, and no item is in two places on a day."""
    found = list(lineages(past.intervals))

    assert Counter(map(id, past.intervals)) == Counter(id(interval) for own in found for interval in own)
    for own in found:
        assert all(_ends_by(one, other.since) for one, other in pairwise(own))


def _ends_by(interval: Interval, day: date) -> bool:
    return interval.until is not None and interval.until <= day


@st.composite
def renamings(draw: st.DrawFn) -> list[dict[int, str]]:
    """The names of three items day by day, each day some of them new; none trade names in a circle."""
    order = st.permutations(NAMES).map(lambda names: dict(enumerate(names[:3])))
    days = [draw(order)]
    for _ in range(draw(st.integers(1, 6))):
        chosen, moving = draw(order), draw(st.sets(st.integers(0, 2)))
        days.append({n: chosen[n] if n in moving else name for n, name in days[-1].items()})
        assume(len(set(days[-1].values())) == len(days[-1]))
        assume(not _circle(days[-2], days[-1]))
    return days


def _circle(before: dict[int, str], after: dict[int, str]) -> bool:
    moves = {before[n]: after[n] for n in before if before[n] != after[n]}
    for start in moves:
        name = moves.get(start)
        while name is not None and name != start:
            name = moves.get(name)
        if name == start:
            return True
    return False


@settings(max_examples=200)
@given(renamings(), st.booleans())
def test_any_chain_of_renames_counts_as_nothing(days: list[dict[int, str]], complete: bool) -> None:  # noqa: FBT001
    """Names that are left, taken over and come back change no book; items that differ in value are told apart."""
    values: list[Values] = [{name: float(n + 1) for n, name in names.items()} for names in days]
    formerly = {
        number + 1: {after[n]: before[n] for n in after if before[n] != after[n]}
        for number, (before, after) in enumerate(pairwise(days))
    }
    past, found = told(*values, formerly=formerly, complete=complete, failures_only=not complete)

    assert (3, 3) == (found.changes.before, found.changes.after)
    assert (0, 0, 0) == (found.changes.fixed, found.changes.inflow, found.changes.reopened)
    assert {1.0, 2.0, 3.0} == {a.value for a in found.items}
    assert all(a.since == FIRST and a.verdict and a.verdict.standing is Standing.LATER for a in found.items)
    assert 3 == len(list(lineages(past.intervals)))
