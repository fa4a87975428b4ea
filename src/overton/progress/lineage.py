"""Items through their names: what was renamed, moved or edited is still the same item."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from overton.model.measurement import Interval


def lineages(intervals: Sequence[Interval]) -> Iterator[list[Interval]]:
    """The intervals of each item in order, whatever it was called; the last of them says its name now.

    An interval that says what its item was called before continues that item, where that item left its name on the day:
    it is not there any more, or who is there now came from a name that was left. Otherwise the item stays itself and
    the other is new. A name that was left may be used again, and then is another item.

    Args:
        intervals: by item and start.
    """
    names = {name for i in intervals if i.measurement.formerly for name in (i.measurement.item, i.measurement.formerly)}
    for item, own in groupby(intervals, key=_item):
        if item not in names:
            yield list(own)
    if names:
        yield from _through_names([interval for interval in intervals if interval.measurement.item in names])


def _item(interval: Interval) -> str:
    return interval.measurement.item


def _since(interval: Interval) -> date:
    return interval.since


def _through_names(intervals: Sequence[Interval]) -> list[list[Interval]]:
    """Day by day: `holders` has, by name, the item that was last called so."""
    found: list[list[Interval]] = []
    holders: dict[str, list[Interval]] = {}
    for day, begun in groupby(sorted(intervals, key=_since), key=_since):
        begins = {interval.measurement.item: interval for interval in begun}
        came = {item: holders.pop(former) for item, former in _moves(begins, holders, day).items()}
        for item, interval in begins.items():
            own = came.get(item) or holders.get(item)
            if own is None:
                own = []
                found.append(own)
            own.append(interval)
            holders[item] = own
    return found


def _moves(begins: Mapping[str, Interval], holders: Mapping[str, list[Interval]], day: date) -> dict[str, str]:
    """The former name of each item that took another on this day."""
    claims: dict[str, str] = {}
    for item, interval in begins.items():
        former = interval.measurement.formerly
        if former != item and former in holders:
            claims.setdefault(former, item)
    left = [former for former in claims if former not in begins and _ended(holders[former][-1], day)]
    moves: dict[str, str] = {}
    for former in left:  # grows on the way: who takes a name leaves another
        item = claims[former]
        moves[item] = former
        if item in claims:
            left.append(item)
    return moves


def _ended(interval: Interval, day: date) -> bool:
    return interval.until is not None and interval.until <= day
