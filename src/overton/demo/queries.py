"""Query logs as JSON lines, a file a week: what the databases of the example organisation were asked.

Levels are milliseconds: how long the slow runs of a query take.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from overton.demo.span import Span, by_week
from overton.demo.work import Scale, Twist, Workload, trajectories

SCALE = Scale(good=(90, 750), lines=(1000, 5000, 10_000, 30_000), halfway_above=9000)
DRIVER_TIMEOUT = 30_000
RUNS_A_DAY = 55
SLOW_SHARE = 0.05

WORKLOADS = (
    Workload(
        "payments",
        "payments",
        ("disputes_by_seller", "charges_by_day", "card_by_token", "open_charges", "invoice_lines", "last_refunds"),
        levels=(8200, 2600),
        bursts=((52, 1), (25, 1)),
        kind="read",
    ),
    Workload(
        "payouts",
        "payments",
        ("statement_totals", "unpaid_sellers", "payout_by_id", "hold_payouts"),
        levels=(14_500, 3100, 1700),
        bursts=((31, 1),),
        kind="read",
    ),
    Workload(
        "checkout",
        "orders",
        ("basket_by_buyer", "vouchers_in_use", "reserve_basket", "delivery_options"),
        levels=(2400, 1300),
        bursts=((45, 1),),
        kind="read",
    ),
    Workload(
        "orders",
        "orders",
        ("orders_by_seller", "order_timeline", "unshipped", "archive_batch", "orders_by_buyer", "order_by_id", "lines"),
        levels=(26_500, 17_200, 8800, 6100, 3900),
        bursts=((58, 1), (37, 1), (16, 1), (8, 1)),
        kind="read",
    ),
    Workload(
        "shipping",
        "orders",
        ("parcels_in_transit", "labels_by_day", "customs_lines", "late_parcels", "parcel_by_code", "returns_open"),
        levels=(12_400, 8700, 6900, 2200, 1500),
        bursts=((33, 1),),
        kind="read",
    ),
    Workload(
        "search",
        "catalogue",
        ("changed_products", "facet_counts", "shops_near", "product_batch"),
        levels=(5600, 1600),
        bursts=((61, 1), (41, 1)),
        kind="read",
    ),
    Workload(
        "storefront",
        "catalogue",
        ("home_products", "reviews_by_product", "story_by_slug", "offers_now", "shop_by_name"),
        levels=(7400, 3300, 1250),
        bursts=((48, 1),),
        kind="read",
    ),
    Workload(
        "mobile",
        "catalogue",
        ("feed_for_buyer", "nearby_shops", "recap_for_buyer", "device_by_id", "live_shops"),
        levels=(9300, 7900, 4300, 1900),
        kind="read",
    ),
    Workload(
        "listings",
        "catalogue",
        ("listing_statistics", "bulk_update", "drafts_by_seller", "listing_history", "listing_by_id", "questions"),
        levels=(27_500, 16_000, 11_800, 3600, 2800),
        kind="write",
    ),
    Workload(
        "inventory",
        "warehouse",
        ("stock_movements", "recount", "bins_by_warehouse", "forecast_inputs", "stock_by_sku", "reserve"),
        levels=(21_000, 13_200, 4100, 2300),
        bursts=((50, 1), (22, 1)),
        kind="write",
    ),
    Workload(
        "identity",
        "people",
        ("audit_by_account", "account_by_mail", "session_by_token", "erase_account"),
        levels=(6300,),
        bursts=((29, 1),),
        kind="read",
    ),
    Workload("support", "people", ("ticket_search", "tickets_by_buyer"), levels=(7700, 1400), kind="read"),
    Workload(
        "messaging",
        "people",
        ("unread_counts", "mailing_audience", "conversation", "bounces"),
        levels=(12_900, 5400, 1800),
        bursts=((19, 1),),
        kind="read",
    ),
    Workload(
        "data",
        "warehouse",
        ("cohorts", "sales_export", "funnel", "revenue_by_day", "snapshot_orders", "sellers_top"),
        levels=(28_200, 27_000, 23_500, 15_700, 3400, 2700),
        bursts=((40, 1),),
        kind="read",
    ),
    Workload("infra", "people", ("flags", "deploys", "prune_sessions"), kind="write"),
    Workload(None, "orders", ("partner_feed", "partner_by_key"), levels=(6600,), kind="read"),
)

TWISTS = (Twist(27, "live_shops", 1650, new=True),)


class QueryLog:
    """The queries with their levels, from which days of log lines are drawn."""

    def __init__(self, span: Span, traffic: float, rng: np.random.Generator) -> None:
        self.span = span
        self.rng = rng
        self.runs_a_day = RUNS_A_DAY * traffic
        self.slow_share = SLOW_SHARE / min(1.0, traffic)
        self.levels = trajectories(WORKLOADS, TWISTS, SCALE, span, rng)
        self.midnights = span.midnights()
        self.heads = [
            json.dumps({"database": home.home, "query": query, "kind": home.kind, "team": home.team})[1:-1]
            for home in WORKLOADS
            for query in home.items
        ]

    def draw(self, day: int) -> Iterator[str]:
        """A day's lines, in the order of time."""
        levels = self.levels[:, day]
        runs = self.rng.poisson(self.runs_a_day, len(levels)) * ~np.isnan(levels)
        row = np.repeat(np.arange(len(levels)), runs)
        self.rng.shuffle(row)
        started = self.midnights[day] + np.sort(self.rng.integers(0, 86_400_000, len(row))) * 1000
        # Time-outs that are set too early end more and more queries for nothing.
        cancelled = self.rng.random(len(row)) < 0.001 + 0.002 * day / self.span.length
        for when, query, took, ended in zip(
            np.datetime_as_string(started.astype("datetime64[us]"), unit="ms").tolist(),
            row.tolist(),
            self._durations(levels[row]).tolist(),
            np.where(cancelled, "true", "false").tolist(),
            strict=True,
        ):
            yield f'{{"started_at": "{when}Z", {self.heads[query]}, "ms": {took:.1f}, "cancelled": {ended}}}\n'

    def _durations(self, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """Milliseconds: a lognormal body, and the slow runs."""
        noise = self.rng.standard_normal(len(level))
        slow = self.rng.random(len(level)) < self.slow_share
        body = np.minimum(level / 30, 60) * np.exp(0.7 * noise)
        return np.minimum(np.where(slow, level * np.exp(0.03 * noise), body), DRIVER_TIMEOUT)


def write_queries(
    folder: Path, span: Span, traffic: float, rng: np.random.Generator, progress: Callable[[float], None]
) -> None:
    """Write `YYYY-Www.jsonl` files."""
    folder.mkdir(parents=True)
    log = QueryLog(span, traffic, rng)
    for name, days in span.files(by_week):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for day in days:
                file.writelines(log.draw(day))
        progress(days.stop / span.length)
