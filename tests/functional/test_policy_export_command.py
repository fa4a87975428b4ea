"""`overton policy export` and `verify`, and every judge that takes a policy."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from overton.campaigns.schema import policy_schema
from running import Ran, overton

CAMPAIGN = """\
campaign: slow
goal: Nothing is slow.
organizers: [infra]
help: docs/how-to.md
enforce: {ci: deny, runtime: {mode: warn, share: 10%}}
metric:
  name: duration
  unit: s
  item: endpoint
  goal: {at_most: 5}
  source: {kind: events, from: log.csv, item: "{route}", value: seconds, aggregate: max}
window:
  - {from: 2026-01-01, warn: 10, not_allowed: 20}
  - {from: 2099-03-02, announced: 2026-02-01, warn: 8, not_allowed: 15, why: the last step}
exemptions:
  - {items: "/odd*", from: 2026-01-01, until: 2099-06-30, ceiling: 55, why: replaced, ticket: A-1, approved_by: ana}
  - {items: /gone, until: 2026-01-31, why: over}
"""
WORKSPACE = """\
organisation: Acme
timezone: Europe/Paris
ownership:
  - map: {"/slow": payments, "/fast": search}
teams: {payments: {}, search: {}}
"""
GLASS: dict[str, Any] = {
    "overton_policy": 1,
    "issued": "2026-03-02T09:30:00Z",
    "campaigns": {
        "slow": {
            "metrics": {
                "duration": {
                    "exemptions": [
                        {
                            "items": "/slow",
                            "until": "2099-12-31",
                            "why": "the export is down",
                            "approved_by": "ana",
                            "break_glass": True,
                        }
                    ]
                }
            }
        }
    },
}
SHOUT = "BREAK-GLASS: slow: /slow"
OLD, NEW = "o" * 32, "n" * 40


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """One campaign, measured: one endpoint is not allowed, one is exempt, one is fine."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "slow.yaml").write_text(CAMPAIGN)
    (tmp_path / "overton.yaml").write_text(WORKSPACE)
    (tmp_path / "log.csv").write_text("route,seconds\n/fast,1\n/slow,30\n/odd,40\n")
    (tmp_path / "glass.json").write_text(json.dumps(GLASS))
    _run(tmp_path, "measure", "--at", "2026-03-02")
    return tmp_path


