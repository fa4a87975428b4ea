"""CODEOWNERS as GitLab reads it.

Each section has a say: of its lines the last that matches a path wins, unless one of its exclusions matches. Sections
of the same name are one, and lines above the first heading are a section, too. A line without owners has those of its
heading. Patterns are those of Ruby's `File.fnmatch`.
"""

import re
from typing import NamedTuple

from overton.ownership.entry import Entry, Flaw, Words, lines_of
from overton.ownership.path_pattern import ANY_DEPTH, Pattern, Reach, from_root

_HEADING = re.compile(r"\^?\[(?P<name>[^\]]*[^\]\s][^\]]*)\](?:\[[^\]]*\])?(?:\s+(?P<owners>.*))?")
_OWNER = re.compile(r"(?<![\w@.+-])(?:@@?\w[\w./-]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


class _Section(NamedTuple):
    name: str
    owners: tuple[str, ...] = ()
    """Those of a line that has none."""


def has_sections(text: str) -> bool:
    """Whether any line is a section's heading."""
    return any(_HEADING.fullmatch(words.text) for words in lines_of(text))


def read_gitlab(text: str) -> tuple[list[Entry], list[Flaw]]:
    """What the file says, and what is wrong with it."""
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    section = _Section("")
    for words in lines_of(text):
        heading = _HEADING.fullmatch(words.text)
        if heading is not None:
            section = _Section(heading["name"].strip().casefold(), _owners(heading["owners"] or ""))
            continue
        entry = _entry(words, section)
        entries.append(entry)
        flaws += _flaws(words, entry)
    return entries, flaws


def _entry(words: Words, section: _Section) -> Entry:
    excludes = words.pattern.startswith("!")
    return Entry(
        line=words.line,
        text=words.pattern,
        pattern=gitlab_pattern(words.pattern.removeprefix("!")),
        owners=() if excludes else _owners(words.rest) or section.owners,
        section=section.name,
        excludes=excludes,
    )


def _owners(text: str) -> tuple[str, ...]:
    """The owners in a text, whatever is between them: a comment behind a line is no comment for GitLab."""
    return tuple(dict.fromkeys(found.rstrip(".") for found in _OWNER.findall(text)))


def _flaws(words: Words, entry: Entry) -> list[Flaw]:
    if words.text.startswith(("[", "^[")):
        what = "GitLab reads this as a path, for it is no heading of a section"
        return [Flaw(words.line, words.column, what, "write `[Name]`, `[Name][2]` or `^[Name]`, then owners")]
    if not entry.owners and not entry.excludes:
        what = f"`{entry.text}` has no owner, and its section has none either"
        return [Flaw(words.line, words.column, what, "write @user, @group, @@role or a mail address")]
    return []


def gitlab_pattern(text: str) -> Pattern:
    """A pattern that is found at any depth unless a slash begins it; without one at its end it names files alone."""
    if text == "*":
        return Pattern((), Reach.BELOW)
    segments = text.removeprefix("/").split("/")
    if not text.startswith("/"):
        segments.insert(0, ANY_DEPTH)
    if segments[-1] == "":
        return from_root(segments[:-1], Reach.BELOW)
    if segments[-1] == ANY_DEPTH:
        segments[-1] = "*"
    return from_root(segments, Reach.FILE)
