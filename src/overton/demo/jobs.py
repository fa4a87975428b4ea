"""Job lists as CSV, a file a week: every night an audit replays twenty runs of each job and looks for double effects.

Levels are replays, of twenty, that had their effect twice.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from overton.demo.span import Span, by_week
from overton.demo.work import GONE, Scale, Twist, Workload, trajectories

REPLAYED = 20
SCALE = Scale(good=(0, 0))
HEADER = ("audited_at", "job", "queue", "team", "replayed", "doubled", "seconds")

WORKLOADS = (
    Workload(
        "payments",
        "money",
        ("SettleCards", "RetryCharges", "MatchBankLines", "SendReceipts", "ExpireCards", "CloseDisputes"),
        levels=(16, 9, 3),
        bursts=((160, 2), (148, 1)),
    ),
    Workload(
        "checkout",
        "default",
        ("ReleaseBaskets", "ApplyVouchers", "RemindBasket", "PriceDelivery"),
        levels=(12, 6),
        bursts=((155, 1), (127, 1)),
    ),
    Workload(
        "search",
        "index",
        ("IndexProduct", "IndexShop", "RankCategories", "RebuildSynonyms", "PruneIndex"),
        levels=(4,),
        bursts=((141, 1),),
    ),
    Workload("storefront", "default", ("BuildSitemap", "WarmPages", "ResizePhotos", "PublishStories")),
    Workload(
        "mobile",
        "push",
        ("PushOrderUpdate", "PushOffers", "ExpireDevices", "PushRecap"),
        levels=(14, 8),
        bursts=((99, 1), (66, 1)),
    ),
    Workload(
        "listings",
        "index",
        ("ImportListings", "ExpireListings", "CountViews", "ScanPhotos", "SuggestPrices"),
        levels=(13, 11, 7, 2),
        bursts=((150, 1), (112, 1)),
    ),
    Workload(
        "payouts",
        "money",
        ("PaySellers", "MakeStatements", "HoldPayout", "ReportTaxes"),
        levels=(18, 15, 6, 5),
        bursts=((146, 1), (119, 2), (71, 1)),
    ),
    Workload(
        "orders",
        "default",
        ("PlaceOrder", "CancelUnpaid", "SplitOrder", "ArchiveOrders", "RemindSeller", "RefundReturn"),
        levels=(17, 14, 10, 8, 3),
        bursts=((151, 1), (137, 1), (108, 1), (78, 1), (29, 1)),
    ),
    Workload(
        "shipping",
        "default",
        ("BuyLabel", "PollCarriers", "BookPickup", "QuoteRates", "DeclareCustoms"),
        levels=(15, 12, 7, 6),
        bursts=((132, 1), (104, 1), (57, 1)),
    ),
    Workload(
        "inventory",
        "default",
        ("ReserveStock", "ReorderStock", "SyncWarehouse", "CountBins"),
        levels=(11, 9, 4),
        bursts=((139, 1), (90, 1), (43, 1)),
    ),
    Workload("identity", "default", ("ExportAccount", "EraseAccount", "RotateKeys"), levels=(5,), bursts=((122, 1),)),
    Workload("support", "mail", ("OpenTicketFromMail", "CloseOldTickets"), levels=(2,)),
    Workload(
        "messaging",
        "mail",
        ("SendMailing", "SendDigest", "SendReminder", "BounceMail", "SendFollowUp"),
        levels=(19, 13, 10),
        bursts=((143, 1), (117, 1), (36, 1)),
    ),
    Workload("data", "nightly", ("LoadWarehouse", "SnapshotOrders", "SendReports"), levels=(8, 1), bursts=((84, 1),)),
    Workload("infra", "nightly", ("RotateLogs", "BackUpDatabases", "PruneSessions")),
)

TWISTS = (
    # Removed rather than repaired.
    Twist(62, "CountViews", GONE),
    Twist(8, "ScanPhotos", 0),
    # A new one, written as the old ones were.
    Twist(3, "SendFollowUp", 4, new=True),
)


def write_jobs(folder: Path, span: Span, rng: np.random.Generator, progress: Callable[[float], None]) -> None:
    """Write `YYYY-Www.csv` files."""
    folder.mkdir(parents=True)
    doubled = trajectories(WORKLOADS, TWISTS, SCALE, span, rng)
    jobs = [(workload, job) for workload in WORKLOADS for job in workload.items]
    typical_seconds = np.exp(rng.normal(2.0, 1.0, len(jobs)))
    for name, indices in span.files(by_week):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            for index in indices:
                seconds = typical_seconds * np.exp(rng.normal(0, 0.1, len(jobs)))
                for (workload, job), twice, took in zip(jobs, doubled[:, index], seconds, strict=True):
                    if not np.isnan(twice):
                        at = f"{span.days[index]}T03:30:00+00:00"
                        team = f"@larkspur/{workload.team}"
                        writer.writerow([at, job, workload.home, team, REPLAYED, int(twice), f"{took:.2f}"])
        progress(indices.stop / span.length)