@pytest.fixture(autouse=True)
def no_policy_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a policy and keys of their own."""
    for name in ("OVERTON_POLICY_KEY", "OVERTON_POLICY"):
        monkeypatch.delenv(name, raising=False)


def _run(workspace: Path, *arguments: str, **environ: str) -> Ran:
    return overton(*arguments, "-C", str(workspace), **environ)


def _exported(workspace: Path, *arguments: str, **environ: str) -> Any:
    ran = _run(workspace, "policy", "export", *arguments, **environ)
    assert 0 == ran.exit_code, ran.stderr
    return json.loads(ran.stdout)


def _with(key: str) -> dict[str, str]:
    """A variable that is set and holds no key is refused, so without a key there is none."""
    return {"OVERTON_POLICY_KEY": key} if key else {}


def _verified(file: Path, *arguments: str, key: str = "") -> Ran:
    return overton("policy", "verify", str(file), *arguments, **_with(key))


def test_a_policy_has_what_enforcement_needs(workspace: Path) -> None:
    """Positions with their instants, exemptions that hold, owners as last measured, whom to ask and what to read."""
    document = _exported(workspace)

    del document["issued"]
    assert {
        "overton_policy": 1,
        "organisation": "Acme",
        "timezone": "Europe/Paris",
        "campaigns": {
            "slow": {
                "goal": "Nothing is slow.",
                "help": "docs/how-to.md",
                "organizers": ["infra"],
                "enforce": {"runtime": {"mode": "warn", "share": "10%"}},
                "metrics": {
                    "duration": {
                        "unit": "s",
                        "item": "endpoint",
                        "goal": {"at_most": 5},
                        "positions": [
                            {"starts": "2025-12-31T23:00:00Z", "from": "2026-01-01", "warn": 10, "not_allowed": 20},
                            {
                                "starts": "2099-03-01T23:00:00Z",
                                "from": "2099-03-02",
                                "warn": 8,
                                "not_allowed": 15,
                                "announced": "2026-02-01",
                                "why": "the last step",
                            },
                        ],
                        "exemptions": [
                            {
                                "items": "/odd*",
                                "until": "2099-06-30",
                                "why": "replaced",
                                "from": "2026-01-01",
                                "ceiling": 55,
                                "ticket": "A-1",
                                "approved_by": "ana",
                                "starts": "2025-12-31T23:00:00Z",
                                "ends": "2099-06-30T22:00:00Z",
                            }
                        ],
                        "owners": {"payments": ["/slow"], "search": ["/fast"]},
                    }
                },
            }
        },
    } == document


def test_an_exported_policy_fits_the_published_schema(workspace: Path) -> None:
    """With what a newer exporter may add, too; what is wrong does not fit."""
    validator = Draft202012Validator(json.loads(overton("schema", "policy").stdout))
    document = _exported(workspace, OVERTON_POLICY_KEY=OLD)

    assert json.loads(overton("schema", "policy").stdout) == policy_schema()
    assert [] == list(validator.iter_errors(document))
    assert [] == list(validator.iter_errors({**document, "later": 1}))
    assert not validator.is_valid({**document, "overton_policy": 2})


def test_what_was_exported_is_told_beside_it(workspace: Path) -> None:
    """How much it is, and that nobody vouches for it."""
    found = _run(workspace, "policy", "export", "slow")
    signed = _run(workspace, "policy", "export", OVERTON_POLICY_KEY=OLD)

    size = len(found.stdout.encode()) / 1000
    first = f"policy of 1 campaign, 2 positions, 1 exemption, owners of 2 items: {size:,.1f} KB"
    unsigned = "not signed: OVERTON_POLICY_KEY is not set, so readers cannot tell who wrote it"
    assert [first, unsigned] == found.stderr.splitlines()
    assert 1 == len(signed.stderr.splitlines())


def test_no_other_secret_is_needed(workspace: Path) -> None:
    """Whoever exports reads no source."""
    with (workspace / "overton.yaml").open("a") as file:
        file.write('connections: {warehouse: {url: "${NOT_SET_HERE}"}}\n')

    assert "slow" in _exported(workspace)["campaigns"]


def test_owners_are_left_out_where_nobody_is_told(workspace: Path) -> None:
    """A service that only observes directs no warning."""
    file = workspace / "campaigns" / "slow.yaml"
    file.write_text(CAMPAIGN.replace("{mode: warn, share: 10%}", "observe"))

    assert "owners" not in _exported(workspace)["campaigns"]["slow"]["metrics"]["duration"]


def test_a_key_that_is_too_short_signs_nothing(workspace: Path) -> None:
    """And it is not shown."""
    found = _run(workspace, "policy", "export", OVERTON_POLICY_KEY="hunter2")

    todo = "write at least 32, as `openssl rand -hex 32` does"
    assert (2, "", f"OVERTON_POLICY_KEY: the key has 7 characters; {todo}\n") == (
        found.exit_code,
        found.stdout,
        found.stderr,
    )


def test_a_signed_policy_is_verified_with_any_of_the_keys(workspace: Path) -> None:
    """The first signs; with another key, or a changed word, nobody vouches for it."""
    file = workspace / "policy.json"
    _run(workspace, "policy", "export", "--output", str(file), OVERTON_POLICY_KEY=f"{OLD} {NEW}")

    assert [0, 0, 1] == [_verified(file, key=key).exit_code for key in (OLD, f"{NEW} {OLD}", NEW)]
    assert _verified(file, key=f"{NEW} {OLD}").stdout.startswith(
        "authentic: signed with key 2 of 2 in OVERTON_POLICY_KEY\n"
    )
    assert {"authentic": True, "key": 1, "problem": None} == {
        name: one for name, one in json.loads(_verified(file, "--json", key=OLD).stdout).items() if name != "policy"
    }
    file.write_text(file.read_text().replace('"not_allowed": 20', '"not_allowed": 90'))
    changed = _verified(file, key=OLD)
    assert 1 == changed.exit_code
    assert changed.stdout.startswith(
        "NOT AUTHENTIC: the policy is signed with no key that is known here, or was changed"
    )


def test_what_a_policy_holds_is_shown(workspace: Path) -> None:
    """For people, with every day and instant."""
    file = workspace / "policy.json"
    _run(workspace, "policy", "export", "-o", str(file), "--policy", str(workspace / "glass.json"))

    found = _verified(file, "--unsigned")
    first, issued, *rest = found.stdout.splitlines()
    assert (0, "not signed") == (found.exit_code, first)
    assert issued.startswith("issued ")
    assert issued.endswith(" for Acme; days are those of Europe/Paris")
    assert [
        "slow: at run time warn for 10%",
        "  duration: goal at most 5 s",
        "    from 2026-01-01 (2025-12-31T23:00:00Z): warned beyond 10 s, not allowed beyond 20 s",
        "    from 2099-03-02 (2099-03-01T23:00:00Z): warned beyond 8 s, not allowed beyond 15 s",
        "    exempt from 2026-01-01 until 2099-06-30: /odd*, up to 55 s: replaced",
        "    BREAK-GLASS: exempt until 2099-12-31: /slow: the export is down",
        "    2 owners of 2 items",
    ] == rest


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ('{"overton_policy": 1}', OLD, "policy.json:1:1: the file has no `issued`; add `issued:`"),
        (None, OLD, "policy.json: the policy cannot be read: No such file or directory"),
        (
            json.dumps(GLASS),
            "",
            "OVERTON_POLICY_KEY: it is not set, so nobody can vouch for a policy; set it to the key",
        ),
    ],
)
def test_what_cannot_be_verified_is_bad_input(tmp_path: Path, text: str | None, key: str, told: str) -> None:
    """No policy, none that can be read, or no key to verify it with."""
    file = tmp_path / "policy.json"
    if text is not None:
        file.write_text(text)
    found = _verified(file, key=key)

    assert 2 == found.exit_code
    assert told in found.stderr


def test_a_policy_that_says_the_same_stays_as_it_is(workspace: Path) -> None:
    """With --if-changed: byte for byte, until something else than its time changes, or who vouches for it."""
    file = workspace / "policy.json"

    def export(key: str) -> bytes:
        ran = _run(workspace, "policy", "export", "-o", str(file), "--if-changed", **_with(key))
        assert 0 == ran.exit_code, ran.stderr
        return file.read_bytes()

    unsigned = re.sub(rb'"issued": "[^"]*"', b'"issued": "2026-03-02T09:30:00Z"', export(""))
    file.write_bytes(unsigned)
    assert unsigned == export("")
    signed = export(OLD)
    assert b"HMAC-SHA256" in signed
    assert signed == export(f"{OLD} {NEW}")
    assert 0 == _verified(file, key=OLD).exit_code
    assert signed != export(f"{NEW} {OLD}")
    assert b"HMAC-SHA256" not in export("")
    (workspace / "campaigns" / "slow.yaml").write_text(CAMPAIGN.replace("not_allowed: 20", "not_allowed: 25"))
    assert b'"not_allowed": 25' in export(NEW)
    file.write_text("garbage")
    assert b'"not_allowed": 25' in export(NEW)


def test_a_policy_is_written_whole_or_not_at_all(workspace: Path) -> None:
    """A folder in its place stays; nothing is left beside it."""
    (workspace / "policy.json").mkdir()
    before = sorted(workspace.iterdir())

    found = _run(workspace, "policy", "export", "-o", str(workspace / "policy.json"))

    assert 2 == found.exit_code
    assert "the policy cannot be written" in found.stderr
    assert before == sorted(workspace.iterdir())


def test_another_policy_is_taken_over_only_where_it_is_named(workspace: Path) -> None:
    """A policy that took over its own exemptions would never lose one."""
    glass = str(workspace / "glass.json")

    def items(found: Any) -> list[str]:
        return [one["items"] for one in found["campaigns"]["slow"]["metrics"]["duration"]["exemptions"]]

    assert ["/odd*", "/slow"] == items(_exported(workspace, "--policy", glass))
    assert ["/odd*"] == items(_exported(workspace, OVERTON_POLICY=glass))
    assert 2 == _run(workspace, "policy", "export", "--policy", glass, "--output", glass).exit_code


def test_glass_broken_in_the_store_reaches_the_policy(workspace: Path) -> None:
    """At once, without a change to a file, and every command shouts about it."""
    until = datetime.now(UTC).date() + timedelta(days=7)  # noqa: TID251  the command reads the clock
    grant = ["exempt", "grant", "slow", "--items", "/slow", "--break-glass", "--by", "ana", "--until", str(until)]
    granted = _run(workspace, *grant, "--why", "the export is down")
    assert 0 == granted.exit_code, granted.stderr

    found = _run(workspace, "policy", "export")
    (own, glass) = json.loads(found.stdout)["campaigns"]["slow"]["metrics"]["duration"]["exemptions"]
    assert ("/odd*", "/slow", True, "ana") == (
        own["items"],
        glass["items"],
        glass["break_glass"],
        glass["approved_by"],
    )
    assert SHOUT in found.stderr
    assert SHOUT in _run(workspace, "status").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("items",),
        ("report", "--output", "-"),
        ("digest", "slow"),
        ("check", "--measured"),
        ("window", "simulate", "slow", "--warn", "5", "--not-allowed", "10"),
        ("window", "propose", "slow"),
        ("exempt", "list"),
    ],
)
def test_every_judge_takes_the_policy(workspace: Path, arguments: tuple[str, ...]) -> None:
    """By its option or by the environment, and shouts about broken glass; one that nobody vouches for is not used."""
    glass = str(workspace / "glass.json")
    ways = [
        _run(workspace, *arguments, "--policy", glass),
        _run(workspace, *arguments, OVERTON_POLICY=glass),
        _run(workspace, *arguments, OVERTON_POLICY=glass, OVERTON_POLICY_KEY=OLD),
    ]

    assert [True, True, False] == [SHOUT in ran.stderr for ran in ways]
    assert ways[0] == ways[1]
    assert "the policy is not signed" in ways[2].stderr
    assert (0 if "--measured" in arguments else 2) == ways[2].exit_code


def test_a_policy_counts_like_the_file(workspace: Path) -> None:
    """What it exempts is exempt for status, items and the gate."""
    glass = ("--policy", str(workspace / "glass.json"), "--at", "2026-03-02")
    plain = ("--at", "2026-03-02")

    assert [1, 0] == [_run(workspace, "check", "--measured", *how).exit_code for how in (plain, glass)]
    found = json.loads(_run(workspace, "items", "--json", "--match", "/slow", *glass).stdout)["items"]
    assert [("/slow", True, "2099-12-31")] == [(one["item"], one["exempt"], one["exempt_until"]) for one in found]


def test_what_was_revoked_since_stays_revoked(workspace: Path) -> None:
    """The policy still has it as it was; the file knows better."""
    policy = workspace / "policy.json"
    _run(workspace, "policy", "export", "--output", str(policy))
    file = workspace / "campaigns" / "slow.yaml"
    file.write_text(CAMPAIGN.replace("approved_by: ana", "approved_by: ana, revoked: {on: 2026-03-01, why: done}"))

    arguments = ("items", "--json", "--match", "/odd", "--at", "2026-03-02", "--policy", str(policy))
    (found,) = json.loads(_run(workspace, *arguments).stdout)["items"]
    assert (False, "not_allowed") == (found["exempt"], found["standing"])


def test_a_gate_without_a_policy_it_can_use_judges_nothing(workspace: Path) -> None:
    """Loudly, since what is exempt is unknown; --strict makes it a refusal."""
    ran = _run(workspace, "check", "--measured", "--policy", "missing.json")
    strict = _run(workspace, "check", "--measured", "--policy", "missing.json", "--strict")

    assert (0, 2) == (ran.exit_code, strict.exit_code)
    assert "nothing was judged, so nothing is refused: missing.json: the policy cannot be read" in ran.stderr


def test_a_policy_for_others_is_told_as_such(workspace: Path) -> None:
    """One policy may serve many repositories; a campaign that was not asked for is none of them."""
    (workspace / "campaigns" / "other.yaml").write_text(CAMPAIGN.replace("campaign: slow", "campaign: other"))
    policy = {**GLASS, "campaigns": {**GLASS["campaigns"], "elsewhere": {}}}
    (workspace / "glass.json").write_text(json.dumps(policy))

    ran = _run(workspace, "status", "other", "--policy", str(workspace / "glass.json"))

    assert "the policy speaks of a campaign 'elsewhere', which is not here\n" == ran.stderr
