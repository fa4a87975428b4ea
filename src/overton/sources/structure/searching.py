"""Searching syntax trees with ast-grep, and what it says of a rule that it does not understand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ast_grep_py import SgNode, SgRoot

from overton.code.naming import line_kept
from overton.code.sighting import Sighting
from overton.sources.said_paths import folded

_METAVARIABLE = re.compile(r"\$+[A-Z_][A-Z0-9_]*")
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]+")
_REMARK = re.compile(r"//|/\*|#|--|<!")
_CAUSE = re.compile(r"^\s*\d+: ", re.MULTILINE)


class RuleError(Exception):
    """A rule that ast-grep does not take; the text is what it says."""


def complaint(config: Mapping[str, Any], language: str) -> str | None:
    """What is wrong with a rule for a language."""
    try:
        matches(config, "", language)
    except RuleError as error:
        return str(error)
    return None


def matches(config: Mapping[str, Any], text: str, language: str) -> Sequence[SgNode]:
    """The nodes that a rule matches, in their order; raises RuleError."""
    try:
        return SgRoot(text, language).root().find_all(cast("Any", config))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise RuleError(_said(error)) from error


def words_in(config: Mapping[str, Any]) -> Sequence[bytes]:
    """Words without which a file has no match, so that it need not be parsed: parsing is nearly all of the work.

    Every leaf of a pattern's own code must be in the code that it matches, letter by letter, except remarks.
    """
    pattern = config["rule"].get("pattern")
    if not isinstance(pattern, str) or _REMARK.search(pattern):
        return ()
    return sorted(set(_WORD.findall(_METAVARIABLE.sub(" ", pattern).encode())), key=len, reverse=True)


def found(config: Mapping[str, Any], content: bytes, language: str, metavariable: str) -> Iterator[Sighting]:
    """The sightings in a file; raises RuleError.

    Bytes that are no UTF-8 are read as replacement characters: they are in comments and texts, where few rules look.
    """
    text = content.decode("utf-8", "replace")
    lines = text.split("\n")
    for node in matches(config, text, language):
        line = node.range().start.line
        key = _captured(node, metavariable) if metavariable else ""
        if key or not metavariable:
            yield Sighting(line + 1, line_kept(lines[line]), key=key)


def _captured(node: SgNode, metavariable: str) -> str:
    """The text of a metavariable, white space folded; of one that stands for several nodes, all of them."""
    one = node.get_match(metavariable)
    several = [one] if one is not None else node.get_multiple_matches(metavariable)
    return folded(" ".join(part.text() for part in several))


def _said(error: BaseException) -> str:
    """The causes without the library's own calls."""
    text = str(error).partition("\n\nStack backtrace:")[0]
    if "LanguageNotSupported" in text:
        return "this version of ast-grep-py does not know the language"
    _, _, said = text.partition("Caused by:")
    causes = [folded(cause).rstrip(".") for cause in _CAUSE.split(said or text)]
    causes = [cause for cause in causes if cause and not cause.endswith("is not configured correctly")]
    return ": ".join(causes) or type(error).__name__
