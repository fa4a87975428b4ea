"""Simulating the position of a past day gives, count for count, what the status said on that day.

Whatever came after it: measurements, moves, withdrawals, exemptions that ended; and with the raw data gone.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from git_repositories import repository
from postgresql_server import Server
from running import overton

FIRST = date(2026, 1, 5)
ORGANISATION = """\
organisation: Acme
timezone: Pacific/Auckland
ownership:
  - map: {/pay: payments, "/pay/*": payments, "/exports/*": search}
teams:
  product: {}
  payments: {parent: product}
  search: {parent: product}
"""
HEAD = """\
campaign: rt
goal: No request takes long.
start: 2026-01-05
notice: 3 days
metric:
  name: longest
  unit: s
  goal: {at_most: 5}
  gone_after: 4 days
  source:
    {kind: events, from: requests.csv, item: "{route}", value: seconds, aggregate: max, time: at, over: 1 day,
     slices: [tier], timezone: Pacific/Auckland}
window:
"""
LEDGER = (
    (0, "{from: %s, warn: 30, not_allowed: %s}", 60),
    (2, "{from: %s, announced: 2026-01-07, warn: 15, not_allowed: %s}", 30),
    (8, "{from: %s, announced: 2026-01-13, warn: 8, not_allowed: %s}", 20),
)
"""By the number of the day on which it is written; each counts from three days later, but for the first."""
WITHDRAWN = ", withdrawn: {on: 2026-01-17, why: too soon}}"
"""What the last gets on the twelfth day."""
EXEMPTIONS = (
    (0, '{items: "/exports/*", from: 2026-01-05, until: 2026-01-09, why: w, ceiling: 60}'),
    (3, "{items: /pay, from: 2026-01-08, until: 2026-03-01, why: w}"),
    (9, '{items: "*", from: 2026-01-14, until: 2026-01-14, why: w, ceiling: 25}'),
)
REVOKED = ", revoked: {on: 2026-01-13, why: it is out}}"
"""What the second gets on the eighth day."""
VALUES: dict[str, tuple[float | None, ...]] = {
    "/pay": (45, 45, 35, 35, 40, 20, 20, 12, 12, 31, 31, 4, 4, 4),
    "/pay/back": (4, 9, 9, 4, 4, 4, 16, 16, 9, 9, 9, 9, 21, 21),
    "/exports/1": (50, 61, 50, 50, 50, 50, 32, 32, 28, 28, None, None, None, None),
    "/old": (3, 3, 22, 22, None, None, None, None, None, 22, 18, 18, 18, 18),
    "/new": (None, None, None, 6, 6, 6, 6, 7, 7, 33, 33, 33, 5, 5),
}
"""Each route's longest request by day; None is a day without any."""
RULES = {"a number": "%d", "what gets worse": "worse", "both": "{at: %d, worse: true, tolerance: 10%%}"}
OPTIONS = {
    "a number": ("--not-allowed", "{at}"),
    "what gets worse": ("--not-allowed", "worse"),
    "both": ("--not-allowed", "{at}", "--worse", "--tolerance", "10%"),
}


def campaign(rule: str, number: int) -> str:
    """The file as it is on a day."""
    ledger = [
        entry % (FIRST + timedelta(days=day and day + 3), RULES[rule] % at if "%" in RULES[rule] else RULES[rule])
        for day, entry, at in LEDGER
        if day <= number
    ]
    exempt = [entry for day, entry in EXEMPTIONS if day <= number]
    if number >= 12:
        ledger[2] = ledger[2][:-1] + WITHDRAWN
    if number >= 8:
        exempt[1] = exempt[1][:-1] + REVOKED
    listed = [f"  - {entry}" for entry in exempt]
    return "\n".join([HEAD.rstrip(), *(f"  - {entry}" for entry in ledger), "exemptions:", *listed, ""])


def days() -> Iterator[tuple[int, date]]:
    return ((number, FIRST + timedelta(days=number)) for number in range(14))


def asked(folder: Path, url: str, *arguments: str) -> Any:
    ran = overton(*arguments, "--json", "-C", str(folder), OVERTON_DATABASE_URL=url)
    assert ran.exit_code == 0, ran.stderr
    return json.loads(ran.stdout)


def status(folder: Path, url: str, key: str, day: date) -> dict[str, Any]:
    found: dict[str, Any] = asked(folder, url, "status", key, "--at", f"{day}")["campaigns"][0]["metrics"][0]
    return found


