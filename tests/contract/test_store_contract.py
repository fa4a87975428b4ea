"""What every store does alike: the one for tests, SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from builders import measured
from overton.model.measurement import Attribution, History, Interval, MeasuredDay, Measurement, Snapshot
from overton.model.problem import BadInputError
from overton.store.memory import MemoryStore
from overton.store.port import Delivery, Series, Store

SERIES = Series("request-timeouts", "p99.9 request duration")
FIRST = date(2026, 3, 2)
DELIVERY = Delivery("request-timeouts", "payments", "2026-W09", FIRST, sent=False)
NUMBERS = count()
"""A series of its own for each example of a property."""

Wrap = Callable[[Callable[[], object]], Callable[[], object]]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def snapshot(number: int, *measurements: Measurement) -> Snapshot:
    return Snapshot(day(number), measurements, definition="d")


def interval(since: int, until: int | None, measurement: Measurement) -> Interval:
    return Interval(day(since), None if until is None else day(until), measurement)


def intervals(store: Store, *snapshots: Snapshot) -> Sequence[Interval]:
    store.record(SERIES, snapshots)
    return store.history(SERIES).intervals


def exactly(history: History) -> tuple[History, list[str]]:
    """What tells histories apart, -0.0 from 0.0 too."""
    return history, [repr(i.measurement.value) for i in history.intervals]


def test_a_series_never_measured_has_an_empty_history(store: Store) -> None:
    """Nothing is remembered of a series that was never measured."""
    assert store.history(SERIES) == History()


def test_an_unchanged_item_is_one_interval(store: Store) -> None:
    """An item that stays as it was keeps one interval without an end."""
    same = measured("a", 1.5, "payments")
    assert intervals(store, *(snapshot(n, same) for n in range(4))) == (interval(0, None, same),)


def test_an_interval_ends_where_the_item_changes_or_is_absent(store: Store) -> None:
    """An interval ends on the measured day on which the item differs or is not there."""
    found = intervals(
        store,
        snapshot(0, measured("a", 1.0)),
        snapshot(1, measured("a", 2.0)),
        snapshot(2),
        snapshot(4, measured("a", 2.0)),
    )
    assert found == (
        interval(0, 1, measured("a", 1.0)),
        interval(1, 2, measured("a", 2.0)),
        interval(4, None, measured("a", 2.0)),
    )


def test_another_owner_begins_another_interval(store: Store) -> None:
    """A re-organisation changes today and not the past."""
    found = intervals(store, snapshot(0, measured("a", 1.0, "old")), snapshot(1, measured("a", 1.0, "new")))
    assert [i.measurement.attribution.owners for i in found] == [("old",), ("new",)]


def test_days_between_measured_days_are_no_absence(store: Store) -> None:
    """A day that was not measured says nothing of an item."""
    same = measured("a", 1.0)
    assert intervals(store, snapshot(0, same), snapshot(30, same)) == (interval(0, None, same),)


def test_no_data_is_a_state(store: Store) -> None:
    """An item without data differs from one with a value, and from one that is absent."""
    found = intervals(store, snapshot(0, measured("a", None)), snapshot(1, measured("a", 1.0)))
    assert [i.measurement.value for i in found] == [None, 1.0]


def test_samples_are_remembered_as_the_nearest_power_of_two(store: Store) -> None:
    """Traffic that moves by a few per cent is no change; traffic that doubles is one."""
    found = intervals(store, *(snapshot(n, Measurement("a", 1.0, s)) for n, s in enumerate((1000, 1100, 990, 2000))))
    assert [(i.since, i.measurement.samples) for i in found] == [(day(0), 1024), (day(3), 2048)]


def test_a_day_measured_again_is_replaced(store: Store) -> None:
    """Only the last measurement of a day is remembered."""
    store.record(SERIES, [snapshot(0, measured("a", 1.0), measured("b", 1.0))])
    assert intervals(store, snapshot(0, measured("a", 2.0))) == (interval(0, None, measured("a", 2.0)),)


def test_measured_days_keep_what_was_said_of_them(store: Store) -> None:
    """Definition, tree, completeness, what was left out, whether only failures are listed, and the commit."""
    first = Snapshot(day(0), (), "d1", {"payments": "product", "product": None}, complete=True, left_out={"no time": 3})
    second = Snapshot(day(1), (), "d2", {"a\0\ud800": None}, failures_only=True, revision="c0ffee")
    store.record(SERIES, [second, first])
    expected = (
        MeasuredDay(day(0), "d1", {"payments": "product", "product": None}, complete=True, left_out={"no time": 3}),
        MeasuredDay(
            day(1), "d2", {"a\0\ud800": None}, complete=False, left_out={}, failures_only=True, revision="c0ffee"
        ),
    )
    assert store.history(SERIES).days == expected
    assert store.days(SERIES) == expected


def test_a_series_never_measured_has_no_days(store: Store) -> None:
    """Nor does asking for them begin one."""
    assert store.days(SERIES) == ()


def renamed(number: int, item: str, value: float, formerly: str) -> Snapshot:
    return snapshot(number, replace(measured(item, value), formerly=formerly))


def test_an_interval_says_what_its_item_was_called_before(store: Store) -> None:
    """Of its first day; a former name that is said later neither splits it nor is told."""
    found = intervals(store, renamed(0, "a", 1.0, ""), renamed(1, "b", 1.0, "a"), renamed(2, "b", 1.0, "c"))
    assert [(i.since, i.measurement.item, i.measurement.formerly) for i in found] == [
        (day(0), "a", ""),
        (day(1), "b", "a"),
    ]


def test_a_former_name_inside_an_interval_is_told_when_the_interval_is_cut_there(store: Store) -> None:
    """A day that is measured later may come between; the order of measuring must not show."""
    store.record(SERIES, [renamed(0, "a", 1.0, ""), renamed(2, "a", 1.0, "x")])
    found = intervals(store, renamed(1, "a", 2.0, ""))
    assert [i.measurement.formerly for i in found] == ["", "", "x"]


def test_a_former_name_may_be_any_text(store: Store) -> None:
    """It comes back as it went in."""
    names = [name for name in ODD_NAMES if name]
    found = intervals(store, snapshot(0, *(replace(measured(n, 1.0), formerly=n[::-1]) for n in names)))
    assert [i.measurement.formerly for i in found] == [name[::-1] for name in sorted(names)]


def test_series_do_not_mix(store: Store) -> None:
    """The same item on the same day is another in another series."""
    other = Series(SERIES.campaign, "another metric")
    store.record(SERIES, [snapshot(0, measured("a", 1.0))])
    store.record(other, [snapshot(0, measured("a", 2.0))])
    assert [store.history(s).intervals[0].measurement.value for s in (SERIES, other)] == [1.0, 2.0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    recorded=st.lists(strategies.snapshots(), max_size=12)
    | st.lists(strategies.snapshots(), max_size=8).map(lambda days: sorted(days, key=lambda s: s.day)),
    group=st.integers(1, 8),
)
def test_the_history_depends_only_on_the_last_snapshot_of_each_day(
    store: Store, recorded: list[Snapshot], group: int
) -> None:
    """Days in any order, one by one or together, measured any number of times: the last of each is what counts."""
    series = Series("any order", str(next(NUMBERS)))
    for start in range(0, len(recorded), group):
        store.record(series, recorded[start : start + group])
    expected = MemoryStore()
    last = {s.day: s for s in recorded}
    expected.record(series, [last[d] for d in sorted(last)])
    assert exactly(store.history(series)) == exactly(expected.history(series))


def test_floats_come_back_bit_for_bit(store: Store) -> None:
    """No value is rounded, and the sign of zero is kept."""
    values = [-0.0, 0.0, 1e-320, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 3.0, -2.5, float(2**53)]
    found = intervals(store, snapshot(0, *(measured(str(n), v) for n, v in enumerate(values))))
    assert [repr(i.measurement.value) for i in found] == [repr(v) for v in values]


ODD_NAMES = [
    "",
    " ",
    "a",
    "A",
    "a ",
    "%s ? :x $1",
    'it\'s "quoted" \\ and\nbroken\tup\r',
    "é",
    "e\u0301",
    "ß",
    "ss",
    "日本語",
    "עברית",
    "🚀",
    "\U0010ffff",
    "\x7f\x1b[0m",
    "x" * 20_000,
    "x" * 20_000 + "y",
]


def test_items_may_have_any_name(store: Store) -> None:
    """Names differ if any character does, may be empty or very long, and are listed by code point."""
    found = intervals(store, *(snapshot(n, *(measured(name, 1.0) for name in ODD_NAMES)) for n in range(2)))
    assert [i.measurement.item for i in found] == sorted(ODD_NAMES)


def test_slices_and_owners_may_have_any_name(store: Store) -> None:
    """Slices, owners and reasons come back as they went in, whatever they contain."""
    odd = Measurement("a", 1.0, None, {n: n for n in ODD_NAMES}, Attribution(tuple(ODD_NAMES), "\0\ud800"))
    assert intervals(store, snapshot(0, odd)) == (interval(0, None, odd),)


REFUSED = {
    "NUL": (measured("a\0b", 1.0),),
    "no valid Unicode": (measured("a\udc80", 1.0),),
    "measured twice": (measured("a", 1.0), measured("a", 2.0)),
    "is nan": (measured("a", float("nan")),),
    "is inf": (measured("a", float("inf")),),
    "-1 samples": (Measurement("a", 1.0, -1),),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_kept_is_refused_whole(store: Store, what: str) -> None:
    """Bad input is told, and nothing of the call is remembered."""
    with pytest.raises(BadInputError, match=what):
        store.record(SERIES, [snapshot(0, measured("fine", 1.0)), snapshot(1, *REFUSED[what])])
    assert store.history(SERIES) == History()


ODD_SERIES = [Series("x" * 501, "m"), Series("c", "x" * 501), Series("a\0", "m"), Series("c", "\ud800")]


@pytest.mark.parametrize("series", ODD_SERIES, ids=["long campaign", "long metric", "NUL", "broken Unicode"])
def test_names_that_no_database_can_index_are_refused(store: Store, series: Series) -> None:
    """Campaigns, metrics and audiences have names of at most 500 characters, without NUL and broken Unicode."""
    with pytest.raises(BadInputError):
        store.record(series, [])
    with pytest.raises(BadInputError):
        store.claim_delivery(replace(DELIVERY, campaign=series.campaign, audience=series.metric))


def test_the_longest_names_are_kept(store: Store) -> None:
    """Names of 500 characters of four bytes each are fine."""
    series = Series("🚀" * 500, "🚀" * 500)
    store.record(series, [snapshot(0, measured("a", 1.0))])
    assert len(store.history(series).intervals) == 1


def test_a_metric_is_measured_by_one_at_a_time(store: Store, in_thread: Wrap) -> None:
    """While one measures, a second who wants to waits, and others who measure something else do not."""
    events: list[str] = []
    asks, another = Event(), Event()

    def second() -> None:
        asks.set()
        with store.measuring(SERIES):
            events.append("second")

    def elsewhere() -> None:
        with store.measuring(Series("another", "metric")):
            another.set()

    threads = [Thread(target=in_thread(second)), Thread(target=in_thread(elsewhere))]
    with store.measuring(SERIES):
        for thread in threads:
            thread.start()
        assert asks.wait(10)
        assert another.wait(10)
        threads[0].join(0.1)
        events.append("first")
    for thread in threads:
        thread.join(10)
    assert events == ["first", "second"]


def test_measuring_can_record(store: Store) -> None:
    """What is measured under the lock is recorded under it, and the lock is free afterwards, after an error too."""
    with suppress(ZeroDivisionError), store.measuring(SERIES):
        store.record(SERIES, [snapshot(0, measured("a", 1.0))])
        raise ZeroDivisionError
    with store.measuring(SERIES):
        assert len(store.history(SERIES).intervals) == 1
