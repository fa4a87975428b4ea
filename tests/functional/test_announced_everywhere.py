"""Fine today, refused from a day: once that is announced, every place that people look at says so, with the day."""

import json
import logging
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from git_repositories import repository
from overton.cli.opening import now
from overton.guard import Guard
from running import Ran, overton

FILE = """\
campaign: rt
goal: No request takes long.
notice: 7 days
enforce: {ci: deny, runtime: warn}
metric:
  name: longest
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source: {kind: events, from: r.csv, item: "{route}", value: seconds, aggregate: max, time: at, over: 7 days}
window:
  - {from: 2026-01-05, announced: 2025-12-20, warn: 15, not_allowed: 30}
"""
WIDER = "  - {from: 2026-02-02, warn: 40, not_allowed: 60}\n"
WAYS = {
    "a move": ("move", "--warn", "10", "--not-allowed", "30"),
    "a withdrawal": ("withdraw", "--from", "2026-02-02"),
}
PLACES = (
    ("status", "rt"),
    ("items", "rt"),
    ("check", "--measured"),
    ("report", "-o", "-"),
    ("digest", "rt"),
    ("digest", "rt", "--for", "data"),
    ("window", "propose", "rt"),
)


def today() -> date:
    return now("UTC").date()


def at(folder: Path, *command: str) -> Ran:
    return overton(*command, "-C", str(folder))


@pytest.fixture(scope="module", params=WAYS)
def announced(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, date]]:
    """A workspace with an endpoint of 45 s, of which 30 s will be allowed; and the day."""
    folder = tmp_path_factory.mktemp("announced")
    (folder / "campaigns").mkdir()
    (folder / "overton.yaml").write_text("ownership:\n  - map: {GET /slow: data}\nteams:\n  data: {}\n")
    (folder / "campaigns" / "rt.yaml").write_text(FILE + WIDER)
    (folder / "r.csv").write_text(f"at,route,seconds\n{today() - timedelta(days=1)}T10:00:00,GET /slow,45\n")
    day = today() + timedelta(days=9)
    which, *options = WAYS[request.param]
    start = ("--on", f"{day}") if which == "withdraw" else ("--from", f"{day}")
    for command in (
        ("measure", "--at", f"{today()}"),
        ("window", which, "rt", *options, *start, "--why", "it is clear"),
    ):
        ran = at(folder, *command)
        assert ran.exit_code == 0, ran.stderr
    yield folder, day
    shutil.rmtree(folder)


@pytest.mark.parametrize("place", PLACES)
def test_it_is_said_with_its_day(announced: tuple[Path, date], place: tuple[str, ...]) -> None:
    """And nothing is refused yet."""
    folder, day = announced
    ran = at(folder, *place)

    assert (ran.exit_code, f"{day.day} {day:%B}" in " ".join(ran.stdout.split())) == (0, True)


def test_it_is_refused_on_that_day_and_not_on_the_day_before(announced: tuple[Path, date]) -> None:
    """By itself."""
    folder, day = announced
    days = (day - timedelta(days=1), day)

    assert [at(folder, "check", "--measured", "--at", f"{one}").exit_code for one in days] == [0, 1]


def test_the_guard_says_it_of_what_it_sees(announced: tuple[Path, date], caplog: pytest.LogCaptureFixture) -> None:
    """In its log, of an observation that passes today."""
    folder, day = announced
    guard = Guard(json.loads(at(folder, "policy", "export").stdout))
    ruling = guard.ruling("rt", "GET /slow")
    assert ruling is not None
    with caplog.at_level(logging.INFO, "overton.guard"):
        assert not guard.observed(ruling, value=45.0).enforced

    assert f"from {day.day} {day:%B %Y}, more than 30 s is not allowed" in caplog.text


def test_a_check_of_code_says_it_of_what_is_touched(tmp_path: Path) -> None:
    """Of a file with more than the number that was announced, which today is held to what it was."""
    made = repository(tmp_path)
    text = "campaign: c\ngoal: g\nnotice: 7 days\nmetric:\n  name: m\n  goal: {at_most: 0}\n"
    text += (
        "  source: {kind: pattern, pattern: TODO, each: file}\nwindow:\n  - {from: 2026-01-05, not_allowed: worse}\n"
    )
    files = {"overton.yaml": "organisation: Acme\n", "campaigns/c.yaml": text, "a.py": "# TODO\n# TODO\n# TODO\n"}
    made.commit(files, at=f"{today()}T00:00:00+00:00")
    moved = at(tmp_path, "window", "move", "c", "--not-allowed", "2", "--why", "w")
    base = made.commit(at=f"{today()}T00:00:01+00:00")
    made.commit({"a.py": "# TODO\n# TODO\n# TODO\nx = 1\n"}, at=f"{today()}T00:00:02+00:00")
    ran = at(tmp_path, "check", "--base", base)

    day = today() + timedelta(days=7)
    assert (moved.exit_code, ran.exit_code) == (0, 0)
    assert f"fine today; 3 is more than the 2 allowed from {day.day} {day:%B %Y}" in ran.stdout
