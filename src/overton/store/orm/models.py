"""The tables: what is kept, once each.

Rows of `Interval` are found by series and day, never by item alone, so item and fact have no index of their own.
References of `Interval` and `Item` are not checked by the database: one module writes them, in the transaction that
writes what they name, and PostgreSQL's checks would triple the time of a first day.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class ExactFloatField(models.FloatField):  # type: ignore[type-arg]  # generic to the checker alone
    """A float that comes back bit for bit.

    SQLite writes whole numbers in REAL columns as integers and so loses the sign of -0.0; without a type it does not.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "" if connection.vendor == "sqlite" else super().db_type(connection)


class Series(models.Model):
    """One metric of one campaign; its row is locked while a day of it is written."""

    campaign = models.TextField()
    metric = models.TextField()

    class Meta:
        db_table = "overton_series"
        constraints = (models.UniqueConstraint(fields=["campaign", "metric"], name="overton_one_series_a_metric"),)

    def __str__(self) -> str:
        return f"{self.campaign}: {self.metric}"


class Item(models.Model):
    """An item of a series; the writer holds the series' lock, which keeps keys unique at any length."""

    series = models.ForeignKey(Series, models.CASCADE, db_constraint=False)
    key = models.TextField()

    class Meta:
        db_table = "overton_item"

    def __str__(self) -> str:
        return self.key


class Fact(models.Model):
    """Slices and attribution as canonical JSON, shared by all intervals that have the same."""

    digest = models.CharField(max_length=64, unique=True)
    body = models.TextField()

    class Meta:
        db_table = "overton_fact"

    def __str__(self) -> str:
        return self.body


class Tree(models.Model):
    """The teams' parents as canonical JSON, shared by all days that had the same."""

    digest = models.CharField(max_length=64, unique=True)
    body = models.TextField()

    class Meta:
        db_table = "overton_tree"

    def __str__(self) -> str:
        return self.body


class MeasuredDay(models.Model):
    """A day on which a series was measured whole."""

    series = models.ForeignKey(Series, models.CASCADE, db_index=False)
    day = models.DateField()
    definition = models.TextField()
    tree = models.ForeignKey(Tree, models.PROTECT, db_index=False)
    complete = models.BooleanField()
    left_out = models.TextField()
    """Canonical JSON."""
    failures_only = models.BooleanField(default=False)
    revision = models.TextField(default="")
    formerly = models.TextField(default="{}")
    """Canonical JSON: by item, its key on the measured day before, of items that had another.

    Of all items of the day, also of those whose interval began earlier: another day may come between.
    """

    class Meta:
        db_table = "overton_day"
        constraints = (models.UniqueConstraint(fields=["series", "day"], name="overton_a_day_once"),)

    def __str__(self) -> str:
        return f"{self.day}"


class Interval(models.Model):
    """An item that stayed as it was from one measured day until another (exclusive; null: still)."""

    series = models.ForeignKey(Series, models.CASCADE, db_index=False, db_constraint=False)
    item = models.ForeignKey(Item, models.CASCADE, db_index=False, db_constraint=False)
    since = models.DateField()
    until = models.DateField(null=True)
    value = ExactFloatField(null=True)
    samples = models.BigIntegerField(null=True)
    fact = models.ForeignKey(Fact, models.PROTECT, db_index=False, db_constraint=False)

    class Meta:
        db_table = "overton_interval"
        indexes = (models.Index(fields=["series", "until"], name="overton_interval_by_end"),)
        constraints = (
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(until__isnull=True), name="overton_one_open_interval"
            ),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="overton_since_before_until"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.since} to {self.until}"


class Delivery(models.Model):
    """An update that was sent, or is being sent; the constraint is what makes it happen once."""

    campaign = models.TextField()
    audience = models.TextField()
    period = models.TextField()
    day = models.DateField()
    sent = models.BooleanField(default=False)

    class Meta:
        db_table = "overton_delivery"
        constraints = (
            models.UniqueConstraint(fields=["campaign", "audience", "period"], name="overton_a_delivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.campaign} to {self.audience} for {self.period}"


class ExemptionRequest(models.Model):
    """A request for an exemption; its row is locked while a decision is added, and never changes.

    The id is its number: no database gives one twice.
    """

    campaign = models.TextField()
    metric = models.TextField()
    wanted = models.TextField()
    """Canonical JSON."""
    asked_by = models.TextField()
    asked_at = models.TextField()
    """ISO 8601, with the offset that it was asked in: its day is a day of the organisation."""

    class Meta:
        db_table = "overton_exemption_request"

    def __str__(self) -> str:
        return f"{self.pk}: {self.campaign}, {self.metric}"


class ExemptionDecision(models.Model):
    """One decision about a request; the constraint lets one of two deciders at once win."""

    request = models.ForeignKey(ExemptionRequest, models.PROTECT, db_index=False)
    place = models.PositiveIntegerField()
    """Among the decisions about the request, from 0 on."""
    body = models.TextField()
    """Canonical JSON."""

    class Meta:
        db_table = "overton_exemption_decision"
        constraints = (models.UniqueConstraint(fields=["request", "place"], name="overton_one_decision_a_place"),)

    def __str__(self) -> str:
        return f"{self.request_id}: {self.body}"
