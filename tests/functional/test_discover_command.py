"""`overton discover` in real repositories."""

import json
import os
import pty
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from overton.campaigns.loader import load_workspace
from running import Ran, overton

LAST = date(2026, 3, 2)
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@acme.test")
TEAMS = ("pay", "ship", "find")


def _commit(root: Path, day: date, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    moment = f"{day}T12:00:00Z"
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    subprocess.run([*GIT, "commit", "-q", "--allow-empty", "-m", str(day)], cwd=root, env=environment, check=True)


def _module(ignores: int) -> str:
    return "".join(f"x{n} = f({n})  # type: ignore[arg-type]\n" for n in range(ignores)) + "y = 1\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three teams with ignored type errors that get fewer, calls of an old function, a list, and vendored code."""
    root = tmp_path / "shop"
    root.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    owners = "".join(f"/{team}/ @acme/{team}\n" for team in TEAMS)
    old = 'def old_prices():\n    """Prices.\n\n    .. deprecated:: 2\n    """\n'
    calls = {
        f"pay/call{n}.py": f"from lib import old_prices\ny = {n}\n" + "old_prices()\nx = old_prices()\n" * 2
        for n in range(6)
    }
    first = {
        "CODEOWNERS": owners,
        "lib.py": old,
        "lint/failures.txt": "".join(f"{team}/m{n}.py\n" for team in TEAMS for n in range(3)) + "lib.py\n",
        "vendor/other.py": _module(500),
        **calls,
        **{f"{team}/m{n}.py": _module(4) for team in TEAMS for n in range(3)},
    }
    _commit(root, LAST - timedelta(days=400), first)
    _commit(root, LAST - timedelta(days=100), {"pay/m0.py": _module(1)})
    _commit(root, LAST, {"ship/m0.py": _module(1), "find/m0.py": _module(0)})
    return root


def _json(ran: Ran) -> dict[str, Any]:
    assert (0, "") == (ran.exit_code, ran.stderr)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _proposals(root: Path, *arguments: str) -> dict[str, Any]:
    found = _json(overton("discover", "-C", str(root), "--json", *arguments))
    return {one["key"]: one for one in found["proposals"]}


def test_what_is_found_is_counted_with_owners_and_past(repository: Path) -> None:
    """Vendored files are left out, and the past is that of the commits."""
    found = _proposals(repository)["type-ignores"]

    assert (26, 8) == (found["total"], found["files"])
    assert ({"@acme/pay": 9, "@acme/ship": 9, "@acme/find": 8}, 0) == (found["owners"], found["unowned"])
    assert {"arg-type": 26} == found["rules"]
    assert [36, 33, 26] == sorted({moment["total"] for moment in found["history"]}, reverse=True)
    assert {
        "direction": "shrinking",
        "over_90_days": -7,
        "over_365_days": -10,
        "with_the_code": False,
    } == found["movement"]


def test_calls_of_what_is_deprecated_are_counted_without_their_definition(repository: Path) -> None:
    """Four calls in each of six files; the import and the definition are none."""
    found = _proposals(repository)["calls-of-old-prices"]

    assert (24, 6) == (found["total"], found["files"])


def test_a_list_belongs_to_whom_its_entries_are_about(repository: Path) -> None:
    """Not to whoever keeps the list."""
    found = _proposals(repository)["failures"]

    assert ({"@acme/pay": 3, "@acme/ship": 3, "@acme/find": 3}, 1) == (found["owners"], found["unowned"])


def test_every_proposal_makes_a_campaign_that_lints_and_checks(repository: Path) -> None:
    """With the numbers that were shown."""
    found = _proposals(repository)
    written = overton("discover", "-C", str(repository), "--write", *found)
    _commit(repository, LAST + timedelta(days=1), {})

    linted = overton("lint", "-C", str(repository))
    checked = overton("check", "-C", str(repository), "--all", "--format", "json")

    assert (0, 0, 0) == (written.exit_code, linted.exit_code, checked.exit_code), linted.stdout + checked.stderr
    assert sorted(found) == sorted(one.campaign for one in load_workspace(repository, {}).campaigns)
    for key, proposal in found.items():
        past = json.loads(overton("backfill", key, "-C", str(repository), "--points", "1", "--json").stdout)
        assert proposal["total"] == past["points"][-1]["total"]


def test_a_new_one_is_refused_by_what_was_written(repository: Path) -> None:
    """No new ones: that is what the Window says."""
    overton("discover", "-C", str(repository), "--write", "type-ignores")
    _commit(repository, date.today() - timedelta(days=1), {})  # noqa: DTZ011, TID251  the Window is as of today
    _commit(repository, date.today(), {"find/new.py": _module(1)})  # noqa: DTZ011, TID251  likewise

    assert 1 == overton("check", "-C", str(repository), "--base", "HEAD^").exit_code


def test_nothing_is_overwritten(repository: Path) -> None:
    """Not even one of several files."""
    overton("discover", "-C", str(repository), "--write", "type-ignores")
    before = sorted(path.name for path in repository.rglob("*.yaml"))

    ran = overton("discover", "-C", str(repository), "--write", "type-ignores", "calls-of-old-prices")

    assert (2, "campaigns/type-ignores.yaml: there is one already") == (ran.exit_code, ran.stderr.split(";")[0].strip())
    assert ["overton.yaml", "type-ignores.yaml"] == before == sorted(path.name for path in repository.rglob("*.yaml"))


def test_the_best_are_written_by_their_number(repository: Path) -> None:
    """As they were shown."""
    ran = overton("discover", "-C", str(repository), "--write", "--top", "1")

    assert 0 == ran.exit_code
    assert ["type-ignores.yaml"] == [path.name for path in (repository / "campaigns").iterdir()]
    assert "codeowners: CODEOWNERS" in (repository / "overton.yaml").read_text(encoding="utf-8")


def test_a_campaign_that_runs_is_not_proposed_again(repository: Path) -> None:
    """It is named instead."""
    overton("discover", "-C", str(repository), "--write", "type-ignores")

    ran = overton("discover", "-C", str(repository))

    assert "Campaigns already: type-ignores." in ran.stdout
    assert "1. type-ignores" not in ran.stdout


def test_what_is_shown_says_how_much_whose_and_whether_it_moves(repository: Path) -> None:
    """In a pipe, without colour or bars."""
    shown = overton("discover", "-C", str(repository)).stdout.splitlines()

    assert " 1. type-ignores  26 type errors that are ignored" == shown[0]
    assert shown[1].endswith("  36 on 2025-01-26, 26 on 2026-03-02")
    assert "    ↓ shrinking: -7 in 90 days, -10 in a year; 26 in 8 files of 3 owners" == shown[2]
    assert "    most named: arg-type 26" == shown[3]


def test_a_key_prints_the_campaign_file_and_writes_nothing(repository: Path) -> None:
    """It can be looked at before it is written."""
    ran = overton("discover", "-C", str(repository), "type-ignores")

    assert "campaign: type-ignores\n" in ran.stdout
    assert not (repository / "campaigns").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nonsense"], "nothing of that name is proposed here"), (["--write"], "say what to write")],
)
def test_what_cannot_be_done_is_bad_input(repository: Path, arguments: list[str], said: str) -> None:
    """With what to do instead."""
    ran = overton("discover", "-C", str(repository), *arguments)

    assert (2, True) == (ran.exit_code, said in ran.stderr)


