"""A workspace whose Window is worth simulating: two teams, slices, an exemption, four weeks of measurements."""

from datetime import date, timedelta
from pathlib import Path

from running import overton

DAY = date(2026, 3, 2)
CAMPAIGN = """\
campaign: request-timeouts
goal: No request takes long.
start: 2026-01-05
metric:
  name: longest request
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source:
    {kind: events, from: requests.csv, item: "{route}", value: seconds, aggregate: max, time: at, over: 1 day,
     slices: [tier]}
window:
  - {from: 2026-01-05, warn: 30, not_allowed: 60}
  - {from: 2026-02-16, warn: 20, not_allowed: 40}
  - {from: 2026-04-01, announced: 2026-02-20, warn: 10, not_allowed: 20}
exemptions:
  - {items: /exports, until: 2026-12-31, why: they become jobs, ceiling: 60}
"""
ORGANISATION = """\
organisation: Acme
ownership:
  - map: {/pay: payments, "/pay/*": payments, /find: search, /exports: search}
teams:
  product: {}
  payments: {parent: product}
  search: {parent: product}
"""
REQUESTS: dict[str, tuple[float, float, float, float, int, str]] = {
    "/pay": (45, 35, 25, 12, 8, "gold"),
    "/pay/back": (4, 4, 4, 4, 4, "gold"),
    "/find": (9, 9, 9, 9, 2, "gold"),
    "/exports": (50, 50, 50, 50, 1, "tin"),
    "/old": (3, 3, 22, 22, 1, "tin"),
}
"""By route: its longest request at the end of each of four weeks, how many requests it has, and its tier."""


def week(number: int) -> date:
    """The day on which a week's end is measured; the last is `DAY`."""
    return DAY - timedelta(weeks=3 - number)


def workspace(folder: Path) -> Path:
    """Written, measured, and its logs deleted."""
    (folder / "campaigns").mkdir(parents=True)
    (folder / "overton.yaml").write_text(ORGANISATION)
    (folder / "campaigns" / "request-timeouts.yaml").write_text(CAMPAIGN)
    log = folder / "requests.csv"
    lines = [
        f"{week(number)}T10:00:00,{route},{request[number]},{request[5]}"
        for number in range(4)
        for route, request in REQUESTS.items()
        for _ in range(request[4])
    ]
    log.write_text("\n".join(["at,route,seconds,tier", *lines, ""]))
    for number in range(4):
        ran = overton("measure", "-C", str(folder), "--at", f"{week(number)}")
        assert 0 == ran.exit_code, ran.stderr
    log.unlink()
    return folder
