"""`overton check` where a source cannot be read: it passes, loudly, unless it is told to be strict."""

import json
from pathlib import Path

import pytest

from checked_code import Checked, campaign, checked

CONFLICT = "<<<<<<< ours\none\n=======\ntwo\n>>>>>>> theirs\n"
SUPPRESSIONS = '{"a.js": {"no-var": {"count": 2}}}'
RATCHET = campaign("no-suppressions", "{kind: ratchet}")
REPORT = campaign("lint-clean", "{kind: findings, from: report.sarif, tracked: false}")
ONE = "one = 1  # TODO rename\n"


def _sarif(*places: tuple[str, int]) -> str:
    results = [
        {
            "ruleId": "E1",
            "level": "error",
            "message": {"text": "x"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": line}}}],
        }
        for path, line in places
    ]
    return json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": results}]})


def _both(code: Checked, *arguments: str) -> list[int]:
    """The exit codes without and with --strict."""
    return [code.run("--base", "main", *arguments, *strict).exit_code for strict in ([], ["--strict"])]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{kind: findings, from: report.sarif, tracked: false}", "report.sarif: there is no such file"),
        ("{kind: command, run: [sh, -c, 'exit 3']}", "`sh`: it ended with code 3"),
        ("{kind: command, run: [sleep, '9'], timeout: 1 seconds}", "`sleep`: it took longer"),
        ("{kind: command, run: [no-such-program]}", "`no-such-program`: it cannot be started"),
        ("{kind: command, run: [echo, no JSON]}", "`echo` prints:1:1: it is no JSON"),
        (r"{kind: pattern, pattern: '(x+x+)+[yz]'}", "takes too long"),
    ],
)
def test_what_cannot_be_read_passes_loudly(tmp_path: Path, source: str, said: str) -> None:
    """With --strict it is exit code 2; other campaigns are judged all the same."""
    code = checked(tmp_path / "shop", {"a.py": ONE}, campaign(), campaign("broken", source))
    code.git.commit({"a.py": "one = 1\n", "b.py": f"{'x' * 5000}\n"})
    told = code.told()

    assert (True, ["broken"], 1) == (
        told["allowed"], [t["campaign"] for t in told["troubles"]], len(told["fixed"])
    )  # fmt: skip
    assert said in told["troubles"][0]["what"]
    assert [0, 2] == _both(code)
    assert "Could not be judged, and so not refused: 1" in code.run("--base", "main").stdout


def test_what_is_refused_stays_refused_beside_what_breaks(tmp_path: Path) -> None:
    """Exit code 1 says more than 2."""
    code = checked(tmp_path / "shop", {"a.py": ONE}, campaign(), REPORT)
    code.git.commit({"b.py": ONE})

    assert [1, 1] == _both(code)


def test_a_half_merged_baseline_passes_loudly(tmp_path: Path) -> None:
    """The place of the conflict is told."""
    code = checked(tmp_path / "shop", {"eslint-suppressions.json": SUPPRESSIONS}, RATCHET)
    code.git.commit({"eslint-suppressions.json": CONFLICT})
    told = code.told()

    assert ["eslint-suppressions.json:1:1"] == [t["what"].split(": ")[0] for t in told["troubles"]]
    assert [0, 2] == _both(code)


def test_whoever_mends_a_half_merged_baseline_is_not_refused(tmp_path: Path) -> None:
    """Nobody knows what is new, and that is told; even --strict lets it pass."""
    code = checked(tmp_path / "shop", {"eslint-suppressions.json": CONFLICT}, RATCHET)
    code.git.commit({"eslint-suppressions.json": SUPPRESSIONS})
    (entry,) = code.told()["warned"]

    assert [0, 0] == _both(code)
    assert ("eslint-suppressions.json", 1) == (entry["path"], entry["line"])
    assert entry["reason"].startswith("a merge was left half done here, at the base: what is new here is not known")


def test_a_report_is_judged_on_the_lines_that_changed(tmp_path: Path) -> None:
    """Nobody kept the base's report: what stands on other lines, or in other files, was there before."""
    rows = "".join(f"line_{n} = {n}\n" for n in range(10))
    code = checked(tmp_path / "shop", {"a.py": rows, "b.py": rows, "old.py": f"{rows}{rows}"}, REPORT)
    code.git.commit({"a.py": f"new = 1\n{rows}", "c.py": "", "old.py": None, "new.py": f"{rows}more = 1\n{rows}"})
    found = [("a.py", 1), ("a.py", 5), ("b.py", 2), ("c.py", 0), ("new.py", 3), ("new.py", 11)]
    code.git.write({"report.sarif": _sarif(*found)})

    assert [("a.py", 1), ("c.py", 0), ("new.py", 11)] == code.new()


def test_a_report_of_the_base_says_what_was_there(tmp_path: Path) -> None:
    """Then what is gone is known too, what moved is not new, and what a change does to other files is its doing."""
    source = REPORT.replace("tracked: false", "tracked: false, each: file")
    code = checked(tmp_path / "shop", {"a.py": ONE, "b.py": ONE, "c.py": ONE, "d.py": ONE}, source)
    code.git.commit({"a.py": f"{ONE}{ONE}", "b.py": "", "c.py": f"\n{ONE}"})
    code.git.write({"report.sarif": _sarif(("a.py", 1), ("a.py", 2), ("c.py", 2), ("d.py", 1), ("d.py", 2))})
    before = tmp_path / "base.sarif"
    before.write_text(_sarif(("a.py", 1), ("b.py", 1), ("c.py", 1), ("d.py", 1)))
    told = code.told("--base", "main", "--base-report", str(before))

    new = [(entry["item"], entry["value"], entry["ceiling"]) for entry in told["not_allowed"]]
    assert [("a.py", 2, 1), ("d.py", 2, 1)] == new
    assert ["b.py"] == [e["item"] for e in told["fixed"]]


def test_a_program_of_the_base_never_runs(tmp_path: Path) -> None:
    """A command is run once, as it is now, in the work tree."""
    program = 'echo "$0" >> ../ran.txt; echo \'{"item": "a", "value": 1, "path": "a.py", "line": 2}\'\n'
    code = checked(
        tmp_path / "shop",
        {"a.py": "one = 1\n", "count.sh": "touch ../never; exit 1\n"},
        campaign("counted", "{kind: command, run: [sh, count.sh]}"),
    )
    code.git.commit({"count.sh": program, "a.py": "one = 1\ntwo = 2\n"})

    assert [("a.py", 2)] == code.new()
    assert ("count.sh\n", False) == ((tmp_path / "ran.txt").read_text(), (tmp_path / "never").exists())


def test_an_object_that_git_has_lost_breaks_one_campaign(tmp_path: Path) -> None:
    """Git's own words are told, and nothing is refused for it."""
    code = checked(tmp_path / "shop", {"a.py": ONE}, campaign())
    code.git.commit({"b.py": ONE})
    oid = code.git.git("rev-parse", "HEAD:b.py")
    lost = code.git.root / ".git" / "objects" / oid[:2] / oid[2:]
    lost.chmod(0o644)
    lost.write_bytes(b"broken")

    assert [0, 2] == _both(code)
    assert 1 == len(code.told()["troubles"])
