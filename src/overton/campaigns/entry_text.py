"""A position as text: one entry of a ledger, in the style of the entries that are there."""

import re
from collections.abc import Iterator, Sequence

from overton.model.window import NoWorse, Position

PLAIN = re.compile(r"[^\W\d_](?:[\w ./()%+=<>;'-]*[\w./()%+=<>;'-])?")
"""Text that needs no quotes: it begins with a letter, and no character of it means anything to YAML."""
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Plain, some reader of YAML takes these for something else than text."""


def scalar(text: str) -> str:
    """Text as YAML, in quotes where it needs them."""
    if PLAIN.fullmatch(text) and text.casefold() not in WORDS:
        return text
    return f'"{"".join(_escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"  # noqa: PLR2004  YAML's own limit


def number(value: float) -> str:
    """A number as people write it."""
    return str(int(value)) if value == int(value) and abs(value) < 10**15 else repr(float(value))


def pairs(position: Position) -> Iterator[tuple[str, str]]:
    """The keys of an entry and their values as YAML; what is not said is left out."""
    yield "from", position.from_.isoformat()
    if position.announced is not None:
        yield "announced", position.announced.isoformat()
    if position.warn is not None:
        yield "warn", number(float(position.warn))
    yield "not_allowed", _limit(position.not_allowed)
    if position.why:
        yield "why", scalar(position.why)
    if position.by:
        yield "by", scalar(position.by)


def _limit(limit: float | str | NoWorse) -> str:
    if isinstance(limit, str):
        return limit
    if not isinstance(limit, NoWorse):
        return number(float(limit))
    parts = [f"at: {number(float(limit.at))}"] if limit.at is not None else []
    parts += ["worse: true"] if limit.worse else []
    parts += [f"tolerance: {limit.tolerance}"] if limit.tolerance != NoWorse.tolerance else []
    return f"{{{', '.join(parts)}}}"


def on_one_line(position: Position) -> str:
    """`{from: 2026-03-02, warn: 15, not_allowed: 30}`."""
    return f"{{{', '.join(f'{key}: {value}' for key, value in pairs(position))}}}"


def on_lines(position: Position) -> Sequence[str]:
    """One line a key."""
    return [f"{key}: {value}" for key, value in pairs(position)]
