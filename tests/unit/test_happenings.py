"""What happened to which item: the last of fixed, new and reopened, with the item's name."""

from datetime import date, timedelta

from builders import DAY, campaign, history, metric
from overton.model.campaign import Epoch
from overton.model.measurement import History
from overton.progress.books import Entry
from overton.progress.happenings import Happening, happenings

Values = dict[str, float | None]


def told(known: History, *, since: date, until: date, **keys: object) -> dict[str, Entry]:
    p999 = metric()
    found = happenings(campaign(p999, **keys), p999, known, since=since, until=until)
    return {happening.item: happening.entry for happening in found}


def days(*values: Values, complete: bool = False) -> History:
    """Measured on so many days in a row."""
    return history({DAY + timedelta(days=n): each for n, each in enumerate(values)}, complete=complete)


def test_items_are_fixed_new_or_reopened() -> None:
    """Each by its name; what stayed as it was is not told."""
    known = days({"fixed": 9, "back": 3, "same": 9, "fine": 2}, {"fixed": 4, "back": 8, "same": 9, "fine": 2, "new": 7})
    assert told(known, since=DAY, until=DAY + timedelta(days=1)) == {
        "back": Entry.REOPENED,
        "fixed": Entry.FIXED,
        "new": Entry.INFLOW,
    }


def test_the_last_thing_counts() -> None:
    """What went to and fro is told as it ended."""
    known = days({"a": 9}, {"a": 4}, {"a": 8}, {"a": 3})
    assert told(known, since=DAY, until=DAY + timedelta(days=2)) == {"a": Entry.REOPENED}
    assert told(known, since=DAY, until=DAY + timedelta(days=3)) == {"a": Entry.FIXED}


def test_what_was_there_when_measuring_began_is_not_new() -> None:
    """The first measured day tells what there is, not what happened."""
    assert told(days({"a": 9}), since=DAY - timedelta(days=7), until=DAY) == {}


def test_a_wider_scope_is_no_news_of_an_item() -> None:
    """What came with an epoch of the file did not happen to anybody."""
    known = days({"a": 9}, {"a": 9, "b": 9})
    epochs = (Epoch(from_=DAY + timedelta(days=1), why="more is measured"),)
    assert told(known, since=DAY, until=DAY + timedelta(days=1), epochs=epochs) == {}


def test_removing_an_item_fixes_it() -> None:
    """Where the source is complete, an item that is not in it any more is fixed by being gone."""
    p999 = metric()
    (happening,) = happenings(
        campaign(p999), p999, days({"a": 9}, {}, complete=True), since=DAY, until=DAY + timedelta(days=1)
    )
    assert happening == Happening("a", Entry.FIXED, DAY + timedelta(days=1), (), removed=True)
