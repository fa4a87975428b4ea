"""A measured workspace in which people ask for exemptions, for tests of the commands."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from overton.cli.opening import now
from overton.model.measurement import Attribution, Measurement, Snapshot
from overton.store.orm.opening import open_store
from overton.store.port import Series
from running import Ran, overton

CAMPAIGN = """\
campaign: request-timeouts
goal: No request takes longer than five seconds.
organizers: [infra]
metric:
  name: longest request   # the worst of a week
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source: {kind: events, from: requests.csv, item: "{route}", value: seconds}
window:
  - {from: 2026-01-05, warn: 15, not_allowed: 30}   # what the load balancer allows
"""
SERIES = Series("request-timeouts", "longest request")
VALUES = {"GET /exports/csv": 40.0, "GET /exports/pdf": 60.0, "GET /slow": 20.0, "GET /fast": 1.0}


def today() -> date:
    return now("UTC").date()


def later(days: int) -> str:
    """A day to come, as people write it."""
    return f"{today() + timedelta(days=days)}"


class Exempting:
    """The workspace, and its commands."""

    def __init__(self, root: Path, url: str = "", values: Mapping[str, float] = VALUES) -> None:
        self.root = root
        self.url = url
        self.path = root / "campaigns" / "request-timeouts.yaml"
        self.path.parent.mkdir()
        self.path.write_text(CAMPAIGN, encoding="utf-8")
        self.store = open_store(url, root)
        owned = Attribution(("data",), "the map says so")
        measured = tuple(Measurement(item, value, attribution=owned) for item, value in values.items())
        self.store.record(SERIES, [Snapshot(today() - timedelta(days=1), measured, "d")])

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def run(self, *arguments: str) -> Ran:
        return overton(*arguments, "-C", str(self.root), OVERTON_DATABASE_URL=self.url)

    def ask(self, *more: str, items: str = "GET /exports/*", days: int = 60) -> Ran:
        said = ("--items", items, "--until", later(days), "--why", "it is replaced", "--by", "ana")
        return self.run("exempt", "ask", "request-timeouts", *said, *more)

    def listed(self, *more: str) -> dict[str, list[dict[str, Any]]]:
        """What `exempt list --json` says."""
        found: dict[str, list[dict[str, Any]]] = json.loads(self.run("exempt", "list", "--json", *more).stdout)
        return found

    def standing(self, item: str, day: date | None = None) -> str:
        """How `overton items` says that an item stands."""
        found = self.run("items", "--match", item, "--json", "--at", f"{day or today()}")
        (entry,) = json.loads(found.stdout)["items"]
        return "exempt" if entry["exempt"] else str(entry["standing"])