def test_a_folder_without_git_is_bad_input(tmp_path: Path) -> None:
    """There is nothing to look at."""
    assert 2 == overton("discover", "-C", str(tmp_path)).exit_code


def test_a_bare_clone_is_looked_at_alike_and_not_written_to(repository: Path, tmp_path: Path) -> None:
    """As on a server."""
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repository), str(bare)], check=True)

    assert _proposals(repository) == _proposals(bare)
    assert 2 == overton("discover", "-C", str(bare), "--write", "type-ignores").exit_code


def test_a_shallow_clone_says_so(repository: Path, tmp_path: Path) -> None:
    """What is there is used."""
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{repository}", str(shallow)], check=True)

    ran = overton("discover", "-C", str(shallow))

    assert (0, True) == (ran.exit_code, "shallow" in ran.stderr)
    assert "too young to say whether it moves; 26 in 8 files of 3 owners" in ran.stdout


def test_an_empty_repository_has_nothing(tmp_path: Path) -> None:
    """No commit is bad input; no code is no proposal."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert 2 == overton("discover", "-C", str(tmp_path)).exit_code

    _commit(tmp_path, LAST, {"README": "hello\n"})
    assert "Nothing here is shaped like a campaign.\n" == overton("discover", "-C", str(tmp_path)).stdout


def test_how_far_back_is_looked_can_be_said(repository: Path) -> None:
    """The first point is the one of that day."""
    found = _proposals(repository, "--since", str(LAST - timedelta(days=99)))["type-ignores"]

    assert 33 == found["history"][0]["total"]


def test_a_terminal_gets_a_first_answer_before_the_past(repository: Path) -> None:
    """What is known at once is shown at once."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from overton.cli.main import main; main()", "discover"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=repository, env=environment) as ran:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65_536):
                said += part
        except OSError:  # how the other end of a terminal is closed
            pass
    os.close(ours)

    assert 0 == ran.returncode
    assert said.index(b"before looking at the past") < said.index(b"shrinking")
