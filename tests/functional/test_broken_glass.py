"""An exemption without a review holds at once, from the store, and is shouted about until it is in the file or over."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import sleep

import pytest

from exempting import CAMPAIGN, SERIES, VALUES, Exempting, later, today
from overton.cli.opening import now
from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.measurement import Measurement, Snapshot
from overton.model.window import Exemption

BROKEN = ("exempt", "grant", "request-timeouts", "--items", "GET /exports/*", "--why", "incident 77", "--by", "priya")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Exempting]:
    found = Exempting(tmp_path)
    yield found
    found.store.close()


def broken(there: Exempting, days: int = 5) -> None:
    there.run(*BROKEN, "--until", later(days), "--break-glass")


def shout(days: int = 5) -> str:
    last = today() + timedelta(days=days)
    return f"GET /exports/* is exempt until {last.day} {last:%B %Y}, without a review, by priya: incident 77"


def test_it_holds_at_once_and_the_file_stays_as_it_is(there: Exempting) -> None:
    """The gate opens that moment, and closes on the day after the end."""
    before = there.run("check", "--measured").exit_code
    broken(there)
    ends = [there.run("check", "--measured", "--at", later(days)).exit_code for days in (0, 5, 6)]

    assert (before, ends, there.text) == (1, [0, 0, 1], CAMPAIGN)


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("items",),
        ("report", "-o", "-"),
        ("digest", "request-timeouts"),
        ("check", "--measured"),
        ("exempt", "list"),
        ("policy", "export"),
        ("window", "simulate", "request-timeouts", "--warn", "10", "--not-allowed", "20"),
    ],
)
def test_every_command_that_judges_counts_it_and_shouts(there: Exempting, command: tuple[str, ...]) -> None:
    """Who granted it, until when and why, on standard error, where a program's output is not disturbed."""
    broken(there)
    ran = there.run(*command)

    assert (ran.exit_code, f"BREAK-GLASS: request-timeouts: {shout()}" in ran.stderr) == (0, True)


@pytest.mark.parametrize("command", [("status",), ("report", "-o", "-"), ("digest", "request-timeouts"), ("items",)])
def test_what_people_read_says_it_too(there: Exempting, command: tuple[str, ...]) -> None:
    """The page, the update, the status and the item's reason."""
    broken(there)
    told = " ".join(there.run(*command).stdout.split())

    assert shout().removeprefix("GET /exports/* is ") in told


def test_the_team_whose_items_they_are_is_told(there: Exempting) -> None:
    """In its update, also when nothing else is left for it."""
    broken(there)
    told = " ".join(there.run("digest", "request-timeouts", "--for", "data").stdout.split())

    assert f"! Break-glass: {shout()}" in told


def test_the_status_for_programs_names_it(there: Exempting) -> None:
    """With what it covers, until when, by whom and why."""
    broken(there)
    (campaign,) = json.loads(there.run("status", "--json").stdout)["campaigns"]

    assert campaign["metrics"][0]["broken_glass"] == [
        {"items": "GET /exports/*", "until": later(5), "granted_by": "priya", "why": "incident 77"}
    ]


def test_a_request_is_granted_for_as_long_as_a_review_takes(there: Exempting) -> None:
    """Of two months two weeks hold at once; the file may grant the rest, and then nobody shouts any more."""
    there.ask(days=60)
    there.run("exempt", "grant", "1", "--break-glass", "--by", "priya", "--why", "incident 77")
    (holding,) = there.listed()["exemptions"]
    waiting = [one["awaits"] for one in there.listed()["requests"]]
    there.run("exempt", "grant", "1", "--by", "tom")
    (granted,) = there.listed()["exemptions"]

    assert (holding["home"], holding["last"], holding["break_glass"]) == ("store", later(13), True)
    assert (granted["home"], granted["last"], granted["break_glass"]) == ("file", later(60), False)
    assert (waiting, there.listed()["requests"], there.run("status").stderr) == (["the file"], [], "")
    assert [one.break_glass for one in there.store.exemption_requests()[0].decisions] == [True, False]


