"""The source `findings` on SARIF as tools write it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from code_files import keyed, sightings
from overton.code.sighting import Sighting
from overton.model.problem import BadInputError
from overton.sources.findings.options import FindingsOptions
from overton.sources.findings.source import FINDINGS
from overton.sources.port import Surroundings


def _result(path: str = "src/a.py", rule: str = "S101", line: int = 3, **more: object) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": path}, "region": {"startLine": line}}
    message = {"text": "Use of assert\n detected"}
    return {"ruleId": rule, "message": message, "locations": [{"physicalLocation": place}], **more}


def _run(*results: Mapping[str, Any], **more: object) -> dict[str, Any]:
    return {"tool": {"driver": {"name": "linter"}}, "results": list(results), **more}


def _report(*runs: Mapping[str, Any], version: str = "2.1.0") -> str:
    return json.dumps({"version": version, "runs": list(runs)})


def _now(folder: Path, report: str, **keys: object) -> list[Sighting]:
    (folder / "report.sarif").write_text(report, encoding="utf-8-sig")
    options = FindingsOptions(from_="report.sarif", **keys)  # type: ignore[arg-type]
    return list(FINDINGS.now(options, Surroundings(root=folder)))


def test_each_result_is_an_item_named_by_file_rule_and_what_it_says(tmp_path: Path) -> None:
    """Equal ones are numbered, so that two are two; the line is no part of the name."""
    found = _now(tmp_path, _report(_run(_result(), _result(line=9), _result("b.py"))))

    assert [
        ("src/a.py: S101: Use of assert detected", 3, "src/a.py"),
        ("src/a.py: S101: Use of assert detected (2)", 9, "src/a.py"),
        ("b.py: S101: Use of assert detected", 3, "b.py"),
    ] == [(one.key, one.line, one.about) for one in found]


def test_a_fingerprint_or_the_code_names_a_result_rather_than_its_message(tmp_path: Path) -> None:
    """Messages change with versions of the tool."""
    marked = _result(partialFingerprints={"primaryLocationLineHash": "39fa2ee980eb94b0:1"})
    reworded = {**marked, "message": {"text": "other words"}}
    quoted = _result()
    quoted["locations"][0]["physicalLocation"]["region"]["snippet"] = {"text": "  assert   x\n"}
    keys = [_now(tmp_path, _report(_run(one)))[0].key for one in (marked, reworded, quoted)]

    assert keys[0] == keys[1]
    assert keys[0].startswith("src/a.py: S101 [")
    assert "src/a.py: S101: assert x" == keys[2]


def test_files_or_rules_may_be_the_items(tmp_path: Path) -> None:
    """Worth the number of their findings."""
    report = _report(_run(_result(), _result(rule="E1"), _result("b.py")))

    assert {"src/a.py": 2, "b.py": 1} == keyed({"": _now(tmp_path, report, each="file")})
    assert {"S101": 2, "E1": 1} == keyed({"": _now(tmp_path, report, each="rule")})
    assert {"S101": 2} == keyed({"": _now(tmp_path, report, each="rule", rules=("S*",))})


STANDING = [
    ({}, True),
    ({"kind": "pass"}, False),
    ({"kind": "fail"}, True),
    ({"baselineState": "absent"}, False),
    ({"baselineState": "unchanged"}, True),
    ({"suppressions": []}, True),
    ({"suppressions": [{"kind": "inSource"}]}, False),
    ({"suppressions": [{"kind": "external", "status": "accepted"}]}, False),
    ({"suppressions": [{"kind": "external", "status": "underReview"}]}, True),
    ({"suppressions": [{"kind": "inSource"}, {"kind": "external", "status": "rejected"}]}, True),
]


@pytest.mark.parametrize(("more", "counts"), STANDING)
def test_only_failures_that_are_not_suppressed_count(tmp_path: Path, more: dict[str, object], counts: bool) -> None:  # noqa: FBT001
    """As the standard says."""
    assert counts == bool(_now(tmp_path, _report(_run({**_result(), **more}))))


def test_a_level_is_the_results_own_or_its_rules_or_a_warning(tmp_path: Path) -> None:
    """Rules are found by index, by id, in extensions, and above a hierarchical id."""
    driver = {"name": "x", "rules": [{"id": "A", "defaultConfiguration": {"level": "error"}}]}
    extensions = [{"name": "y", "rules": [{"id": "B", "defaultConfiguration": {"level": "note"}}]}]
    results = [
        _result(rule="own", level="error"),
        _result(rule="A"),
        _result(rule="A/sub"),
        {**_result(), "ruleId": None, "ruleIndex": 0},
        {**_result(), "ruleId": None, "rule": {"id": "B"}},
        _result(rule="unknown"),
        _result(rule="quiet", level="none"),
    ]
    report = _report(_run(*results, tool={"driver": driver, "extensions": extensions}))

    def ruled(*levels: str) -> dict[str, float]:
        return keyed({"": _now(tmp_path, report, each="rule", levels=levels)})

    assert {"own": 1, "A": 2, "A/sub": 1} == ruled("error")
    assert {"unknown": 1} == ruled("warning")
    assert {"B": 1} == ruled("note")


BASES = {
    "SRCROOT": {"uri": "file:///home/runner/work/shop/"},
    "LIB": {"uri": "lib/", "uriBaseId": "SRCROOT"},
    "BELOW": {"uri": "file:///home/runner/work/shop/web/"},
    "LOOP": {"uri": "x/", "uriBaseId": "LOOP"},
}
LOCATIONS = [
    ({"uri": "src/a%20b.py"}, "src/a b.py"),
    ({"uri": "./src/../a.py"}, "a.py"),
    ({"uri": "src\\win\\a.cs"}, "src/win/a.cs"),
    ({"uri": "a.py", "uriBaseId": "SRCROOT"}, "a.py"),
    ({"uri": "a.py", "uriBaseId": "LIB"}, "lib/a.py"),
    ({"uri": "a.py", "uriBaseId": "BELOW"}, "web/a.py"),
    ({"uri": "a.py", "uriBaseId": "UNKNOWN"}, "a.py"),
    ({"uri": "file:///home/runner/work/shop/src/a.py"}, "src/a.py"),
    ({"uri": "file:///elsewhere/a.py"}, "/elsewhere/a.py"),
    ({"index": 1}, "src/named.py"),
    ({"index": 7}, ""),
    ({}, ""),
]


@pytest.mark.parametrize(("location", "expected"), LOCATIONS)
def test_an_address_is_a_path_from_the_root(tmp_path: Path, location: dict[str, Any], expected: str) -> None:
    """Whatever machine the report was written on."""
    result = _result()
    result["locations"][0]["physicalLocation"]["artifactLocation"] = location
    artifacts = [{}, {"location": {"uri": "src/named.py", "index": 1}}]
    found = _now(tmp_path, _report(_run(result, originalUriBaseIds=BASES, artifacts=artifacts)))

    assert [expected] == [one.about for one in found]


def test_an_address_below_the_workspace_is_a_path_in_it(tmp_path: Path) -> None:
    """Tools that write absolute addresses without bases are common."""
    found = _now(tmp_path, _report(_run(_result(f"{tmp_path.as_uri()}/src/a.py"))))

    assert ["src/a.py"] == [one.about for one in found]


def test_a_tracked_report_is_read_at_any_commit_and_another_is_not(tmp_path: Path) -> None:
    """`tracked` says which it is."""
    tracked = FindingsOptions(from_="reports/*.sarif", tracked=True)
    found = sightings(tmp_path, FINDINGS, tracked, {"reports/a.sarif": _report(_run(_result())), "a.sarif": "{}"})

    assert ["reports/a.sarif"] == list(found)
    assert FINDINGS.scan(FindingsOptions(from_="a.sarif")) is None


def test_another_report_is_read_by_the_same_options(tmp_path: Path) -> None:
    """For a change whose base has a report of its own."""
    other = tmp_path / "base.sarif"
    other.write_text(_report(_run(_result(), _result(rule="E1"))), encoding="utf-8")

    found = FINDINGS.now_from(FindingsOptions(from_="report.sarif", rules=("E*",)), other)
    assert ["src/a.py: E1: Use of assert detected"] == [one.key for one in found]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "no object"),
        ("{}", "no `runs`"),
        (_report(version="2.0.0"), "SARIF 2.0.0"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_sarif_is_told(tmp_path: Path, text: str, said: str) -> None:
    """With the file, and the line where there is one."""
    with pytest.raises(BadInputError, match=said) as told:
        _now(tmp_path, text)
    assert "report.sarif" == told.value.problems[0].file


@pytest.mark.parametrize(
    "run",
    [
        {},
        {"results": None},
        {"results": [{}]},
        {"results": [{"locations": [{}], "message": "x", "rule": 5, "suppressions": 1}]},
        {"results": [{"locations": 5, "ruleIndex": -1}], "tool": [], "originalUriBaseIds": [], "artifacts": {}},
    ],
)
def test_what_a_report_leaves_out_or_gets_wrong_is_as_if_it_were_not_there(tmp_path: Path, run: Any) -> None:
    """A result stays a result."""
    assert len(run.get("results") or []) == len(_now(tmp_path, _report(run)))


def test_a_report_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A tool that did not run found nothing, which is not the same as no findings."""
    for name in ("report.sarif", "reports/*.sarif"):
        with pytest.raises(BadInputError, match="run the tool"):
            FINDINGS.now(FindingsOptions(from_=name), Surroundings(root=tmp_path))
