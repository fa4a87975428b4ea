"""Sample overviews, worked out by the real rules from made-up histories: a whole organisation, and the extremes."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import builders
from overton.model.campaign import BuyIn, Campaign, Epoch, Guardrail, Metric
from overton.model.measurement import Tree
from overton.model.organisation import Organisation, Team
from overton.model.window import Exemption, Position
from overton.progress.figures import Overview
from overton.progress.overview import overview

START = date(2026, 1, 5)
DAY = date(2026, 6, 29)
TREE: Tree = {
    "acme": None,
    "product": "acme",
    "platform": "acme",
    "growth": "acme",
    **dict.fromkeys(("payments", "payroll", "benefits", "hiring", "time-off"), "product"),
    **dict.fromkeys(("infra", "data", "identity", "developer-experience"), "platform"),
    **dict.fromkeys(("onboarding", "partners", "search", "mobile", "marketing-site"), "growth"),
}
TEAMS = [team for team in TREE if team not in {"acme", "product", "platform", "growth"}]
NOUNS = (
    "invoices",
    "payrolls",
    "people",
    "exports",
    "reports",
    "contracts",
    "sessions",
    "searches",
    "documents",
    "forms",
)
TAILS = ("", "/{id}", "/{id}/history", "/bulk", "/{id}/attachments", "/summary")


def organisation(**keys: Any) -> Organisation:
    return Organisation(**{"organisation": "Acme", "teams": {k: Team(parent=p) for k, p in TREE.items()}, **keys})


def routes(number: int) -> list[str]:
    """So many different endpoints."""
    pool = [f"{verb} /{noun}{tail}" for tail in TAILS for noun in NOUNS for verb in ("GET", "POST", "PUT")]
    more = [f"GET /v{version}/{noun}{tail}" for version in range(1, number) for noun in NOUNS for tail in TAILS]
    return (pool + more)[:number]


def request_timeouts(endpoints: int = 180, *, key: str = "request-timeouts", seed: int = 7, **keys: Any) -> Overview:
    """Half a year of a campaign: leaders, laggards, a stalled team, exemptions, an announced move, an epoch."""
    chance = random.Random(seed)  # noqa: S311  made-up data, the same each time
    metric = builders.metric(
        name="p99.9 request duration",
        window=(
            Position(
                from_=START, warn=30, not_allowed=60, why="60 s is what the load balancer allows today", by="priya"
            ),
            Position(
                from_=date(2026, 3, 2), announced=date(2026, 2, 10), warn=15, not_allowed=30, why="the Window is clear"
            ),
            Position(
                from_=date(2026, 7, 13), announced=date(2026, 6, 15), warn=10, not_allowed=20, why="one more step"
            ),
        ),
        exemptions=(
            Exemption(
                items="GET /exports*",
                until=date(2026, 9, 30),
                why="replaced by async exports",
                ticket="INF-812",
                approved_by="priya",
            ),
        ),
    )
    owners: dict[str, tuple[str, ...]] = {item: (chance.choice(TEAMS),) for item in routes(endpoints)}
    owners |= dict.fromkeys(chance.sample(sorted(owners), max(1, endpoints // 40)), ())
    return overview(
        campaign(metric, key),
        metric,
        builders.history(_weekly(owners, chance), owners=owners, tree=TREE),
        day=DAY,
        guardrails={"error rate": builders.history({START: {"error rate": 0.004}, DAY: {"error rate": 0.006}})},
        **keys,
    )


def campaign(metric: Metric, key: str) -> Campaign:
    return Campaign(
        campaign=key,
        goal=(
            "Improve the experience and resiliency of our system by limiting the amount of time a web request can take."
        ),
        metrics=(metric,),
        non_goals=("Speeding up requests that are already under five seconds",),
        why="A slow request holds a worker and a database connection; ten of them together take the site down.",
        why_now="Three of the last five incidents began with one slow endpoint.",
        benefits=(
            "Deploys drain in 5 s instead of 60 s",
            "Pages that time out show an error at once, not after a minute",
        ),
        organizers=("infra",),
        sponsor="cto",
        start=START,
        target_date=date(2026, 12, 18),
        guardrails=(Guardrail(name="error rate", goal=builders.at_most(0.01), source=None),),
        notice=timedelta(days=14),
        epochs=(Epoch(from_=date(2026, 4, 1), why="the mobile API joined the logs"),),
        buy_in=(
            BuyIn(team="payments", on=date(2026, 1, 12), stance="committed", by="ana", note="wants the faster drain"),
            BuyIn(team="platform", on=date(2026, 1, 14), stance="supportive"),
            BuyIn(team="mobile", on=date(2026, 4, 6), stance="unsure", note="the app retries on its own"),
            BuyIn(team="search", on=date(2026, 1, 20), stance="opposed", note="the index is being replaced anyway"),
        ),
        help="docs/how-to-make-a-request-faster.md",
    )


def _weekly(owners: Mapping[str, Sequence[str]], chance: random.Random) -> dict[date, dict[str, float | None]]:
    """Values that fall now and then, at a rate of the team's own; some items join in April, some lose their data."""
    values = {item: chance.lognormvariate(1.3, 1.3) for item in owners}
    joins = {item: date(2026, 4, 6) if chance.random() < 0.12 else START for item in owners}
    rate = {team: chance.choice((0, 0.02, 0.06, 0.1, 0.16)) for team in [*TEAMS, None]}
    days: dict[date, dict[str, float | None]] = {}
    for week in range(26):
        day = START + timedelta(weeks=week)
        for item, team in owners.items():
            if chance.random() < rate[team[0] if team else None]:
                values[item] *= chance.uniform(0.15, 0.7)
            elif chance.random() < 0.004:
                values[item] *= chance.uniform(2, 6)
            values[item] = min(values[item], 40 + len(item))
        days[day] = {
            item: float(f"{values[item]:.4g}") for item in owners if joins[item] <= day and chance.random() > 0.002
        }
    return days


def simple(values: Mapping[str, float | None], **keys: Any) -> Overview:
    """An overview of these values on one day; `keys` are those of the metric, `owners` and `target_date` aside."""
    owners = keys.pop("owners", {})
    target = keys.pop("target_date", None)
    metric = builders.metric(**keys)
    day = builders.DAY
    days = {day: dict(values)} if values else {}
    return overview(
        builders.campaign(metric, target_date=target), metric, builders.history(days, owners=owners, tree=TREE), day=day
    )
