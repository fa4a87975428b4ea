"""An update as it is laid out: what the text and the HTML are both rendered from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overton.model.standing import Standing


class Tone(StrEnum):
    """What kind of news it is; each has a sign as well as a colour."""

    REFUSED = "refused"
    COMING = "coming"
    WARNED = "warned"
    LATER = "later"
    DONE = "done"
    ALERT = "alert"
    PLAIN = "plain"


TONES: Mapping[Standing, Tone] = {
    Standing.NOT_ALLOWED: Tone.REFUSED,
    Standing.WARNED: Tone.WARNED,
    Standing.LATER: Tone.LATER,
    Standing.DONE: Tone.DONE,
}

SIGNS: Mapping[Tone, str] = {
    Tone.REFUSED: "✗",
    Tone.COMING: "▶",
    Tone.WARNED: "▲",
    Tone.LATER: "·",
    Tone.DONE: "✓",
    Tone.ALERT: "!",
    Tone.PLAIN: "•",
}


@dataclass(frozen=True, slots=True)
class Share:
    """One standing's part of the bar."""

    tone: Tone
    label: str
    count: int
    width: float
    """In percent of the bar; the widths of a bar add up to 100."""


@dataclass(frozen=True, slots=True)
class Task:
    """An item and what there is to know before starting on it."""

    item: str
    value: str
    limit: str
    since: str
    why: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Items of equal urgency."""

    tone: Tone
    heading: str
    advice: str
    tasks: tuple[Task, ...] = ()
    more: str = ""
    """Where the rest of them is, when not all are shown."""

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news."""

    text: str
    label: str = ""
    tone: Tone = Tone.PLAIN
    link: str = ""
    """An address that the text leads to."""

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


@dataclass(frozen=True, slots=True)
class Row:
    """A team and how it does."""

    tone: Tone
    name: str
    status: str
    cells: tuple[str, ...]

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


@dataclass(frozen=True, slots=True)
class Table:
    """Teams side by side."""

    heads: tuple[str, ...]
    """The first is that of the names."""
    rows: tuple[Row, ...]
    more: str = ""
    """How many rows are left out, when not all are shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what belongs under it."""

    heading: str
    lines: tuple[Line, ...] = ()
    piles: tuple[Pile, ...] = ()
    table: Table | None = None

    @property
    def empty(self) -> bool:
        return not (self.lines or self.piles or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True)
class Part:
    """What there is to say of one metric."""

    metric: str
    headline: str
    summary: str
    shares: tuple[Share, ...]
    sections: tuple[Section, ...]
    picture: str = ""
    """What the picture of the Window shows, in words; empty when there is no picture."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update for one audience."""

    campaign: str
    organisation: str
    audience: str
    """The team's key, or `organizers`."""
    day: date
    since: date
    subject: str
    preview: str
    """What a mailbox shows beside the subject."""
    title: str
    goal: str
    notices: tuple[str, ...]
    """What has to be known before the numbers are believed."""
    parts: tuple[Part, ...]
    closing: tuple[Section, ...]
    footer: str