@pytest.mark.parametrize(("longest", "days"), [("", 14), ("longest_exemption: 7 days\n", 7)])
def test_the_longest_is_two_weeks_or_what_the_campaign_allows(there: Exempting, longest: str, days: int) -> None:
    """One day more is refused, and the latest day is named."""
    there.path.write_text(CAMPAIGN + longest, encoding="utf-8")
    refused = there.run(*BROKEN, "--until", later(days), "--break-glass")
    broken(there, days - 1)

    assert (refused.exit_code, f"the latest day is {later(days - 1)}" in refused.stderr) == (2, True)
    assert [one.wanted.until for one in there.store.exemption_requests()] == [today() + timedelta(days=days - 1)]


def test_revoked_it_ends_that_day(there: Exempting) -> None:
    """The gate is closed again at once, and the list says who took it back and why."""
    broken(there)
    there.run("exempt", "revoke", "1", "--by", "tom", "--why", "it is over")
    (over,) = there.listed("--all")["exemptions"]

    assert (there.run("check", "--measured").exit_code, there.run("status").stderr) == (1, "")
    assert [one["awaits"] for one in there.listed("--all")["requests"]] == [None]
    assert (over["state"], over["revoked"]) == ("revoked", {"on": later(0), "why": "it is over", "by": "tom"})


def test_it_changes_nothing_of_the_past(there: Exempting) -> None:
    """The day before it was granted is judged as it was."""
    before = there.standing("GET /exports/csv", today() - timedelta(days=1))
    broken(there)

    assert before == there.standing("GET /exports/csv", today() - timedelta(days=1)) == "not_allowed"


@pytest.mark.parametrize("revoked", [True, False])
@pytest.mark.parametrize("command", [("status",), ("check", "--measured")])
def test_nobody_hears_of_it_on_days_before_it_was_broken(
    there: Exempting,
    command: tuple[str, ...],
    revoked: bool,  # noqa: FBT001  a parameter
) -> None:
    """As of yesterday nobody had broken it, whatever happened to it since."""
    broken(there)
    if revoked:
        there.run("exempt", "revoke", "1", "--by", "tom", "--why", "it is over")
    ran = there.run(*command, "--at", later(-1))

    assert "exempt until" not in ran.stdout + ran.stderr
    assert ran.stderr == ""


def test_a_grant_that_claims_to_begin_before_it_was_made_begins_with_it() -> None:
    """What was judged until then stays judged so, whatever the store was told."""
    at = now("UTC")
    wanted = Exemption(items="*", from_=at.date() - timedelta(days=90), until=at.date(), why="now!")
    decision = Decision("granted", "ivo", at, break_glass=True, granted=wanted)
    request = ExemptionRequest("request-timeouts", "longest request", wanted, "ivo", at, (decision,))
    glass = request.break_glass

    assert glass is not None
    assert at.date() == glass.from_


GRANT = "from overton.cli.main import main; import sys; print('begun', flush=True); main(sys.argv[1:])"


