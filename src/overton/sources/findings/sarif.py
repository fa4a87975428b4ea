"""Reading SARIF 2.1.0: results that stand, with their rule, level, path and line.

Numbers in brackets are sections of the standard (OASIS, SARIF 2.1.0).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from overton.sources.findings.locations import Locations
from overton.sources.said_paths import folded
from overton.sources.whole_files import UnreadableError, text_of

Json = Mapping[str, Any]
_TODO = "let the tool write SARIF 2.1.0"


@dataclass(frozen=True, slots=True)
class Result:
    """One finding of a tool."""

    rule: str
    level: str
    path: str
    """From the repository's root; absolute where the report does not tell the root; empty where there is none."""
    line: int
    text: str
    """The code that it is about, where the report has it, else the message."""
    fingerprint: str
    """What the tool says stays the same when lines move; empty where it says nothing."""


def read_sarif(content: bytes, root: str = "") -> Iterator[Result]:
    """The results of all runs that are failures and not suppressed; raises UnreadableError.

    `root` is the absolute path below which absolute addresses are the repository's files.
    """
    document = _loaded(content)
    runs = document.get("runs")
    if not isinstance(runs, list):
        raise UnreadableError("it is no SARIF: it has no `runs`", _TODO)
    version = str(document.get("version", "2.1.0"))
    if not version.startswith("2.1"):
        raise UnreadableError(f"it is SARIF {version}", _TODO)
    for run in runs:
        yield from _Run(_object(run), root).results()


def _loaded(content: bytes) -> Json:
    try:
        document = json.loads(text_of(content))
    except json.JSONDecodeError as error:
        raise UnreadableError(f"it is no JSON: {error.msg}", _TODO, error.lineno, error.colno) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError("it is no JSON that can be read", _TODO) from error
    if not isinstance(document, dict):
        raise UnreadableError("it is no SARIF: it is no object", _TODO)
    return document


@dataclass(frozen=True)
class _Run:
    """One run of one tool."""

    run: Json
    root: str

    def results(self) -> Iterator[Result]:
        for one in _objects(self.run, "results"):
            if one.get("kind", "fail") == "fail" and one.get("baselineState") != "absent" and not _suppressed(one):
                yield self._result(one)

    def _result(self, result: Json) -> Result:
        rule = self._rule(result)
        place = _object(next(iter(_objects(result, "locations")), {}).get("physicalLocation"))
        region = _object(place.get("region"))
        line = region.get("startLine")
        return Result(
            rule=str(result.get("ruleId") or _object(result.get("rule")).get("id") or rule.get("id") or "no rule"),
            level=self._level(result, rule),
            path=self._locations.path_of(_object(place.get("artifactLocation"))),
            line=line if isinstance(line, int) and line > 0 else 0,
            text=folded(_text(region.get("snippet")) or self._message(result, rule)),
            fingerprint=_fingerprint(result),
        )

    @cached_property
    def _locations(self) -> Locations:
        return Locations(self.run, self.root)

    @cached_property
    def _rules(self) -> Sequence[Json]:
        return _objects(_object(_object(self.run.get("tool")).get("driver")), "rules")

    @cached_property
    def _rules_by_id(self) -> Mapping[str, Json]:
        tool = _object(self.run.get("tool"))
        more = (rule for extension in _objects(tool, "extensions") for rule in _objects(extension, "rules"))
        return {str(rule.get("id")): rule for rule in (*more, *self._rules)}

    def _rule(self, result: Json) -> Json:
        """What the tool says of the result's rule [3.52.3]; a hierarchical id belongs to the rule above it."""
        reference = _object(result.get("rule"))
        index = result.get("ruleIndex", reference.get("index"))
        if "toolComponent" not in reference and isinstance(index, int) and 0 <= index < len(self._rules):
            return self._rules[index]
        name = str(result.get("ruleId") or reference.get("id") or "")
        return self._rules_by_id.get(name) or self._rules_by_id.get(name.rpartition("/")[0]) or {}

    @staticmethod
    def _level(result: Json, rule: Json) -> str:
        """[3.27.10]: the result's own, else the rule's, else `warning`."""
        configured = _object(rule.get("defaultConfiguration")).get("level")
        return str(result.get("level") or configured or "warning")

    @staticmethod
    def _message(result: Json, rule: Json) -> str:
        """[3.11.7]: the text, or the rule's text of that id."""
        message = _object(result.get("message"))
        shared = _object(_object(rule.get("messageStrings")).get(str(message.get("id"))))
        return _text(message) or _text(shared)


def _suppressed(result: Json) -> bool:
    """[3.27.23]: some suppression, and none of them under review or rejected."""
    found = _objects(result, "suppressions")
    return bool(found) and all(one.get("status", "accepted") == "accepted" for one in found)


def _fingerprint(result: Json) -> str:
    for key in ("fingerprints", "partialFingerprints"):
        if said := _object(result.get(key)):
            return json.dumps(said, sort_keys=True)
    return ""


def _text(value: object) -> str:
    said = _object(value)
    text = said.get("text") or said.get("markdown")
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: Json, key: str) -> Sequence[Json]:
    found = value.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
