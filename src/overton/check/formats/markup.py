"""Pieces of Markdown that hold whatever others wrote: in a table, in GitHub's dialect and in GitLab's.

Nothing in them ends a cell, begins a tag, names an issue or mentions anybody: those who own code are not to be called
by every pull request that touches it.
"""

import re

from overton.check.formats import legible

SHOWN = 200
"""Characters of a piece of code or of a sentence."""
LONGEST = 1500
"""Characters of an address; a longer one is left out."""
SPECIAL = re.compile(r"(?P<reference>[@#!])(?=\w)|[\\`*_\[\]<>&|~$^]")
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def code(text: str) -> str:
    """As code, in which nothing is Markdown; where a back-tick or a pipe would end it, as HTML."""
    told = legible.shortened(legible.line(text), SHOWN)
    if "`" in told or "|" in told:
        return f"<code>{PUNCTUATION.sub(_entity, told)}</code>"
    return f"`{told}`" if told else ""


def prose(text: str, limit: int = SHOWN) -> str:
    """As a sentence that reads as it was written; a zero-width space keeps `@team` from being a mention."""
    return SPECIAL.sub(_harmless, legible.shortened(legible.line(text), limit))


def link(label: str, address: str) -> str:
    """A label that is Markdown already, leading to an address that is percent-encoded; without one, the label."""
    return f"[{label}]({address})" if 0 < len(address) <= LONGEST else label


def _harmless(found: re.Match[str]) -> str:
    return f"{found[0]}&#8203;" if found["reference"] else _entity(found)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
