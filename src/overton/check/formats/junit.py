"""The format `junit`: a test report, with a suite a campaign and a case a metric."""

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from overton.check.findings import CheckResult, Finding, Kind, Trouble
from overton.check.formats import words
from overton.check.formats.context import RenderContext
from overton.code.utf8 import utf8

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no character for."""

Cases = Mapping[tuple[str, str], Sequence[Finding | Trouble]]


def render(result: CheckResult, context: RenderContext) -> str:
    """A case fails for what is not allowed; what else there is to say is its output."""
    suites = ET.Element("testsuites", {"name": "overton check"})
    cases = _cases(result)
    for campaign in dict.fromkeys(campaign for campaign, _ in cases):
        suite = ET.SubElement(suites, "testsuite", {"name": campaign})
        for (_, metric), found in ((key, found) for key, found in cases.items() if key[0] == campaign):
            case = ET.SubElement(suite, "testcase", {"classname": f"overton.{campaign}", "name": metric or campaign})
            _case(case, found, context)
        _count(suite, (suite,))
    if not cases:
        # A report without a case is an error to some who read it.
        suite = ET.SubElement(suites, "testsuite", {"name": "overton check"})
        ET.SubElement(suite, "testcase", {"classname": "overton", "name": words.closing(result, context)})
        _count(suite, (suite,))
    _count(suites, tuple(suites))
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _cases(result: CheckResult) -> Cases:
    cases: dict[tuple[str, str], list[Finding | Trouble]] = {}
    everything: list[Finding | Trouble] = [*words.in_order(result.findings), *result.troubles]
    for one in sorted(everything, key=lambda one: one.campaign):
        cases.setdefault((_text(one.campaign), _text(one.metric)), []).append(one)
    return cases


def _case(case: ET.Element, found: Sequence[Finding | Trouble], context: RenderContext) -> None:
    findings = [one for one in found if isinstance(one, Finding)]
    refused = [finding for finding in findings if finding.kind is Kind.NOT_ALLOWED]
    told = [f"{words.TITLES[f.kind]}: {_line(f)}" for f in findings if f.kind is not Kind.NOT_ALLOWED]
    troubles = [one.what for one in found if isinstance(one, Trouble)]
    # The schema wants them in this order, and skips no case that fails.
    if troubles and not (refused or context.strict):
        ET.SubElement(case, "skipped", {"message": words.doubt(context)})
    if troubles and context.strict:
        _remark(case, "error", words.doubt(context), troubles)
    if refused:
        _remark(case, "failure", words.by_kind(refused), map(_line, refused))
    if told:
        ET.SubElement(case, "system-out").text = _text("\n".join(told))
    if troubles:
        ET.SubElement(case, "system-err").text = _text("\n".join(troubles))


def _remark(case: ET.Element, tag: str, message: str, lines: Iterable[str]) -> None:
    ET.SubElement(case, tag, {"message": message, "type": tag}).text = _text("\n".join(lines))


def _line(finding: Finding) -> str:
    return ": ".join(filter(None, (words.place(finding), words.sentence(finding))))


def _count(element: ET.Element, suites: Sequence[ET.Element]) -> None:
    for key, tag in {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        element.set(key, str(sum(1 for suite in suites for _ in suite.iter(tag))))


def _text(text: str) -> str:
    return ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", utf8(text))
