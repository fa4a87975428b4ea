"""The items that results make, and their keys."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from overton.code.sighting import Sighting
from overton.sources.findings.options import FindingsOptions
from overton.sources.findings.sarif import Result
from overton.window.items import matches

LONGEST = 200


def sightings_of(results: Iterable[Result], options: FindingsOptions) -> Iterator[Sighting]:
    """A sighting for each result that counts; equal findings in one file are told apart by their number."""
    seen: Counter[str] = Counter()
    for result in results:
        if result.level not in options.levels or not _counts(result.rule, options.rules):
            continue
        key = _key(result, options.each)
        if options.each == "finding":
            seen[key] += 1
            key += f" ({seen[key]})" if seen[key] > 1 else ""
        slices = (("level", result.level), ("rule", result.rule)) if options.each == "finding" else ()
        yield Sighting(result.line, result.text, key=key, about=result.path, slices=slices)


def _counts(rule: str, globs: tuple[str, ...]) -> bool:
    return not globs or any(matches(glob, rule) for glob in globs)


def _key(result: Result, each: str) -> str:
    """A finding is named by file and rule, and by the tool's fingerprint, or else by the code or the message."""
    path = result.path or "no file"
    if each == "file":
        return path
    if each == "rule":
        return result.rule
    if result.fingerprint:
        return f"{path}: {result.rule} [{hashlib.sha256(result.fingerprint.encode()).hexdigest()[:8]}]"
    text = result.text if len(result.text) <= LONGEST else result.text[:LONGEST] + "…"
    return f"{path}: {result.rule}: {text}" if text else f"{path}: {result.rule}"
