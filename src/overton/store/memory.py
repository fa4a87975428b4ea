"""A store that forgets: it keeps the snapshots themselves and works the history out from scratch each time.

For tests, and for reading where nothing was measured yet.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import Lock

from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.measurement import History, Interval, MeasuredDay, Measurement, Snapshot, magnitude
from overton.store.keepable import check_decision, check_delivery, check_request, check_snapshots
from overton.store.port import Delivery, Series


class MemoryStore:
    """Obviously right and of no use for anything large; other stores are compared with it."""

    def __init__(self) -> None:
        self._snapshots: defaultdict[Series, dict[date, Snapshot]] = defaultdict(dict)
        self._deliveries: dict[tuple[str, str, str], Delivery] = {}
        self._requests: list[ExemptionRequest] = []
        self._measuring: defaultdict[Series, Lock] = defaultdict(Lock)
        self._lock = Lock()

    def record(self, series: Series, snapshots: Sequence[Snapshot]) -> None:
        check_snapshots(series, snapshots)
        with self._lock:
            for snapshot in snapshots:
                self._snapshots[series][snapshot.day] = snapshot

    def history(self, series: Series) -> History:
        snapshots = self._kept(series)
        return History(tuple(map(_day_of, snapshots)), intervals_of(snapshots))

    def days(self, series: Series) -> tuple[MeasuredDay, ...]:
        return tuple(map(_day_of, self._kept(series)))

    def _kept(self, series: Series) -> list[Snapshot]:
        with self._lock:
            return [self._snapshots[series][day] for day in sorted(self._snapshots[series])]

    def claim_delivery(self, delivery: Delivery) -> bool:
        check_delivery(delivery)
        with self._lock:
            unsent = replace(delivery, sent=False)
            return self._deliveries.setdefault(_key(delivery), unsent) is unsent

    def confirm_delivery(self, delivery: Delivery) -> None:
        with self._lock:
            self._deliveries[_key(delivery)] = replace(self._deliveries[_key(delivery)], sent=True)

    def release_delivery(self, delivery: Delivery) -> None:
        with self._lock:
            claimed = self._deliveries.get(_key(delivery))
            if claimed and not claimed.sent:
                del self._deliveries[_key(delivery)]

    def deliveries(self, campaign: str) -> tuple[Delivery, ...]:
        with self._lock:
            mine = (delivery for delivery in self._deliveries.values() if delivery.campaign == campaign)
            return tuple(sorted(mine, key=lambda delivery: delivery.day))

    def ask_exemption(self, request: ExemptionRequest) -> ExemptionRequest:
        check_request(request)
        with self._lock:
            self._requests.append(replace(request, number=len(self._requests) + 1))
            return self._requests[-1]

    def decide_exemption(self, number: int, decision: Decision, *, known: int) -> bool:
        check_decision(decision)
        with self._lock:
            if not 1 <= number <= len(self._requests):
                raise LookupError(f"there is no request {number}")
            request = self._requests[number - 1]
            if len(request.decisions) != known:
                return False
            self._requests[number - 1] = replace(request, decisions=(*request.decisions, decision))
            return True

    def exemption_requests(self, campaign: str | None = None) -> tuple[ExemptionRequest, ...]:
        with self._lock:
            return tuple(one for one in self._requests if campaign is None or one.campaign == campaign)

    @contextmanager
    def measuring(self, series: Series) -> Iterator[None]:
        with self._lock:
            held = self._measuring[series]
        with held:
            yield


def intervals_of(snapshots: Sequence[Snapshot]) -> tuple[Interval, ...]:
    """The maximal stretches of consecutive measured days on which an item stayed the same, by item and start.

    Args:
        snapshots: one a day, in order.
    """
    by_day: list[Mapping[str, Measurement]] = [{m.item: m for m in s.measurements} for s in snapshots]
    intervals = []
    for item in sorted({item for measurements in by_day for item in measurements}):
        since: date | None = None
        current: Measurement | None = None
        for snapshot, measurements in zip(snapshots, by_day, strict=True):
            found = measurements.get(item)
            if current is not None and found is not None and current.same_state(found):
                continue
            if since is not None and current is not None:
                intervals.append(Interval(since, snapshot.day, _remembered(current)))
            since, current = snapshot.day, found
        if since is not None and current is not None:
            intervals.append(Interval(since, None, _remembered(current)))
    return tuple(intervals)


def _day_of(s: Snapshot) -> MeasuredDay:
    return MeasuredDay(
        s.day, s.definition, dict(s.tree), s.complete, dict(s.left_out), s.failures_only, revision=s.revision
    )


def _remembered(measurement: Measurement) -> Measurement:
    value = None if measurement.value is None else float(measurement.value)
    return replace(measurement, value=value, samples=magnitude(measurement.samples))


def _key(delivery: Delivery) -> tuple[str, str, str]:
    return (delivery.campaign, delivery.audience, delivery.period)
