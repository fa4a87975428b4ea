"""`overton window propose` on real folders: what it prints can be run."""

import json
import shlex
from pathlib import Path

import pytest

from running import Ran, overton

CAMPAIGN = """\
campaign: x
goal: Nothing is slow.
notice: 14 days
metric:
  name: duration
  unit: s
  item: route
  goal: {at_most: 5}
  source: {kind: events, from: log.csv, item: "{route}", value: seconds, aggregate: max}
window:
  - {from: 2026-01-01, warn: 30, not_allowed: 60}   # as it was
"""
OWNERS = "ownership:\n  - map: {/a: search, /b: search, /c: payments}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign whose Window is clear, measured once."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "overton.yaml").write_text("organisation: Acme\n" + OWNERS)
    (tmp_path / "campaigns" / "x.yaml").write_text(CAMPAIGN)
    (tmp_path / "log.csv").write_text("route,seconds\n/a,24\n/b,9\n/c,18\n/d,2\n")
    overton("measure", "-C", str(tmp_path))
    return tmp_path


def _proposed(folder: Path, *options: str) -> Ran:
    return overton("window", "propose", "x", "-C", str(folder), *options)


def test_the_printed_command_announces_what_is_proposed(folder: Path) -> None:
    """Whoever runs it as it stands has moved the Window; asked again, the next position is announced."""
    told, found = _proposed(folder), json.loads(_proposed(folder, "--json").stdout)
    printed = told.stdout.splitlines()[-1].strip()

    ran = overton(*shlex.split(printed)[1:])

    again = json.loads(_proposed(folder, "--json").stdout)
    assert (0, "", 0, "") == (told.exit_code, told.stderr, ran.exit_code, ran.stderr)
    assert printed == found["command"]
    assert ("proposed", True, {"warned": 2, "not_allowed": 0}) == (
        found["answer"],
        found["fair"],
        {key: found["simulation"][key] for key in ("warned", "not_allowed")},
    )
    assert ("announced", [found["position"]], None) == (again["answer"], again["announced"], again["position"])


def test_what_would_be_warned_and_refused_is_what_simulating_says(folder: Path) -> None:
    """The same numbers, by team too."""
    found = json.loads(_proposed(folder, "--json").stdout)
    position = found["position"]
    thresholds = ("--warn", str(position["warn"]), "--not-allowed", str(position["not_allowed"]))
    simulated = json.loads(overton("window", "simulate", "x", "-C", str(folder), *thresholds, "--json").stdout)

    of = {one["team"]: (one["warned"], one["not_allowed"]) for one in simulated["teams"]}
    assert {one["team"]: (one["warned"], one["not_allowed"]) for one in found["simulation"]["teams"]} == {
        team: both for team, both in of.items() if any(both)
    }
    assert (simulated["warned"], simulated["not_allowed"]) == (2, 0)


def test_a_window_that_is_not_clear_names_who_holds_it(folder: Path) -> None:
    """Teams and items, nearly there first, and no command; that is no failure."""
    (folder / "log.csv").write_text("route,seconds\n/a,70\n/b,33\n/c,18\n/d,2\n")
    overton("measure", "-C", str(folder))
    ran, found = _proposed(folder), json.loads(_proposed(folder, "--json").stdout)

    assert (0, "held", None) == (ran.exit_code, found["answer"], found["command"])
    assert ran.stdout.splitlines()[-3:] == [
        "  search  2 routes",
        "    ▲ /b  33 s, to get within 30 s, 10 % beyond",
        "    ✗ /a  70 s, to get within 30 s, 133 % beyond",
    ]
    assert "proposed" == json.loads(_proposed(folder, "--now", "--json").stdout)["answer"]


def test_nothing_is_changed_by_asking(folder: Path) -> None:
    """The file stays as it is, and before the first measurement it says so."""
    text = (folder / "campaigns" / "x.yaml").read_bytes()

    ran = _proposed(folder, "--at", "2026-02-01")

    assert (0, True) == (ran.exit_code, "Nothing is measured yet" in ran.stdout)
    assert text == (folder / "campaigns" / "x.yaml").read_bytes()
