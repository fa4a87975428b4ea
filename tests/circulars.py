"""An organisation whose updates the tests compose and send: small, and with something of everything to tell."""

from datetime import date, timedelta
from typing import Any

from builders import at_most, metric
from overton.digests.story import Chapter, Story
from overton.digests.update import Update
from overton.model.campaign import BuyIn, Campaign, Epoch, Guardrail
from overton.model.measurement import Attribution, History, Measurement, Snapshot
from overton.model.organisation import Mail, Member, Organisation, Team
from overton.model.window import Exemption, Position
from overton.progress.happenings import happenings
from overton.progress.overview import overview
from overton.store.memory import MemoryStore
from overton.store.port import Series

MONDAY = date(2026, 2, 23)
"""The day of the update: the ninth week of 2026."""
FIRST = date(2026, 1, 5)


def team(parent: str | None, *people: str, channel: str = "", name: str = "") -> Team:
    return Team(parent=parent, name=name, channel=channel, people=tuple(Member(who=who) for who in people))


def acme(**keys: object) -> Organisation:
    """Acme: product with payments and search below it, platform with infra and jobs; nobody is in jobs."""
    teams = {
        "product": team(None, "lea@acme.test"),
        "payments": team("product", "ana@acme.test", "bo@acme.test", channel="#payments", name="Payments"),
        "search": team("product", "sam@acme.test"),
        "platform": team(None),
        "infra": team("platform", "ines@acme.test", channel="#infra", name="Infra"),
        "jobs": team("platform"),
    }
    mail = Mail(sender="Overton <overton@acme.test>")
    return Organisation(**{"organisation": "Acme", "teams": teams, "mail": mail, **keys})  # type: ignore[arg-type]


def timeouts(**keys: object) -> Campaign:
    """The campaign for shorter requests, in its eighth week, a week before the Window moves."""
    p999 = metric(
        name="p99.9 request duration",
        window=(
            Position(from_=FIRST, warn=30, not_allowed=60, why="60 s is what the load balancer allows today"),
            Position(
                from_=date(2026, 3, 2), announced=date(2026, 2, 10), warn=15, not_allowed=30, why="half of what it was"
            ),
        ),
        exemptions=(
            Exemption(items="GET /exports/csv", until=date(2026, 3, 15), why="replaced by async exports", ceiling=90),
        ),
    )
    return Campaign(
        **{  # type: ignore[arg-type]
            "campaign": "request-timeouts",
            "goal": "Improve the customer experience by limiting the time that a web request can take.",
            "why": "A slow request holds a worker and a database connection; ten of them take the site down.",
            "benefits": ("Deploys drain in 5 s instead of 60 s", "Pages that time out show an error at once"),
            "organizers": ("infra",),
            "sponsor": "cto@acme.test",
            "start": FIRST,
            "target_date": date(2026, 12, 18),
            "metrics": (p999,),
            "guardrails": (Guardrail(name="error rate", goal=at_most(0.01), source=None),),
            "epochs": (Epoch(from_=date(2026, 2, 20), why="the mobile API joined the logs"),),
            "buy_in": (BuyIn(team="payments", on=FIRST, stance="committed", by="ana"),),
            "help": "https://docs.acme.test/faster-requests",
            **keys,
        }
    )


HELD = {
    "payments": {
        "POST /payments": (90, 90, 75),
        "GET /exports/csv": (80, 80, 80),
        "GET /exports/{id}": (45, 45, 45),
        "GET /invoices": (31, 31, 32),
        "POST /refunds": (48, 20, 4),
        "GET /balance": (20, 12, 12),
        "POST /payouts": (8, 8, 8),
        "GET /payments/{id}": (3, 3, 3),
        "GET /statements": (4, 4, 9),
    },
    "search": {
        "GET /search": (50, 20, 4),
        "GET /suggest": (12, 4, 4),
        "GET /facets": (3, 3, 2),
        "GET /near": (9, 8, 7),
    },
    "infra": {"GET /health": (1, 1, 1), "GET /metrics": (2, 2, 2)},
    "jobs": {"POST /jobs": (33, 33, 33), "GET /jobs/{id}": (6, 6, 6)},
    "": {"GET /legacy": (70, 70, 70)},
}
"""Each team's items with their values (in s) from week 1, week 4 and week 8 of the campaign on."""


def snapshot(day: date) -> Snapshot:
    """What was measured on a day."""
    step = (day - FIRST) // timedelta(weeks=1)
    stage = 0 if step < 3 else 1 if step < 6 else 2
    measurements = [
        Measurement(item, values[stage], slices={}, attribution=_owned(owner))
        for owner, items in HELD.items()
        for item, values in items.items()
    ]
    if day >= date(2026, 2, 20):
        measurements.append(Measurement("GET /mobile/feed", 6, attribution=_owned("search")))
    if day >= date(2026, 2, 21):
        measurements.append(Measurement("GET /mobile/pay", 11, attribution=_owned("payments")))
    return Snapshot(day, tuple(measurements), "d", acme().tree, left_out={"null value": 12})


def _owned(owner: str) -> Attribution:
    return Attribution((owner,), f"column service is {owner!r}") if owner else Attribution()


def snapshots() -> list[Snapshot]:
    """Every day from the campaign's start to the day of the update."""
    return [snapshot(FIRST + timedelta(days=number)) for number in range((MONDAY - FIRST).days + 1)]


def remembered() -> MemoryStore:
    """A store in which the campaign was measured every day from its start to the day of the update."""
    store = MemoryStore()
    whole = snapshots()
    store.record(Series("request-timeouts", "p99.9 request duration"), whole)
    errors = {one.day: 0.004 if one.day == FIRST else 0.013 for one in whole}
    store.record(
        Series("request-timeouts", "error rate"),
        [Snapshot(day, (Measurement("all", rate),), "d", {}) for day, rate in errors.items()],
    )
    return store


def story(campaign: Campaign, *histories: History, day: date = MONDAY, **keys: Any) -> Story:
    """What there is to tell of a campaign from what is remembered of each of its metrics."""
    since = keys.pop("since", day - timedelta(weeks=1))
    chapters = [
        Chapter(
            overview(campaign, metric, history, day=day, since=since),
            happenings(campaign, metric, history, since=since, until=day),
        )
        for metric, history in zip(campaign.metrics, histories, strict=True)
    ]
    return Story(acme(**keys), campaign, day, since, tuple(chapters))


def piles(update: Update) -> dict[str, list[str]]:
    """The items of each pile of an update's first metric, by its heading."""
    return {p.heading: [task.item for task in p.tasks] for section in update.parts[0].sections for p in section.piles}


def lines(update: Update, heading: str) -> list[str]:
    """What an update's first metric, or else its end, says under a heading."""
    sections = (*update.parts[0].sections, *update.closing)
    return [
        f"{line.label}: {line.text}" if line.label else line.text
        for section in sections
        if section.heading == heading
        for line in section.lines
    ]
