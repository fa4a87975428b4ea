"""Every format holds whatever paths, code and names come with a finding."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from check_results import findings, results
from check_results import result as result_of
from overton.check.findings import CheckResult, Finding, Kind
from overton.check.formats import github, markdown
from overton.check.formats.addresses import relative
from overton.check.formats.context import RenderContext
from overton.check.formats.registry import BUILT_IN, format_of
from overton.code.utf8 import utf8

few = settings(max_examples=30, deadline=None)
contexts = st.builds(
    RenderContext,
    files=st.sampled_from(["", "https://git.acme.test/acme/shop/blob/abc/"]),
    width=st.sampled_from([0, 1, 40, 80]),
    colour=st.booleans(),
    strict=st.booleans(),
)
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]")
"""Control characters but for the line feed, separators of lines, and what turns the writing around."""


@pytest.mark.parametrize("name", sorted(BUILT_IN))
@given(result=results, context=contexts)
@few
def test_every_format_is_utf_8(name: str, result: CheckResult, context: RenderContext) -> None:
    """Paths of any bytes come out as text, with a newline at the end."""
    told = format_of(name).render(result, context)

    assert told.encode("utf-8").endswith(b"\n")


@given(results, contexts)
@few
def test_json_has_every_finding_once(result: CheckResult, context: RenderContext) -> None:
    """Under its kind, in order, with numbers that JSON has."""
    told = json.loads(format_of("json").render(result, context), parse_constant=pytest.fail)

    assert {kind.value: [utf8(f.item) for f in result.of(kind)] for kind in Kind} == {
        kind.value: [entry["item"] for entry in told[kind.value]] for kind in Kind
    }


@given(results, contexts)
@few
def test_a_code_quality_report_has_what_gitlab_asks_for(result: CheckResult, context: RenderContext) -> None:
    """The required keys of each entry, and no fingerprint twice."""
    told = json.loads(format_of("gitlab").render(result, context))

    assert len([f for f in result.findings if f.kind is not Kind.FIXED]) + len(result.troubles) == len(told)
    assert len(told) == len({entry["fingerprint"] for entry in told})
    assert all(entry["description"] and entry["check_name"] and entry["location"]["path"] for entry in told)
    assert all(entry["location"]["lines"]["begin"] >= 1 for entry in told)
    assert {"info", "minor", "major", "blocker"} >= {entry["severity"] for entry in told}


@given(results, contexts)
@few
def test_sarif_has_its_essential_shape(result: CheckResult, context: RenderContext) -> None:
    """Each result names a rule that there is, a level, a base-line state and a place."""
    log = json.loads(format_of("sarif").render(result, context))
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert ("2.1.0", len(result.findings)) == (log["version"], len(run["results"]))
    assert len(rules) == len(set(rules))
    for told in run["results"]:
        assert rules[told["ruleIndex"]] == told["ruleId"]
        assert told["level"] in {"none", "note", "warning", "error"}
        assert ("pass", "none", "absent") == (told["kind"], told["level"], told["baselineState"]) or (
            told["kind"] == "fail" and told["baselineState"] in {"new", "unchanged", "updated"}
        )
        assert told["message"]["text"]
        (location,) = told["locations"]
        assert {"physicalLocation", "logicalLocations"} & set(location)


@given(results, contexts)
@few
def test_junit_is_xml_and_its_counts_are_right(result: CheckResult, context: RenderContext) -> None:
    """There is at least one case, and one fails exactly when something is refused."""
    suites = ET.fromstring(format_of("junit").render(result, context))  # noqa: S314  it is our own
    cases = suites.findall("testsuite/testcase")

    assert str(len(cases)) == suites.get("tests") != "0"
    assert context.allowed(result) == (not suites.findall("*/*/failure") and not suites.findall("*/*/error"))


@given(results, contexts)
@few
def test_github_gets_one_command_a_line_within_its_caps(result: CheckResult, context: RenderContext) -> None:
    """Ten of each level at most, all well formed, and a closing line that is none."""
    *commands, closing = format_of("github").render(result, context).splitlines()
    levels = [command[2:].partition(" ")[0] for command in commands]

    assert [] == [line for line in commands if not re.fullmatch(r"::(error|warning|notice) [^:]+::.*", line)]
    assert max((levels.count(level) for level in levels), default=0) <= github.SHOWN
    assert sorted(levels, key=["error", "warning", "notice"].index) == levels
    assert closing.startswith(("Allowed: ", "Not allowed: "))


@given(results, contexts)
@few
def test_no_line_of_text_is_a_command_to_a_runner(result: CheckResult, context: RenderContext) -> None:
    """Whatever a line of code says, a log in GitHub's or another's runner takes it for text."""
    told = format_of("text").render(result, replace(context, width=0))

    assert [] == [line for line in told.split("\n") if line.lstrip().startswith("::") or "##[" in line]


@given(results, contexts)
@few
def test_text_has_no_control_character_but_its_own(result: CheckResult, context: RenderContext) -> None:
    """No line of code moves the cursor, changes the colour or turns the writing around."""
    told = ESCAPES.sub("", format_of("text").render(result, context))

    assert None is UNFIT.search(told)


@given(results, contexts)
@few
def test_the_rows_of_a_comment_have_equal_cells(result: CheckResult, context: RenderContext) -> None:
    """Read as Markdown, every row has five cells, and nothing outside code mentions anybody."""
    told = markdown.render(result, context)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(told)
    kinds = [token.type for token in tokens]
    rows, cells = kinds.count("tr_open"), kinds.count("td_open") + kinds.count("th_open")

    assert (rows * 5, kinds.count("table_open") * 2 <= rows) == (cells, True)
    assert [] == [text for text in _prose(tokens) if re.search(r"@\w", text)]


def _prose(tokens: Sequence[Token]) -> Iterator[str]:
    """What is text, and not code in Markdown or in HTML."""
    for token in tokens:
        inside = 0
        for child in token.children or ():
            inside += (child.content == "<code>") - (child.content == "</code>")
            if child.type == "text" and not inside:
                yield child.content


@given(st.lists(findings, min_size=1, max_size=5))
@few
def test_a_comment_stays_within_what_github_takes(some: list[Finding]) -> None:
    """However many findings there are; those left out are counted."""
    told = markdown.render(result_of(*some * 200), RenderContext(files="https://git.acme.test/acme/shop/blob/abc/"))

    assert len(told) < 65_535
    assert len(told.encode()) <= markdown.COMMENT


@given(st.binary(min_size=1).filter(lambda path: b"\0" not in path))
@few
def test_an_address_has_the_very_bytes_of_a_path(path: bytes) -> None:
    """Percent-encoded, and nothing else in it."""
    told = relative(path.decode("utf-8", "surrogateescape"))

    assert path == unquote_to_bytes(told)
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", told)