def test_a_kill_loses_nothing_and_half_writes_nothing(there: Exempting) -> None:
    """Whenever granting is killed, the file is whole; what was decided is there or is written by granting again."""
    there.ask()
    command = ["exempt", "grant", "1", "--by", "priya", "-C", str(there.root)]
    for wait in (0.2, 0.4, 0.6, 0.8):
        process = subprocess.Popen([sys.executable, "-c", GRANT, *command], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        decided = there.store.exemption_requests()[0].state == "granted"
        written = "approved_by" in there.text
        assert (written, there.text.count("approved_by")) in {(False, 0), (True, 1)}
        assert decided or not written
        assert there.run("lint").exit_code == 0
    assert there.run(*command[:-2]).exit_code == 0
    assert there.text.count("approved_by: priya") == 1
    assert len(there.store.exemption_requests()[0].decisions) == 1


def test_an_entry_that_a_review_changed_is_in_the_file_all_the_same(there: Exempting) -> None:
    """Of the same items until the same day: a stricter ceiling is what holds then."""
    broken(there)
    there.path.write_text(
        CAMPAIGN + f"exemptions:\n  - {{items: GET /exports/*, until: {later(5)}, why: w, ceiling: 50}}\n",
        encoding="utf-8",
    )

    assert [there.standing(item) for item in ("GET /exports/csv", "GET /exports/pdf")] == ["exempt", "not_allowed"]
    assert there.run("status").stderr == ""


def test_exemptions_of_other_campaigns_are_left_alone(there: Exempting) -> None:
    """What the store has of a campaign or a metric that is not here concerns nobody here."""
    broken(there)
    (request,) = there.store.exemption_requests()
    for other in (replace(request, campaign="another"), replace(request, metric="another")):
        there.store.ask_exemption(other)

    assert len(there.listed()["exemptions"]) == 1


def test_a_request_without_broken_glass_holds_nothing(there: Exempting) -> None:
    """Asking changes nothing, however urgent."""
    wanted = Exemption(items="*", until=today() + timedelta(days=9), why="now!", break_glass=True)
    there.store.ask_exemption(ExemptionRequest("request-timeouts", "longest request", wanted, "ana", now("UTC")))

    assert there.run("check", "--measured").exit_code == 1


def broken_five_days_ago(there: Exempting) -> date:
    """The glass was broken by a request for much longer, and the items were measured on that day."""
    at = now("UTC") - timedelta(days=5)
    owned = tuple(Measurement(item, value) for item, value in VALUES.items())
    there.store.record(SERIES, [Snapshot(at.date(), owned, "d")])
    wanted = Exemption(items="GET /exports/*", until=today() + timedelta(days=60), why="incident 77")
    granted = replace(wanted, from_=at.date(), until=at.date() + timedelta(days=13))
    decision = Decision("granted", "priya", at, break_glass=True, granted=granted)
    there.store.ask_exemption(ExemptionRequest(SERIES.campaign, SERIES.metric, wanted, "ana", at, (decision,)))
    return at.date()


def test_a_review_changes_nothing_of_the_days_before_it(there: Exempting) -> None:
    """What the file grants begins on the day of the review; until then it held from the store, and still did."""
    since = broken_five_days_ago(there)
    days = [since + timedelta(days=number) for number in range(6)]
    before = [there.standing("GET /exports/csv", day) for day in days]
    there.run("exempt", "grant", "1", "--by", "tom")

    assert f"from: {today()}, until: {later(60)}" in there.text
    assert before == [there.standing("GET /exports/csv", day) for day in days] == ["exempt"] * 6
    assert there.run("status").stderr == ""


def test_it_holds_where_the_file_had_such_an_exemption_that_was_taken_back(there: Exempting) -> None:
    """What was over when the glass was broken says nothing of it."""
    taken_back = f"revoked: {{on: {later(-1)}, why: it is out}}"
    entry = f"{{items: GET /exports/*, from: {later(-9)}, until: {later(5)}, why: w, {taken_back}}}"
    there.path.write_text(f"{CAMPAIGN}exemptions:\n  - {entry}\n", encoding="utf-8")
    before = there.run("check", "--measured").exit_code
    broken(there)

    assert (before, there.run("check", "--measured").exit_code) == (1, 0)
    there.run("exempt", "grant", "1", "--by", "tom")
    assert there.text.count(f"until: {later(5)}") == 2


@pytest.mark.parametrize("asked", [True, False])
def test_the_glass_is_not_broken_in_vain(there: Exempting, asked: bool) -> None:  # noqa: FBT001  a parameter
    """Where the file has an exemption of the same items until the same day, that one counts: name another."""
    entry = f"{{items: GET /exports/*, until: {later(5)}, why: w, ceiling: 50}}"
    there.path.write_text(f"{CAMPAIGN}exemptions:\n  - {entry}\n", encoding="utf-8")
    command: tuple[str, ...] = (*BROKEN, "--until", later(5))
    if asked:
        there.ask(days=5)
        command = ("exempt", "grant", "1", "--by", "priya", "--why", "incident 77")
    ran = there.run(*command, "--break-glass")

    told = f"--until: 'GET /exports/*' is exempt until {later(5)} already; nothing is to be done, or name another day"
    assert (ran.exit_code, told in ran.stderr) == (2, True)
    assert there.run("check", "--measured").exit_code == 1
