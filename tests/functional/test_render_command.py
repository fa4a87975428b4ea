"""`overton render` on real folders."""

import json
import shlex
from pathlib import Path

import pytest

from overton.render.registry import TARGETS
from running import overton

OVERTON = "organisation: Acme\ntimezone: Europe/Paris\n"
CAMPAIGN = """\
campaign: request-timeouts
goal: No web request takes longer than five seconds.
metric:
  {name: p99.9 duration, unit: s, goal: {at_most: 5}, source: {kind: events, from: r.csv, item: "{route}", value: s}}
window:
  - {from: 2026-01-05, warn: 30, not_allowed: 60}
  - {from: 2026-03-02, announced: 2026-02-10, warn: 15, not_allowed: 30}
exemptions:
  - {items: "GET /exports/*", from: 2026-02-12, until: 2026-06-30, ceiling: 55, why: replaced by async exports}
enforce: {runtime: deny}
help: docs/faster.md
"""
NGINX = """\
# rendered by overton; do not edit
# render again:
# overton render request-timeouts --for nginx
# campaign request-timeouts: No web request takes longer than five seconds.
# metric: p99.9 duration
# position from 2026-03-02: not allowed beyond 30 s
# help: docs/faster.md
# from 2026-07-01: GET /exports/* is exempt no more; render again then
# include this file in the location that has proxy_pass
# nginx counts between two reads: a response that trickles is not cut off
# 'GET /exports/*': nginx does not tell methods apart here, so any method may take 55 s
proxy_read_timeout 30s;
proxy_send_timeout 30s;
# GET /exports/*: 55 s until 2026-06-30: replaced by async exports
location ~ "^/exports/.*$" {
    proxy_pass http://app;
    proxy_read_timeout 55s;
    proxy_send_timeout 55s;
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "overton.yaml").write_text(OVERTON, encoding="utf-8")
    (tmp_path / "campaigns" / "x.yaml").write_text(CAMPAIGN, encoding="utf-8")
    return tmp_path


def test_a_rendering_is_the_same_text_until_something_changes(folder: Path) -> None:
    """On any day between a position and the next change."""
    options = ("render", "request-timeouts", "--for", "nginx", "-C", str(folder), "--at")
    found = [overton(*options, day).stdout for day in ("2026-03-02", "2026-06-30")]

    assert [NGINX, NGINX] == found


def test_a_position_that_is_announced_is_a_comment(folder: Path) -> None:
    """The old limit holds until then."""
    found = overton("render", "request-timeouts", "--for", "haproxy", "-C", str(folder), "--at", "2026-03-01").stdout

    assert "    # from 2026-03-02: 60 s → 30 s; render again then\n" in found
    assert "    timeout server 60s\n" in found
    assert "set-timeout" not in found


@pytest.mark.parametrize("program", TARGETS)
def test_what_was_written_matches_until_the_window_moves(program: str, folder: Path) -> None:
    """The exit code says so, for CI."""
    file = folder / "deployed"
    options = ("render", "request-timeouts", "--for", program, "-C", str(folder))
    written = overton(*options, "--at", "2026-02-01", "--output", str(file))
    same = overton(*options, "--at", "2026-02-05", "--check", str(file))
    later = overton(*options, "--at", "2026-07-01", "--check", str(file))

    assert (0, "", "") == (written.exit_code, written.stdout, written.stderr)
    assert (0, f"{file} matches the Window of request-timeouts: 60 s\n", "") == (
        same.exit_code,
        same.stdout,
        same.stderr,
    )
    assert 1 == later.exit_code
    assert all("wanted at most 30 s" in line for line in later.stdout.splitlines())


def test_a_check_is_told_as_json(folder: Path) -> None:
    """For programs."""
    (folder / "a.conf").write_text("proxy_read_timeout 60s;")
    options = ("--for", "nginx", "-C", str(folder), "--at", "2026-07-01", "--check", str(folder / "a.conf"), "--json")
    found = overton("render", "request-timeouts", *options)

    assert 1 == found.exit_code
    assert {
        "campaign": "request-timeouts",
        "metric": "p99.9 duration",
        "matches": False,
        "drifts": [
            {"place": f"{folder}/a.conf:1", "found": "proxy_read_timeout 60s", "wanted": "at most 30 s"},
        ],
        "notes": [],
    } == json.loads(found.stdout)


def test_an_exported_policy_says_the_same(folder: Path) -> None:
    """Where services run, no workspace is needed."""
    at = ("--at", "2099-01-01")
    policy = folder / "policy.json"
    exported = overton("policy", "export", "-C", str(folder), "--output", str(policy))
    of_workspace = overton("render", "request-timeouts", "--for", "json", "-C", str(folder), *at)
    of_policy = overton("render", "request-timeouts", "--for", "json", "--policy", str(policy), *at)

    assert (0, 0) == (exported.exit_code, of_policy.exit_code)
    assert of_workspace.stdout == of_policy.stdout


def test_a_campaign_that_does_not_deny_is_told(folder: Path) -> None:
    """It is rendered all the same: a configuration knows no other way."""
    file = folder / "campaigns" / "x.yaml"
    file.write_text(CAMPAIGN.replace("{runtime: deny}", "{runtime: warn}"), encoding="utf-8")
    found = overton("render", "request-timeouts", "--for", "gunicorn", "-C", str(folder), "--at", "2026-07-01")

    assert found.stdout.endswith("\ntimeout = 30\n")
    expected = "does not deny all at run time (everything: warn); this configuration cuts off all the same"
    assert f"request-timeouts {expected}\n" == found.stderr


def test_one_limit_for_all_is_the_longest(folder: Path) -> None:
    """Unless what is exempt runs elsewhere."""
    options = ("render", "request-timeouts", "--for", "gunicorn", "-C", str(folder), "--at", "2026-06-01")
    longest, own = overton(*options), overton(*options, "--without-exemptions")

    assert (
        "gunicorn has one limit for all: 55 s instead of 30 s, for what is exempt: 'GET /exports/*'" in longest.stderr
    )
    assert ["timeout = 55", "timeout = 30"] == [found.stdout.splitlines()[-1] for found in (longest, own)]
    assert "" == own.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("nope", "--for", "nginx"), "there is no campaign 'nope'"),
        (("request-timeouts", "--for", "iis"), "'iis' is not one of"),
        (("request-timeouts", "--for", "nginx", "--upstream", "a; }"), "holds characters that it may not hold"),
        (("request-timeouts", "--for", "nginx", "--metric", "m"), "there is no metric 'm'"),
        (("request-timeouts", "--for", "nginx", "--at", "2026-01-01"), "no position is in force on 2026-01-01"),
        (("request-timeouts", "--for", "nginx", "--check", "nowhere.conf"), "the configuration cannot be read"),
        (("request-timeouts", "--for", "nginx", "--check", "a", "--output", "b"), "--check writes nothing"),
        (("request-timeouts", "--for", "nginx", "--policy", "nowhere.json"), "the policy cannot be read"),
    ],
)
def test_what_cannot_be_done_is_bad_input(options: tuple[str, ...], expected: str, folder: Path) -> None:
    """Exit code 2: 1 is for what drifted."""
    found = overton("render", *options, "-C", str(folder))

    assert 2 == found.exit_code
    assert expected in found.stderr


def test_metrics_that_are_no_durations_are_bad_input(folder: Path) -> None:
    """Nothing but time can be cut off by a clock."""
    (folder / "campaigns" / "x.yaml").write_text(CAMPAIGN.replace("unit: s", "unit: MB"), encoding="utf-8")
    found = overton("render", "request-timeouts", "--for", "nginx", "-C", str(folder))

    assert 2 == found.exit_code
    assert "the unit 'MB' is no length of time; only durations can be limited by configuration" in found.stderr


def test_the_command_to_render_again_gives_the_same_text(folder: Path) -> None:
    """It stands on a line of its own, with every option that changes what is written."""
    options = ("--metric", "p99.9 duration", "--upstream", "http://my-app:8080", "--without-exemptions")
    where = ("-C", str(folder), "--at", "2026-06-01")
    first = overton("render", "request-timeouts", "--for", "nginx", *options, *where).stdout
    command = shlex.split(first.splitlines()[2].removeprefix("# "))

    assert "overton" == command[0]
    assert {"--metric=p99.9 duration", "--upstream=http://my-app:8080", "--without-exemptions"} < {*command}
    assert first == overton(*command[1:], *where).stdout


@pytest.mark.parametrize("program", ["postgresql", "mysql", "gunicorn", "env"])
def test_an_exemption_without_a_ceiling_takes_no_limit_away_unasked(program: str, folder: Path) -> None:
    """Where there is one limit for all; one who insists gets it, and so does one who exempts everything."""
    file = folder / "campaigns" / "x.yaml"
    file.write_text(CAMPAIGN.replace(" ceiling: 55,", ""), encoding="utf-8")
    options = ("render", "request-timeouts", "--for", program, "-C", str(folder), "--at", "2026-06-01")
    refused, without, insisting = (
        overton(*options, *more) for more in ((), ("--without-exemptions",), ("--with-exemptions",))
    )

    assert (2, "") == (refused.exit_code, refused.stdout)
    assert (
        f"request-timeouts: {program} has one limit for all, and exempt without a ceiling is 'GET /exports/*': "
        "nothing would be limited; where that runs elsewhere, add --without-exemptions; else give it a ceiling, "
        "or insist with --with-exemptions\n"
    ) == refused.stderr
    assert (0, 0) == (without.exit_code, insisting.exit_code)
    file.write_text(CAMPAIGN.replace(" ceiling: 55,", "").replace("GET /exports/*", "*"), encoding="utf-8")
    assert 0 == overton(*options).exit_code


def test_a_route_without_a_limit_is_told_as_such(folder: Path) -> None:
    """Where methods cannot be told apart, that goes for each of them."""
    file = folder / "campaigns" / "x.yaml"
    file.write_text(CAMPAIGN.replace(" ceiling: 55,", ""), encoding="utf-8")
    options = ("render", "request-timeouts", "--for", "nginx", "-C", str(folder), "--at", "2026-06-01")

    assert "'GET /exports/*': nginx does not tell methods apart here, so no method has a limit" in (
        overton(*options).stderr
    )
