"""`overton digest` prints updates and sends them, with the real store in a real workspace."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from circulars import snapshots
from mailboxes import Mailbox, mailbox
from overton.cli.opening import open_store, open_workspace
from overton.model.measurement import Snapshot
from overton.store.port import Series
from running import Ran, overton

ORGANISATION = """\
organisation: Acme
timezone: Europe/Paris
teams:
  product: {people: [{who: lea@acme.test}]}
  payments: {parent: product, handles: ["@acme/pay"], channel: "#payments", people: [{who: ana@acme.test}]}
  search: {parent: product, people: [{who: sam@acme.test}]}
  infra: {people: [{who: ines@acme.test}]}
  jobs: {}
mail: {sender: overton@acme.test}
"""
CAMPAIGN = """\
campaign: request-timeouts
goal: Requests are short.
organizers: [infra]
start: 2026-01-05
target_date: 2026-12-18
metric:
  name: p99.9 request duration
  unit: s
  goal: {at_most: 5}
  item: endpoint
  source: {kind: events, from: logs/*.parquet, item: "{route}", value: duration_s, aggregate: p99.9, time: started_at}
window:
  - {from: 2026-01-05, warn: 30, not_allowed: 60}
"""
SERIES = Series("request-timeouts", "p99.9 request duration")


def whole(folder: Path, snapshots: list[Snapshot]) -> Path:
    (folder / "campaigns").mkdir()
    (folder / "overton.yaml").write_text(ORGANISATION)
    (folder / "campaigns" / "request-timeouts.yaml").write_text(CAMPAIGN)
    open_store(open_workspace(folder)).record(SERIES, snapshots)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Measured every day from January to 23 February 2026, in SQLite."""
    return whole(tmp_path, snapshots())


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def digest(folder: Path, *arguments: str, url: str = "") -> Ran:
    key = ["request-timeouts", "-C", str(folder), "--at", "2026-02-23"]
    return overton("digest", *key, *arguments, OVERTON_MAIL_URL=url)


def test_without_send_it_only_prints(workspace: Path, box: Mailbox) -> None:
    """The organizers' update, with its subject and recipients; nothing is sent or remembered."""
    ran = digest(workspace, url=box.url)
    assert ran.exit_code == 0
    assert ran.stdout.startswith("Subject: request-timeouts: 13 endpoints left, 35 % meet the goal, 3 not allowed\n")
    assert "\nTo: ines@acme.test\n" in ran.stdout
    assert box.mails == []
    assert open_store(open_workspace(workspace)).deliveries("request-timeouts") == ()


def test_a_team_is_named_by_key_or_handle(workspace: Path) -> None:
    """Both mean the same team."""
    assert digest(workspace, "--for", "@acme/pay") == digest(workspace, "--for", "payments")


def test_the_page_can_be_looked_at(workspace: Path) -> None:
    """--html prints one document with its picture inside."""
    ran = digest(workspace, "--for", "payments", "--html")
    assert ran.stdout.startswith("<!DOCTYPE html>")
    assert 'src="data:image/png;base64,' in ran.stdout


def test_sending_twice_sends_once(workspace: Path, box: Mailbox) -> None:
    """The second time says on which day it was sent, and that is fine."""
    first = digest(workspace, "--for", "payments", "--send", url=box.url)
    assert first == Ran(
        0,
        "payments: sent to ana@acme.test: request-timeouts: 8 endpoints left for payments, 2 not allowed\n",
        "",
    )
    second = digest(workspace, "--for", "payments", "--send", url=box.url)
    assert second == Ran(0, "payments: already sent on 2026-02-23 (2026-W09); nothing to do\n", "")
    assert len(box.mails) == 1


def test_everyone_is_sent_theirs(workspace: Path, box: Mailbox) -> None:
    """A line for each audience; a team without people is a warning, not a failure."""
    ran = digest(workspace, "--send", "--all", url=box.url)
    assert ran.exit_code == 0
    assert [line.partition(":")[0] for line in ran.stdout.splitlines()] == [
        "organizers",
        "payments",
        "product",
        "search",
    ]
    assert ran.stderr == (
        "jobs: nobody to send it to on 2026-02-23: jobs has nobody with a mail address; "
        "list people under teams.jobs.people\n"
    )
    assert len(box.mails) == 4


def test_all_without_send_lists_what_would_go(workspace: Path, box: Mailbox) -> None:
    """Each audience with its subject and recipients, and nothing sent."""
    ran = digest(workspace, "--all", url=box.url)
    assert "search: request-timeouts: 2 endpoints left for search\n  to sam@acme.test\n" in ran.stdout
    assert box.mails == []


def test_programs_get_json(workspace: Path, box: Mailbox) -> None:
    """The same shape for what was composed and what was sent."""
    composed = json.loads(digest(workspace, "--for", "search", "--json").stdout)
    assert (composed["campaign"], composed["period"]) == ("request-timeouts", "2026-W09")
    (update,) = composed["updates"]
    assert (update["audience"], update["outcome"], update["to"]) == ("search", "composed", ["sam@acme.test"])
    (sent,) = json.loads(digest(workspace, "--for", "search", "--send", "--json", url=box.url).stdout)["updates"]
    assert (sent["outcome"], sent["day"], sent["to"]) == ("sent", "2026-02-23", ["sam@acme.test"])


def test_nobody_to_send_to_is_said(workspace: Path, box: Mailbox) -> None:
    """For one audience that is bad input, with what to do about it."""
    ran = digest(workspace, "--for", "jobs", "--send", url=box.url)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "list people under teams.jobs.people" in ran.stderr


def test_a_server_that_does_not_listen_is_named_without_its_password(workspace: Path) -> None:
    """Exit code 2 and one line; nothing is lost, and no password is shown."""
    ran = digest(workspace, "--send", url="smtp://ines:secret@127.0.0.1:1")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("mail server 127.0.0.1:1: ")
    assert ran.stderr.endswith("; nothing is lost: run this again when it can be reached\n")
    assert "secret" not in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "url", "words"),
    [
        (["--send"], "", "overton.yaml: there is no mail server: mail.url is empty"),
        (["--send"], "http://ines:secret@mail", "OVERTON_MAIL_URL: the address of the mail server does not begin with"),
        (["--for", "paymets"], "", "there is no team 'paymets'; there are: infra, jobs, payments"),
        (["--for", "search", "--all"], "", "use one of them"),
        (["--again"], "", "use it with --send"),
        (["--html", "--all"], "", "use it without"),
    ],
)
def test_bad_input_is_told(workspace: Path, arguments: list[str], url: str, words: str) -> None:
    """What is wrong and what to do, exit code 2, no traceback and no password."""
    ran = digest(workspace, *arguments, url=url)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert "secret" not in ran.stderr


def test_what_was_never_measured_is_not_sent(tmp_path: Path, box: Mailbox) -> None:
    """An update without numbers is worth nobody's time."""
    ran = digest(whole(tmp_path, []), "--send", url=box.url)
    assert ran.exit_code == 2
    assert "nothing is measured yet; run `overton measure` first" in ran.stderr


def test_a_campaign_that_ended_is_not_sent(workspace: Path, box: Mailbox) -> None:
    """After the period in which it ended, nothing goes out, and a scheduler that goes on asking does no wrong."""
    path = workspace / "campaigns" / "request-timeouts.yaml"
    path.write_text(f"{CAMPAIGN}ended: {{on: 2026-02-10, outcome: stopped}}\n")
    ran = digest(workspace, "--send", url=box.url)
    assert ran == Ran(0, "request-timeouts: ended on 2026-02-10; nothing to send\n", "")
    assert box.mails == []


def test_an_uncertain_delivery_needs_a_look(workspace: Path, box: Mailbox) -> None:
    """A server that died with the message: exit code 2 and where to look, until --again is given."""
    box.dies = True
    first = digest(workspace, "--for", "search", "--send", url=box.url)
    second = digest(workspace, "--for", "search", "--send", url=box.url)
    for ran in (first, second):
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr.startswith("search: unconfirmed since 2026-02-23")
        assert "look in the mail server's log, then use --again to send it anyway" in ran.stderr
    box.dies = False
    assert digest(workspace, "--for", "search", "--send", "--again", url=box.url).exit_code == 0
    assert len(box.mails) == 2


def test_two_processes_send_once(workspace: Path, box: Mailbox) -> None:
    """Two that start at once share the work: nobody gets two."""
    command = [sys.executable, "-c", "from overton.cli.main import main; main()", "digest", "request-timeouts"]
    command += ["-C", str(workspace), "--at", "2026-02-23", "--send", "--all"]
    environ = {**os.environ, "OVERTON_MAIL_URL": box.url}
    both = [subprocess.Popen(command, env=environ, stdout=PIPE, stderr=PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert sorted(to for _sender, to in box.envelopes) == [
        ("ana@acme.test",),
        ("ines@acme.test",),
        ("lea@acme.test",),
        ("sam@acme.test",),
    ], said
