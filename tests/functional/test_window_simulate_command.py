"""`overton window simulate` on real folders, with the raw data gone."""

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from code_campaigns import campaign as code_campaign
from git_repositories import repository
from running import Ran, overton
from simulated_workspace import DAY, week, workspace

KEY = "request-timeouts"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("simulated"))


@pytest.fixture
def folder(measured: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(measured, tmp_path / "copy"))


def simulate(folder: Path, *options: str, at: str = f"{DAY}", **environ: str) -> Ran:
    return overton("window", "simulate", KEY, "-C", str(folder), "--at", at, *options, **environ)


def simulated(folder: Path, *options: str, **keys: str) -> dict[str, Any]:
    ran = simulate(folder, *options, "--json", **keys)
    assert (0, "") == (ran.exit_code, ran.stderr)
    document: dict[str, Any] = json.loads(ran.stdout)
    return document


def status(folder: Path, at: str) -> dict[str, Any]:
    ran = overton("status", KEY, "--json", "-C", str(folder), "--at", at)
    found: dict[str, Any] = json.loads(ran.stdout)["campaigns"][0]["metrics"][0]
    return found


def counts(of: dict[str, Any]) -> tuple[int, int]:
    return of["warned"], of["not_allowed"]


def test_it_answers_without_the_raw_data(measured: Path) -> None:
    """Counts, teams and today's side come from what is remembered; the logs are deleted."""
    found = simulated(measured, "--warn", "7", "--not-allowed", "10")

    assert not list(measured.glob("*.csv"))
    assert ((1, 2), (1, 0)) == (counts(found), counts(found["now"]))
    assert {None: (0, 1), "payments": (0, 1), "search": (1, 0)} == {row["team"]: counts(row) for row in found["teams"]}
    assert {None: (1, 0), "payments": (0, 0), "search": (0, 0)} == {
        row["team"]: counts(row) for row in found["now"]["teams"]
    }
    assert {"product": (1, 1)} == {row["team"]: counts(row) for row in found["groups"]}
    assert {"gold": (1, 1), "tin": (0, 1)} == {row["value"]: counts(row) for row in found["slices"]["tier"]}
    assert (4, 1, 0) == (found["items"], found["exempt"], found["no_data"])
    assert {"warned": 25.0, "not_allowed": 50.0} == found["percent"]
    assert {"warned": 12.5, "not_allowed": 56.25} == found["traffic"]


def test_the_items_that_it_reaches_are_named_with_their_owners(measured: Path) -> None:
    """Worst first; what is warned today and would be refused is among them."""
    found = simulated(measured, "--warn", "7", "--not-allowed", "10")

    assert [("/old", [], "warned"), ("/pay", ["payments"], "later")] == [
        (item["item"], item["owners"], item["now"]) for item in found["newly_not_allowed"]
    ]
    assert [("/find", 9.0)] == [(item["item"], item["value"]) for item in found["newly_warned"]]


@pytest.mark.parametrize("number", range(4))
def test_the_position_of_a_past_day_gives_what_was_recorded(measured: Path, number: int) -> None:
    """The status of that day: by standing, team, group and slice, exempt items left out."""
    day = f"{week(number)}"
    recorded = status(measured, day)
    window = recorded["window"]
    found = simulated(measured, "--warn", str(window["warn"]), "--not-allowed", str(window["not_allowed"]), at=day)

    def told(rows: list[dict[str, Any]], name: str) -> dict[str | None, tuple[int, int, int]]:
        return {row[name]: (row["items"], row["standings"]["warned"], row["standings"]["not_allowed"]) for row in rows}

    def tallied(rows: list[dict[str, Any]], name: str) -> dict[str | None, tuple[int, int, int]]:
        return {row[name]: (row["items"], *counts(row)) for row in rows}

    assert told([recorded | {"all": None}], "all") == tallied([found | {"all": None}], "all")
    assert (recorded["exempt"], recorded["no_data"]) == (found["exempt"], found["no_data"])
    for rows, name in (("teams", "team"), ("groups", "team")):
        assert told(recorded[rows], name) == tallied(found[rows], name) == tallied(found["now"][rows], name)
    assert told(recorded["slices"]["tier"], "value") == tallied(found["slices"]["tier"], "value")


