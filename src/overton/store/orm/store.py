"""The store on Django's ORM: SQLite or PostgreSQL, alike."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.measurement import History, MeasuredDay, Snapshot
from overton.store.keepable import check_decision, check_delivery, check_request, check_snapshots
from overton.store.orm import models
from overton.store.orm.dialects import dialect_of
from overton.store.orm.locks import measuring
from overton.store.orm.reading import read_days, read_history
from overton.store.orm.recording import record_days
from overton.store.orm.requests import keep_decision, keep_request, read_requests
from overton.store.orm.troubles import Address, told
from overton.store.port import Delivery, Series

UNNAMED = Address("the database")


class OrmStore:
    """Keeps everything in one of Django's databases.

    Args:
        using: the alias of the database; for SQLite its options must say `transaction_mode: IMMEDIATE`.
        address: how people know the database.
    """

    def __init__(self, using: str = "default", address: Address = UNNAMED) -> None:
        self._using = using
        self._address = address

    def record(self, series: Series, snapshots: Sequence[Snapshot]) -> None:
        check_snapshots(series, snapshots)
        if not snapshots:
            return
        kept = models.Series.objects.using(self._using)
        with told(self._address), transaction.atomic(self._using, durable=True):
            # PostgreSQL locks the row; SQLite has begun as the only writer.
            row, _ = kept.select_for_update().get_or_create(campaign=series.campaign, metric=series.metric)
            record_days(self.connection, row.pk, snapshots)

    def history(self, series: Series) -> History:
        with told(self._address), dialect_of(self.connection).unchanging(self.connection) as cursor:
            return read_history(cursor, series)

    def days(self, series: Series) -> tuple[MeasuredDay, ...]:
        with told(self._address), dialect_of(self.connection).unchanging(self.connection) as cursor:
            return read_days(cursor, series)

    def claim_delivery(self, delivery: Delivery) -> bool:
        check_delivery(delivery)
        try:
            with told(self._address), transaction.atomic(self._using, durable=True):
                models.Delivery.objects.using(self._using).create(**_key(delivery), day=delivery.day)
        except IntegrityError:
            return False
        return True

    def confirm_delivery(self, delivery: Delivery) -> None:
        with told(self._address):
            confirmed = models.Delivery.objects.using(self._using).filter(**_key(delivery)).update(sent=True)
        if not confirmed:
            raise LookupError(f"nobody claimed {delivery}")

    def release_delivery(self, delivery: Delivery) -> None:
        with told(self._address):
            models.Delivery.objects.using(self._using).filter(**_key(delivery), sent=False).delete()

    def deliveries(self, campaign: str) -> tuple[Delivery, ...]:
        kept = models.Delivery.objects.using(self._using).filter(campaign=campaign).order_by("day", "id")
        with told(self._address):
            return tuple(Delivery(campaign, row.audience, row.period, row.day, row.sent) for row in kept)

    def ask_exemption(self, request: ExemptionRequest) -> ExemptionRequest:
        check_request(request)
        with told(self._address):
            return keep_request(self._using, request)

    def decide_exemption(self, number: int, decision: Decision, *, known: int) -> bool:
        check_decision(decision)
        with told(self._address):
            return keep_decision(self._using, number, decision, known=known)

    def exemption_requests(self, campaign: str | None = None) -> tuple[ExemptionRequest, ...]:
        with told(self._address), dialect_of(self.connection).unchanging(self.connection):
            return read_requests(self._using, campaign)

    @contextmanager
    def measuring(self, series: Series) -> Iterator[None]:
        with told(self._address), measuring(self.connection, series):
            yield

    def close(self) -> None:
        """Close this thread's connection; the next call opens another."""
        self.connection.close()

    @property
    def connection(self) -> BaseDatabaseWrapper:
        """This thread's."""
        return connections[self._using]


def _key(delivery: Delivery) -> dict[str, str]:
    return {"campaign": delivery.campaign, "audience": delivery.audience, "period": delivery.period}