def live(folder: Path, url: str, rule: str) -> dict[date, dict[str, Any]]:
    """Measure day by day under the file of each day, and keep what the status said then; each day's log is lost."""
    (folder / "campaigns").mkdir()
    (folder / "overton.yaml").write_text(ORGANISATION)
    recorded = {}
    for number, day in days():
        (folder / "campaigns" / "rt.yaml").write_text(campaign(rule, number))
        log = folder / "requests.csv"
        lines = [f"{day}T10:00:00,{r},{v[number]},{'gold' if 'pay' in r else 'tin'}" for r, v in VALUES.items()]
        log.write_text("\n".join(["at,route,seconds,tier", *(one for one in lines if ",None," not in one), ""]))
        asked(folder, url, "measure", "--at", f"{day}")
        log.unlink()
        recorded[day] = status(folder, url, "rt", day)
    return recorded


def counts(of: dict[str, Any], place: str) -> dict[Any, tuple[int, int, int]]:
    """Of the total, a table of teams or a slice: items, warned, not allowed."""
    rows = {"": [of], "tier": of["slices"].get("tier", [])}.get(place) or of[place]
    found = {}
    for row in rows:
        stands = row.get("standings", row)
        name = row.get("team") or row.get("value")
        found[name if place else ""] = (row["items"], stands["warned"], stands["not_allowed"])
    return found


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "SQLite":
        return ""
    server: Server = request.getfixturevalue("postgresql_server")
    return server.store_database()


@pytest.mark.parametrize("rule", RULES)
def test_each_past_day_is_as_it_was_told_then(tmp_path: Path, url: str, rule: str) -> None:
    """By the status and by a simulation: in total, by team, group and slice, with what is exempt and without data."""
    for day, was in live(tmp_path, url, rule).items():
        window = was["window"]
        warn = ("--warn", f"{window['warn']}")
        at = [option.format(at=window["not_allowed"]) for option in OPTIONS[rule]]
        found = asked(tmp_path, url, "window", "simulate", "rt", "--at", f"{day}", *warn, *at)
        now = status(tmp_path, url, "rt", day)
        for place in ("", "teams", "groups", "tier"):
            assert counts(was, place) == counts(now, place) == counts(found, place) == counts(found["now"], place), day
        for key in ("exempt", "no_data"):
            assert was[key] == now[key] == found[key], (day, key)


CALLS = """\
campaign: calls
goal: Nobody calls it.
metric:
  name: calls
  item: call
  goal: {at_most: 0}
  source: {kind: pattern, pattern: 'old\\(', each: match}
window:
  - {from: 2026-01-05, not_allowed: worse}
exemptions:
"""
COMMITS: tuple[tuple[dict[str, str | None], str], ...] = (
    ({"a.py": "old(1)\nold(2)\n", "b.py": "old(3)\n"}, '{items: "a.py*", from: 2026-01-05, until: 2026-01-06, why: w}'),
    ({"a.py": "old(1)\nold(2)\nold(4)\n"}, '{items: "b.py*", from: 2026-01-06, until: 2026-03-01, why: w}'),
    ({"b.py": None, "c.py": "old(3)\n"}, '{items: "c.py*", from: 2026-01-08, until: 2026-01-08, why: w}'),
    ({"a.py": "old(2)\n"}, ""),
    ({"d.py": "old(5)\n"}, '{items: "*", from: 2026-01-09, until: 2026-01-12, why: w}'),
    ({"d.py": None}, ""),
)
"""What each day's commit changes, and the exemption that it grants."""


@pytest.mark.parametrize("stored", [True, False])
def test_the_past_of_a_campaign_in_code_is_as_it_was_told_then(tmp_path: Path, stored: bool) -> None:  # noqa: FBT001  a parameter
    """Read from its commits or from the store, also of files that have other names since."""
    made = repository(tmp_path)
    recorded, granted = {}, []
    for number, (change, exemption) in enumerate(COMMITS):
        day = FIRST + timedelta(days=number)
        granted += [f"  - {exemption}"] if exemption else []
        files = {
            "campaigns/calls.yaml": "\n".join([CALLS.rstrip(), *granted, ""]),
            "overton.yaml": "organisation: Acme\n",
        }
        made.commit({**files, **change}, at=f"{day}T10:00:00+00:00")
        if stored:
            asked(tmp_path, "", "measure", "--at", f"{day}")
        recorded[day] = status(tmp_path, "", "calls", day)

    # Without a store only the ends of weeks are read, so that nothing is known to be new within one.
    assert stored == any(was["standings"]["not_allowed"] for was in recorded.values())
    for day, was in recorded.items():
        found = asked(tmp_path, "", "window", "simulate", "calls", "--at", f"{day}", "--not-allowed", "worse")
        assert counts(was, "") == counts(status(tmp_path, "", "calls", day), "") == counts(found, ""), day
        assert was["exempt"] == found["exempt"], day