def test_weeks_are_replayed_beside_what_was_in_force(measured: Path) -> None:
    """A row a week, the last of them the day itself; each with the position of its day."""
    found = simulated(measured, "--warn", "7", "--not-allowed", "10")

    assert [(f"{week(n)}", (1, 1), 30.0) for n in range(1)] == [
        (row["day"], counts(row), row["now"]["position"]["warn"]) for row in found["weeks"][:1]
    ]
    assert [(1, 1), (1, 1), (1, 2), (1, 2)] == [counts(row) for row in found["weeks"]]
    assert [(1, 0), (1, 0), (2, 0), (1, 0)] == [counts(row["now"]) for row in found["weeks"]]
    assert [f"{week(2)}", f"{week(3)}"] == [
        row["day"] for row in simulated(measured, "--not-allowed", "10", "--weeks", "2")["weeks"]
    ]


def test_the_announced_position_is_simulated_as_if_it_were_in_force(measured: Path) -> None:
    """Its thresholds count, today; what has announced nothing says so."""
    found = simulated(measured, "--announced")

    assert (10.0, 20.0, (1, 1)) == (found["position"]["warn"], found["position"]["not_allowed"], counts(found))
    ran = simulate(measured, "--announced", at="2026-02-17")
    assert (2, True) == (ran.exit_code, "has announced no position by 2026-02-17" in ran.stderr)


def test_one_threshold_may_be_left_out(measured: Path) -> None:
    """Without --warn there is no Warn, as in a move; without --not-allowed it stays as it is in force."""
    assert (None, 10.0) == _thresholds(simulated(measured, "--not-allowed", "10"))
    assert (7.0, 40.0) == _thresholds(simulated(measured, "--warn", "7"))
    assert (7.0, None) == _thresholds(simulated(measured, "--warn", "7", "--not-allowed", "worse"))


def test_a_number_and_what_gets_worse_are_simulated_together(measured: Path) -> None:
    """As a move would take them."""
    found = simulated(measured, "--not-allowed", "10", "--worse", "--tolerance", "10%")["position"]

    assert (10.0, True, 0.1) == (found["not_allowed"], found["worse"], found["tolerance"])


def _thresholds(found: dict[str, Any]) -> tuple[float | None, float | None]:
    return found["position"]["warn"], found["position"]["not_allowed"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--not-allowed: there is no position to simulate; give --warn and --not-allowed, or --announced"),
        (("--warn", "3", "--not-allowed", "10"), "--warn: `warn` is 3, which already meets the goal"),
        (("--warn", "20", "--not-allowed", "10"), "--not-allowed: `not_allowed` is 10, and `warn` is 20"),
        (("--not-allowed", "nan"), "--not-allowed: this is no finite number"),
        (("--announced", "--warn", "8"), "--announced: thresholds are given as well"),
        (("--warn", "8", "--worse"), "--not-allowed: --worse and --tolerance are said beside it"),
        (("--not-allowed", "9", "--tolerance", "10%"), "--tolerance: a tolerance means nothing without `worse`"),
        (("--not-allowed", "9", "--metric", "x"), "--metric: there is no metric 'x'"),
        (("--not-allowed", "9", "--chart", "window.pdf"), "--chart: window.pdf ends in none of .svg, .png"),
        (("--not-allowed", "9", "--chart", "no/where.svg"), "--chart: there is no folder no"),
        (("--not-allowed", "soon"), "'soon' is neither a number nor `worse`"),
    ],
)
def test_what_cannot_be_simulated_is_refused(measured: Path, options: tuple[str, ...], said: str) -> None:
    """With exit code 2 and what to do; thresholds as a move would refuse them."""
    ran = simulate(measured, *options)

    assert (2, "") == (ran.exit_code, ran.stdout)
    assert said in ran.stderr


def test_the_text_says_both_and_what_changes(measured: Path) -> None:
    """For people in a pipe: nothing is cut, and every colour has a sign or a word."""
    told = simulate(measured, "--warn", "7", "--not-allowed", "10").stdout

    assert "Now        Warn 20 s, Not Allowed 40 s, since 16 February 2026" in told
    assert "Simulated  Warn 7 s, Not Allowed 10 s" in told
    assert "✗ /old  unowned  22 s" in told
    assert all(line == "" or len(line) <= 200 for line in told.splitlines())


