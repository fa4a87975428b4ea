"""`overton check --policy`: exemptions that hold at once, if somebody vouches for them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from checked_code import Checked, checked
from overton.cli.opening import now
from overton.policy.signature import Key, sign

KEY = "k" * 32
POLICY: dict[str, Any] = {
    "overton_policy": 1,
    "issued": "2026-03-02T09:30:00Z",
    "campaigns": {
        "no-todo": {
            "metrics": {
                "to-dos": {
                    "goal": {"at_most": 0},
                    "positions": [{"starts": "2020-01-01T00:00:00Z", "from": "2020-01-01", "not_allowed": 99}],
                    "exemptions": [{"items": "a.py*", "until": "2099-03-09", "why": "the generator broke"}],
                }
            }
        }
    },
}


@pytest.fixture
def code(tmp_path: Path) -> Checked:
    """Two files, each of which gets something new that is not allowed."""
    code = checked(tmp_path / "shop", {"a.py": "", "b.py": ""})
    code.git.commit({"a.py": "x = 1  # TODO one\n", "b.py": "x = 1  # TODO two\n"})
    return code


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Unsigned, until a test writes another."""
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(POLICY))
    return file


def test_its_exemptions_count_and_its_positions_do_not(code: Checked, policy: Path) -> None:
    """By the option or by the environment; the Window of a change is that of the campaign file at HEAD."""
    assert [("a.py", 1), ("b.py", 1)] == code.new("--base", "main")
    assert [("b.py", 1)] == code.new("--base", "main", "--policy", str(policy))
    assert [("b.py", 1)] == code.new("--base", "main", OVERTON_POLICY=str(policy))


def test_with_a_key_only_a_signed_policy_is_used(code: Checked, policy: Path) -> None:
    """Otherwise whoever can write the file could exempt anything; nothing is judged, and that is no "not allowed"."""
    arguments = ("--base", "main", "--policy", str(policy))

    unsigned = code.run(*arguments, OVERTON_POLICY_KEY=KEY)
    policy.write_text(json.dumps(sign(POLICY, Key(b"x" * 32))))
    forged = code.run(*arguments, OVERTON_POLICY_KEY=KEY)
    policy.write_text(json.dumps(sign(POLICY, Key(KEY.encode()))))
    signed = code.run(*arguments, OVERTON_POLICY_KEY=KEY)

    todo = "have it signed with a key that OVERTON_POLICY_KEY holds here too; until then it is not used"
    told = "the policy is signed with no key that is known here, or was changed since"
    assert (2, "", f"{policy}:1:1: the policy is not signed; {todo}\n") == (
        unsigned.exit_code,
        unsigned.stdout,
        unsigned.stderr,
    )
    assert forged.exit_code == 2
    assert forged.stderr.endswith(f": {told}; {todo}\n")
    assert (1, "") == (signed.exit_code, signed.stderr)
    assert "exempt until 9 March 2099: the generator broke" in signed.stdout


def test_broken_glass_is_shouted_about(code: Checked, policy: Path) -> None:
    """On standard error, so that no format of the result suffers from it."""
    text = json.dumps(POLICY).replace('"why"', '"break_glass": true, "approved_by": "ana", "why"')
    policy.write_text(text)

    ran = code.run("--base", "main", "--json", "--policy", str(policy))

    assert ran.stderr.startswith("BREAK-GLASS: no-todo: a.py* ")
    assert "ana" in ran.stderr
    assert "the generator broke" in ran.stderr
    assert json.loads(ran.stdout)["allowed"] is False


def test_glass_is_broken_for_a_change_that_is_there_already(code: Checked, policy: Path) -> None:
    """The commit is of an earlier day; while the glass is broken it holds, and says so, and afterwards it does not."""
    today = now("UTC").date()
    for days, found in ((0, [("b.py", 1)]), (-1, [("a.py", 1), ("b.py", 1)])):
        ends = today + timedelta(days=days)
        (exempt,) = POLICY["campaigns"]["no-todo"]["metrics"]["to-dos"]["exemptions"]
        broken = {**exempt, "from": f"{ends - timedelta(days=3)}", "until": f"{ends}", "break_glass": True}
        document = json.loads(json.dumps(POLICY))
        document["campaigns"]["no-todo"]["metrics"]["to-dos"]["exemptions"] = [broken]
        policy.write_text(json.dumps(document))

        assert code.new("--base", "main", "--policy", str(policy)) == found
        shouted = "BREAK-GLASS: no-todo" in code.run("--base", "main", "--policy", str(policy)).stderr
        assert shouted == (days == 0)