def test_what_is_exempt_until_then_is_named_apart(folder: Path) -> None:
    """The status counts it among what the position will refuse; a simulation of today does not, and says so."""
    file = folder / "campaigns" / f"{KEY}.yaml"
    file.write_text(file.read_text().replace("until: 2026-12-31", "until: 2026-03-31"))

    told = simulate(folder, "--announced").stdout
    assert "Newly not allowed: 1 endpoint" in told
    assert "And 1 more whose exemption ends by 1 April 2026: /exports" in told
    assert ["/exports"] == [one["item"] for one in simulated(folder, "--announced")["lapsed"]]
    assert "And " not in simulate(folder, "--warn", "10", "--not-allowed", "20").stdout
    following = overton("status", KEY, "-C", str(folder), "--at", f"{DAY}").stdout.splitlines()
    at = following.index("  Next    Warn 10 s, Not Allowed 20 s, from 1 April 2026")
    lapsed = "; 1 of these is exempt today, and no longer by then"
    assert f"          2 endpoints that pass today will be refused, 1 warned{lapsed}" == following[at + 1]


def test_what_was_never_measured_says_so(folder: Path) -> None:
    """No figures are made up, no store is made, and a picture shows the Window alone."""
    shutil.rmtree(folder / ".overton")
    ran = simulate(folder, "--not-allowed", "10", "--chart", str(folder / "window.svg"))

    assert (0, True) == (ran.exit_code, "not measured yet" in ran.stdout)
    assert not (folder / ".overton").exists()
    found = simulated(folder, "--not-allowed", "10")
    assert (0, 0, None, [], None) == (*counts(found), found["measured"], found["weeks"], found["traffic"])


def test_a_picture_shows_both_positions(folder: Path) -> None:
    """What is in force in ink, what is announced with its date, what is simulated with its counts."""
    options = ("--warn", "7", "--not-allowed", "12")
    for ending in ("svg", "png"):
        assert 0 == simulate(folder, *options, "--chart", str(folder / f"window.{ending}")).exit_code

    drawn = ET.parse(folder / "window.svg").getroot()  # noqa: S314  our own file
    texts = {"".join(node.itertext()) for node in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {
        "request-timeouts: Warn 7 s, Not Allowed 12 s, simulated",
        "Warn 20 s",
        "Not Allowed 40 s",
        "Warn 10 s from 1 April",
        "Warn 7 s simulated: 2",
        "Not Allowed 12 s simulated: 1",
    } <= texts
    assert PNG == (folder / "window.png").read_bytes()[: len(PNG)]


def test_the_exemptions_of_a_policy_count(folder: Path) -> None:
    """As everywhere: what a policy excuses is in no count."""
    policy = {
        "overton_policy": 1,
        "issued": "2026-03-01T00:00:00Z",
        "campaigns": {
            KEY: {
                "metrics": {"longest request": {"exemptions": [{"items": "/pay", "until": "2026-12-31", "why": "w"}]}}
            }
        },
    }
    (folder / "policy.json").write_text(json.dumps(policy))
    found = simulated(folder, "--not-allowed", "10", "--policy", str(folder / "policy.json"))

    assert (3, 2, (0, 1)) == (found["items"], found["exempt"], counts(found))


def test_a_campaign_in_code_is_simulated_from_git(tmp_path: Path) -> None:
    """Without a store and without measuring: the weeks past are read from its commits."""
    made = repository(tmp_path)
    made.commit({**code_campaign(), "a.py": "old(1)\nold(2)\n", "CODEOWNERS": "* @acme/core\n"})
    options = ("--not-allowed", "0", "--json", "--at", f"{DAY}", "-C", str(tmp_path))
    ran = overton("window", "simulate", "calls", *options)
    found = json.loads(ran.stdout)

    assert (0, (0, 2), (0, 0), None) == (ran.exit_code, counts(found), counts(found["now"]), found["traffic"])
    assert [("core", (0, 2))] == [(row["team"], counts(row)) for row in found["teams"]]
